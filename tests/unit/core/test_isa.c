/* SPDX-License-Identifier: MIT */
/*
 * test_isa.c - vectors can be limited, and a limit denies what is wider
 */
#include "core/isa.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_limit(void **state)
{
	(void)state;
	bool avx512 = isa_has_avx512(), avx2 = isa_has_avx2();
	isa_limit(8);
	assert_false(isa_has_avx512());
	assert_int_equal(isa_has_avx2(), avx2);
	isa_limit(4);
	assert_false(isa_has_avx512());
	assert_false(isa_has_avx2());
	isa_limit(16);
	assert_int_equal(isa_has_avx512(), avx512);
	assert_int_equal(isa_has_avx2(), avx2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_limit) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
