/* SPDX-License-Identifier: MIT */
/*
 * test_input.c - every pixel value, and pixel counts around vector widths
 */
#include "layers/input.h"

#include "support/buffers.h"
#include "support/compare.h"

static void test_values(void **state)
{
	(void)state;
	uint8_t *x = buffer_bytes(256);
	float *y = buffer_floats(256);
	for (size_t i = 0; i < 256; i++)
		x[i] = (uint8_t)i;
	input_forward(256, x, y);
	for (size_t i = 0; i < 256; i++)
		assert_true(fabs((double)y[i] - (double)i / 255.0) <= 1.2e-7 * (double)i / 255.0);
	assert_true(y[0] == 0.0f && y[255] == 1.0f);
	buffers_release();
}

static void test_sizes(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 100; n++) {
		uint8_t *x = buffer_bytes(n);
		float *y = buffer_floats(n);
		fill_bytes(n, x);
		input_forward(n, x, y);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(lrintf(y[i] * 255.0f), x[i]);
		buffers_release();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
