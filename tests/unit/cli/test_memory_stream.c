/* SPDX-License-Identifier: MIT */
/*
 * test_memory_stream.c - a text is whole, or there is none
 */
#include "cli/memory_stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/no_memory.h"

static void test_whole(void **state)
{
	(void)state;
	struct memory_stream stream;
	assert_true(memory_stream_open(&stream));
	char *text = memory_stream_close(&stream);
	assert_string_equal(text, "");
	free(text);
	assert_true(memory_stream_open(&stream));
	for (int i = 0; i < 100000; i++)
		fprintf(stream.file, "%05d ", i);
	fputc('\0', stream.file);
	text = memory_stream_close(&stream);
	assert_non_null(text);
	assert_int_equal(stream.length, 600001);
	assert_int_equal(strlen(text), 600000);
	assert_memory_equal(text, "00000 00001 ", 12);
	assert_string_equal(text + 599994, "99999 ");
	free(text);
}

/* The C library's open_memstream() would have lost the middle without a word. */
static bool has_no_text(void *arg)
{
	struct memory_stream *stream = arg;
	for (int i = 0; i < 10000000; i++)
		fputc('x', stream->file);
	return !memory_stream_close(stream);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct memory_stream stream;
	if (!can_lack_memory())
		skip();
	assert_true(memory_stream_open(&stream));
	assert_true(holds_without_memory(has_no_text, &stream));
	free(memory_stream_close(&stream));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
