/* SPDX-License-Identifier: MIT */
/*
 * test_hash.c - fingerprints: a known value, parts hash as the whole, every bit counts
 */
#include "core/hash.h"

#include "support/compare.h"

static void test_known(void **state)
{
	(void)state;
	char text[HASH_TEXT], again[HASH_TEXT];
	hash_parts(NULL, 0, text);
	assert_string_equal(text, "99aa06d3014798d86001c324468d497f"); /* XXH3_128bits of nothing */
	hash_parts(&(struct hash_part){ "", 0 }, 1, again);
	assert_string_equal(again, text);
}

static void test_parts(void **state)
{
	(void)state;
	static uint8_t data[3000];
	char whole[HASH_TEXT], parts[HASH_TEXT];
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * i / 7);
	hash_parts(&(struct hash_part){ data, sizeof(data) }, 1, whole);
	assert_int_equal(strspn(whole, "0123456789abcdef"), 32);
	for (size_t cut = 0; cut <= sizeof(data); cut += 37) {
		size_t rest = sizeof(data) - cut, half = rest / 2;
		struct hash_part three[] = { { data, cut },
					     { data + cut, half },
					     { data + cut + half, rest - half } };
		hash_parts(three, 3, parts);
		assert_string_equal(parts, whole);
	}
	/* No more than HASH_TEXT bytes are written. */
	char guarded[HASH_TEXT + 1];
	guarded[HASH_TEXT] = 'x';
	hash_parts(&(struct hash_part){ data, 10 }, 1, guarded);
	assert_int_equal(guarded[HASH_TEXT], 'x');
}

static void test_every_bit(void **state)
{
	(void)state;
	uint8_t data[20] = { 0 };
	char zero[HASH_TEXT], other[HASH_TEXT];
	hash_parts(&(struct hash_part){ data, sizeof(data) }, 1, zero);
	for (size_t bit = 0; bit < 8 * sizeof(data); bit++) {
		data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		hash_parts(&(struct hash_part){ data, sizeof(data) }, 1, other);
		assert_string_not_equal(other, zero);
		data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	hash_parts(&(struct hash_part){ data, sizeof(data) - 1 }, 1, other);
	assert_string_not_equal(other, zero);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_every_bit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
