/* SPDX-License-Identifier: MIT */
/*
 * test_npy_file.c - the header of a NumPy array, byte by byte
 */
#include "output/npy_file.h"

#include <string.h>

#include "support/folder.h"

static void test_header(void **state)
{
	(void)state;
	static const size_t sizes[][2] = { { 1, 1 }, { 10000, 10 }, { 4000000000u, 256 } };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *bytes = NULL, wanted[128];
		size_t count = 0;
		FILE *file = open_memstream(&bytes, &count);
		assert_non_null(file);
		npy_write_header(file, sizes[i][0], sizes[i][1]);
		fclose(file);
		assert_int_equal(count, 128);
		assert_memory_equal(bytes, "\x93NUMPY\1\0\x76\0", 10);
		int length = snprintf(wanted, sizeof(wanted),
				      "{'descr': '<f4', 'fortran_order': False, 'shape': (%zu, "
				      "%zu), }",
				      sizes[i][0], sizes[i][1]);
		assert_memory_equal(bytes + 10, wanted, (size_t)length);
		for (size_t j = 10 + (size_t)length; j < 127; j++)
			assert_int_equal(bytes[j], ' ');
		assert_int_equal(bytes[127], '\n');
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_header) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
