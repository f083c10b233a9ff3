/* SPDX-License-Identifier: MIT */
/*
 * test_random.c - Philox's known answers, and the distributions drawn from it
 *
 * Statistical bounds are at least five standard deviations; seeds are fixed, so a test that passes
 * once passes always.
 */
#include "core/random.h"

#include "support/compare.h"

/* For the uniform and the normal distribution each. */
#define DRAWS 200000

/* From the test vectors published with Random123 (kat_vectors, philox 4x32 10). */
static void test_known_answers(void **state)
{
	(void)state;
	static const struct {
		uint32_t counter[4], key[2], out[4];
	} answers[] = {
		{ { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
		{ { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
		  { 0xffffffff, 0xffffffff },
		  { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
		{ { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
		  { 0xa4093822, 0x299f31d0 },
		  { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
	};
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		uint32_t out[4];
		philox4x32(answers[i].counter, answers[i].key, out);
		assert_memory_equal(out, answers[i].out, sizeof(out));
		uint32_t blocks[4 * PHILOX_BLOCKS];
		philox4x32_blocks(answers[i].counter, answers[i].key, blocks);
		assert_memory_equal(blocks, answers[i].out, sizeof(out));
	}
}

/* Also where the counter's first word wraps: no other word changes. */
static void test_blocks(void **state)
{
	(void)state;
	static const uint32_t firsts[] = { 0, 1, 12345, 0xfffffff8 };
	const uint32_t key[2] = { 0x9abcdef0, 0x12345678 };
	for (size_t f = 0; f < sizeof(firsts) / sizeof(firsts[0]); f++) {
		const uint32_t counter[4] = { firsts[f], 5, 0xffffffff, 3 };
		uint32_t blocks[4 * PHILOX_BLOCKS];
		philox4x32_blocks(counter, key, blocks);
		for (uint32_t i = 0; i < PHILOX_BLOCKS; i++) {
			const uint32_t single[4] = { firsts[f] + i, 5, 0xffffffff, 3 };
			uint32_t out[4];
			philox4x32(single, key, out);
			assert_memory_equal(blocks + 4 * (size_t)i, out, sizeof(out));
		}
	}
}

/* The sequence is Philox of (draws / 4, b, a, purpose) under the seed, in order. */
static void test_sequence(void **state)
{
	(void)state;
	struct random r, copy;
	random_init(&r, 0x123456789abcdef0u, 3, 4, 5);
	copy = r;
	for (uint32_t i = 0; i < 3; i++) {
		const uint32_t counter[4] = { i, 5, 4, 3 }, key[2] = { 0x9abcdef0, 0x12345678 };
		uint32_t out[4];
		philox4x32(counter, key, out);
		for (size_t j = 0; j < 4; j++)
			assert_int_equal(random_u32(&r), out[j]);
	}
	const uint32_t first = random_u32(&copy);
	static const struct {
		uint64_t seed;
		uint32_t purpose, a, b;
	} others[] = { { 0x123456789abcdef1u, 3, 4, 5 },
		       { 0x023456789abcdef0u, 3, 4, 5 },
		       { 0x123456789abcdef0u, 2, 4, 5 },
		       { 0x123456789abcdef0u, 3, 5, 5 },
		       { 0x123456789abcdef0u, 3, 4, 4 } };
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		random_init(&r, others[i].seed, others[i].purpose, others[i].a, others[i].b);
		assert_int_not_equal(random_u32(&r), first);
	}
}

/* Chi-squared with n - 1 degrees of freedom: mean n - 1, variance 2 (n - 1). */
static void check_chi_squared(const size_t *count, size_t n, double expected)
{
	double chi = 0.0, degrees = (double)n - 1.0;
	for (size_t i = 0; i < n; i++)
		chi += ((double)count[i] - expected) * ((double)count[i] - expected) / expected;
	assert_true(fabs(chi - degrees) < 6.0 * sqrt(2.0 * degrees));
}

static void test_below(void **state)
{
	(void)state;
	static const uint32_t ns[] = { 2, 3, 7, 10, 100 };
	struct random r;
	random_init(&r, 1, 1, 0, 0);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(random_below(&r, 1), 0);
	for (size_t i = 0; i < 5; i++) {
		size_t count[100] = { 0 };
		for (size_t j = 0; j < 1000 * (size_t)ns[i]; j++) {
			uint32_t value = random_below(&r, ns[i]);
			assert_true(value < ns[i]);
			count[value]++;
		}
		check_chi_squared(count, ns[i], 1000.0);
	}
	/* A modulus would favour one third of this range 2 : 1 : 1, a product one remainder. */
	size_t thirds[3] = { 0 }, remainders[3] = { 0 };
	for (size_t j = 0; j < 30000; j++) {
		uint32_t value = random_below(&r, 0xc0000000u);
		thirds[value >> 30]++;
		remainders[value % 3]++;
	}
	check_chi_squared(thirds, 3, 10000.0);
	check_chi_squared(remainders, 3, 10000.0);
}

static void test_uniform(void **state)
{
	(void)state;
	struct random r;
	size_t count[64] = { 0 };
	double sum = 0.0, squares = 0.0;
	random_init(&r, 2, 1, 0, 0);
	for (size_t i = 0; i < DRAWS; i++) {
		float u = random_uniform(&r);
		assert_true(u >= 0.0f && u < 1.0f);
		count[(size_t)(u * 64.0f)]++;
		sum += u;
		squares += (double)u * u;
	}
	check_chi_squared(count, 64, DRAWS / 64.0);
	assert_true(fabs(sum / DRAWS - 0.5) < 5.0 * sqrt(1.0 / 12.0 / DRAWS));
	assert_true(fabs(squares / DRAWS - 1.0 / 3.0) < 5.0 * sqrt(4.0 / 45.0 / DRAWS));
}

/* Mean 0, variance 1, skewness 0, fourth moment 3, no correlation of neighbours. */
static void test_normal(void **state)
{
	(void)state;
	struct random r;
	double moment[5] = { 0.0 }, neighbours = 0.0, before = 0.0;
	size_t beyond_two = 0;
	random_init(&r, 3, 1, 0, 0);
	for (size_t i = 0; i < DRAWS; i++) {
		double z = random_normal(&r);
		assert_true(isfinite(z) && fabs(z) < 7.0);
		for (int k = 1; k <= 4; k++)
			moment[k] += pow(z, k) / DRAWS;
		neighbours += z * before / DRAWS;
		before = z;
		beyond_two += fabs(z) > 2.0;
	}
	assert_true(fabs(moment[1]) < 5.0 * sqrt(1.0 / DRAWS));
	assert_true(fabs(moment[2] - 1.0) < 5.0 * sqrt(2.0 / DRAWS));
	assert_true(fabs(moment[3]) < 5.0 * sqrt(15.0 / DRAWS));
	assert_true(fabs(moment[4] - 3.0) < 5.0 * sqrt(96.0 / DRAWS));
	assert_true(fabs(neighbours) < 5.0 * sqrt(1.0 / DRAWS));
	assert_true(fabs((double)beyond_two / DRAWS - 0.0455) < 0.0025);
}

static void test_shuffle(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, 2, 5, 1000 };
	for (size_t s = 0; s < 5; s++) {
		uint32_t order[1000];
		unsigned char seen[1000] = { 0 };
		struct random r;
		for (size_t i = 0; i < sizes[s]; i++)
			order[i] = (uint32_t)i;
		random_init(&r, 4, 1, 0, 0);
		random_shuffle(&r, order, sizes[s]);
		for (size_t i = 0; i < sizes[s]; i++) {
			assert_true(order[i] < sizes[s] && !seen[order[i]]);
			seen[order[i]] = 1;
		}
	}
	/* All 24 orders of four things come up equally often. */
	size_t count[24] = { 0 };
	struct random r;
	random_init(&r, 5, 1, 0, 0);
	for (size_t i = 0; i < 24000; i++) {
		uint32_t o[4] = { 0, 1, 2, 3 };
		random_shuffle(&r, o, 4);
		size_t second = o[1] - (o[1] > o[0]);
		size_t third = o[2] - (o[2] > o[0]) - (o[2] > o[1]);
		count[o[0] * 6 + second * 2 + third]++;
	}
	check_chi_squared(count, 24, 1000.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers), cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_sequence),      cmocka_unit_test(test_below),
		cmocka_unit_test(test_uniform),       cmocka_unit_test(test_normal),
		cmocka_unit_test(test_shuffle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
