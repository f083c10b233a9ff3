/* SPDX-License-Identifier: MIT */
/*
 * input_file.h - an input as a file in a folder of its own, and what is printed about it
 */
#ifndef SCRAWL_TESTS_FUZZ_INPUT_FILE_H
#define SCRAWL_TESTS_FUZZ_INPUT_FILE_H

#include <unistd.h>

#include "fuzz.h"

static char input_folder[4096]; /* created with the first file, removed at exit */

static inline void input_remove(void)
{
	if (chdir(input_folder) == 0) {
		remove("classes.txt");
		remove("mapping.txt");
		remove("input");
	}
	rmdir(input_folder);
}

/* Writes the bytes to a file of this name; returns its path, valid until the next call. */
static inline const char *input_write(const char *name, const void *bytes, size_t count)
{
	static char path[sizeof(input_folder) + 16];
	const char *base = getenv("TMPDIR");
	if (!input_folder[0]) {
		snprintf(input_folder, sizeof(input_folder), "%s/scrawl-fuzz-XXXXXX",
			 base && *base ? base : "/tmp");
		REQUIRE(mkdtemp(input_folder));
		atexit(input_remove);
	}
	snprintf(path, sizeof(path), "%s/%s", input_folder, name);
	FILE *file = fopen(path, "wb");
	REQUIRE(file && fwrite(bytes, 1, count, file) == count && fclose(file) == 0);
	return path;
}

/*
 * Between these two, what is printed on standard error is kept.  The second requires that it is
 * one line of printable text, or nothing if there was no error.  Only glibc allows it.
 */
static struct {
	FILE *own;
	char *text;
	size_t size;
} messages;

static inline void messages_begin(void)
{
#ifdef __GLIBC__
	messages.own = stderr;
	stderr = open_memstream(&messages.text, &messages.size);
	REQUIRE(stderr);
#endif
}

static inline void messages_end(bool error)
{
#ifdef __GLIBC__
	fclose(stderr);
	stderr = messages.own;
	size_t controls = 0;
	for (size_t i = 0; i < messages.size; i++)
		controls += (unsigned char)messages.text[i] < ' ' || messages.text[i] == '\x7f';
	REQUIRE(controls == (error ? 1 : 0) && (messages.size > 0) == error);
	REQUIRE(!error || messages.text[messages.size - 1] == '\n');
	free(messages.text);
#else
	(void)error;
#endif
}

#endif
