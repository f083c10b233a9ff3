/* SPDX-License-Identifier: MIT */
/*
 * test_metadata_fields.c - members of a struct as text, and text that is not a valid value
 */
#include <limits.h>
#include <math.h>

#include "core/memory.h"
#include "model/metadata_fields.h"
#include "support/compare.h"

enum colour { RED, GREEN };

struct example {
	char gap; /* so that no offset is 0 */
	unsigned number;
	size_t size;
	uint64_t seed;
	double real;
	enum colour colour;
	const char *name;
};

static const char *colour_at(size_t index)
{
	static const char *const names[] = { "red", "green" };
	return index < 2 ? names[index] : NULL;
}

enum { NUMBER, SIZE, SEED, REAL, COLOUR, NAME, FIELDS };

static const struct field fields[FIELDS] = {
	{ "number", SCRAWL_VALUE_UNSIGNED, offsetof(struct example, number), NULL },
	{ "size", SCRAWL_VALUE_SIZE, offsetof(struct example, size), NULL },
	{ "seed", SCRAWL_VALUE_UINT64, offsetof(struct example, seed), NULL },
	{ "real", SCRAWL_VALUE_REAL, offsetof(struct example, real), NULL },
	{ "colour", SCRAWL_VALUE_CHOICE, offsetof(struct example, colour), colour_at },
	{ "name", SCRAWL_VALUE_TEXT, offsetof(struct example, name), NULL },
};

static void expect_text(int field, const struct example *from, const char *want)
{
	char text[FIELD_TEXT];
	assert_string_equal(field_text(&fields[field], from, text), want);
}

static void test_text(void **state)
{
	(void)state;
	struct example e = { 0 };
	expect_text(NUMBER, &e, "0");
	expect_text(SIZE, &e, "0");
	expect_text(SEED, &e, "0");
	expect_text(REAL, &e, "0000000000000000");
	expect_text(COLOUR, &e, "red");
	expect_text(NAME, &e, "none");
	e = (struct example){ 'x', UINT_MAX, SIZE_MAX, UINT64_MAX, -0.1, GREEN, "a \"name\"" };
	expect_text(NUMBER, &e, "4294967295");
	if (SIZE_MAX == UINT64_MAX)
		expect_text(SIZE, &e, "18446744073709551615");
	expect_text(SEED, &e, "18446744073709551615");
	expect_text(REAL, &e, "bfb999999999999a");
	expect_text(COLOUR, &e, "green");
	expect_text(NAME, &e, "a \"name\"");
}

/* Values written as text read back bit for bit; padding is not touched. */
static void test_round_trip(void **state)
{
	(void)state;
	static const double reals[] = {
		0.0, -0.0, 1.0, 1.0 / 3.0, -5e-324, 1.7976931348623157e308
	};
	for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
		const struct example from = { 'a',      (unsigned)i * 7,      i << 20, ~(uint64_t)i,
					      reals[i], (enum colour)(i % 2), "name" };
		struct metadata metadata = { 0 };
		struct example to;
		memset(&to, 0xee, sizeof(to));
		assert_int_equal(fields_write(fields, FIELDS, &from, &metadata), SCRAWL_OK);
		assert_int_equal(metadata.count, FIELDS);
		assert_null(fields_read(fields, FIELDS, &metadata, &to));
		assert_int_equal(to.gap, (char)0xee);
		assert_int_equal(to.number, from.number);
		assert_int_equal(to.size, from.size);
		assert_true(to.seed == from.seed);
		assert_memory_equal(&to.real, &from.real, sizeof(to.real));
		assert_int_equal(to.colour, from.colour);
		assert_string_equal(to.name, "name");
		metadata_release(&metadata);
	}
}

static void test_bad(void **state)
{
	(void)state;
	static const struct {
		int field;
		const char *text;
	} bad[] = {
		{ NUMBER, NULL },
		{ NUMBER, "" },
		{ NUMBER, "-1" },
		{ NUMBER, "+1" },
		{ NUMBER, " 1" },
		{ NUMBER, "1 " },
		{ NUMBER, "1.0" },
		{ NUMBER, "0x1" },
		{ NUMBER, "a" },
		{ NUMBER, "4294967296" },
		{ NUMBER, "18446744073709551616" }, /* 0, if it wrapped */
		{ SIZE, "18446744073709551616" },
		{ SIZE, "" },
		{ SEED, "18446744073709551616" },
		{ SEED, "99999999999999999999999999999999999999999" },
		{ SEED, "ff" },
		{ REAL, "" },
		{ REAL, "0.5" },
		{ REAL, "0" },
		{ REAL, "3fe000000000000" },   /* a digit short */
		{ REAL, "3fe00000000000000" }, /* one too many */
		{ REAL, "3FE0000000000000" },
		{ REAL, "0x3fe00000000000" },
		{ REAL, "7ff0000000000000" }, /* infinite */
		{ REAL, "fff0000000000000" },
		{ REAL, "7ff8000000000000" }, /* NaN */
		{ REAL, "7ff0000000000001" },
		{ COLOUR, NULL },
		{ COLOUR, "" },
		{ COLOUR, "blue" },
		{ COLOUR, "re" },
		{ COLOUR, "Red" },
		{ COLOUR, "0" },
		{ NAME, NULL },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct example to, before;
		memset(&to, 0xee, sizeof(to));
		memcpy(&before, &to, sizeof(to));
		if (field_parse(&fields[bad[i].field], bad[i].text, &to))
			fail_msg("case %zu: \"%s\" passes", i, bad[i].text);
		assert_memory_equal(&to, &before, sizeof(to));
	}
}

static void test_read_names_the_key(void **state)
{
	(void)state;
	const struct example from = { 'a', 1, 2, 3, 4.0, GREEN, NULL };
	struct example to;
	for (int i = 0; i < FIELDS; i++) {
		struct metadata metadata = { 0 };
		assert_int_equal(fields_write(fields, (size_t)i, &from, &metadata), SCRAWL_OK);
		assert_string_equal(fields_read(fields, FIELDS, &metadata, &to), fields[i].key);
		metadata_release(&metadata);
	}
}

static void test_no_memory(void **state)
{
	(void)state;
	const struct example from = { 'a', 1, 2, 3, 4.0, GREEN, NULL };
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n = 0;
	while (status == SCRAWL_ENOMEM) {
		struct metadata metadata = { 0 };
		memory_fail_after(++n);
		status = fields_write(fields, FIELDS, &from, &metadata);
		memory_fail_after(0);
		assert_true(status == SCRAWL_OK || metadata.count < FIELDS);
		metadata_release(&metadata);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > FIELDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),      cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_bad),       cmocka_unit_test(test_read_names_the_key),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
