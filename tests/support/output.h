/* SPDX-License-Identifier: MIT */
/*
 * output.h - for tests: captures what the code under test prints
 *
 *	output_begin(stderr);
 *	int code = fail(ctx, status);
 *	assert_string_equal(output_end(), "scrawl: ...\n");
 *
 * The message of an assertion that fails between the two would be captured as well.
 */
#ifndef SCRAWL_TESTS_OUTPUT_H
#define SCRAWL_TESTS_OUTPUT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static struct {
	FILE *stream, *file;
	int saved; /* the stream's own descriptor */
	char text[16384];
} output;

static inline void output_begin(FILE *stream)
{
	fflush(stream);
	output.stream = stream;
	output.file = tmpfile();
	output.saved = dup(fileno(stream));
	assert_true(output.file && output.saved >= 0);
	assert_true(dup2(fileno(output.file), fileno(stream)) >= 0);
}

/* The text printed since output_begin; valid until the next output_end. */
static inline const char *output_end(void)
{
	fflush(output.stream);
	dup2(output.saved, fileno(output.stream));
	close(output.saved);
	rewind(output.file);
	size_t length = fread(output.text, 1, sizeof(output.text) - 1, output.file);
	output.text[length] = '\0';
	fclose(output.file);
	return output.text;
}

#endif
