/* SPDX-License-Identifier: MIT */
/*
 * fuzz_options.c - the value of an option: numbers, percentages, sizes, lists, ranges
 *
 * The first byte chooses an option of scrawl train, or one of the parsers that other commands use.
 */
#include <math.h>

#include "cli/message.h"
#include "cli/option_list.h"
#include "cli/option_table.h"
#include "input/corruption_list.h"
#include "input/field_list.h"
#include "input/index_list.h"
#include "input_file.h"
#include "train/request.h"

/* The whole text is digits whose value is at most max. */
static bool is_number(const char *text, uint64_t min, uint64_t max)
{
	uint64_t value = 0;
	bool good = *text;
	for (; good && *text; text++)
		good = *text >= '0' && *text <= '9' && !__builtin_mul_overflow(value, 10, &value) &&
		       !__builtin_add_overflow(value, *text - '0', &value);
	return good && value >= min && value <= max;
}

static void check_numbers(const char *text)
{
	uint64_t integer;
	double real = 7.0, percent = 7.0;
	REQUIRE(parse_integer(text, 3, INT64_MAX, &integer) == is_number(text, 3, INT64_MAX));
	REQUIRE(parse_integer(text, 0, UINT64_MAX, &integer) == is_number(text, 0, UINT64_MAX));
	bool is_real = parse_real(text, &real);
	REQUIRE(is_real ? isfinite(real) : real == 7.0);
	REQUIRE(is_real || !is_number(text, 0, UINT64_MAX));
	bool is_percent = option_percent(&percent, text);
	REQUIRE(is_percent ? percent >= 0.0 && percent <= 1.0 : percent == 7.0);
	/* Up to 1 it is a fraction, above that so many hundredths. */
	if (is_real && is_percent)
		REQUIRE(fabs(percent - (real <= 1.0 ? real : real / 100.0)) <= 1e-15);
}

static void check_number_list(const char *text)
{
	struct number_list list = { .max = 1000 };
	if (!option_numbers(&list, text)) {
		REQUIRE(!list.count);
		return;
	}
	REQUIRE(list.count >= 1 && list.count <= NUMBER_LIST_ROOM);
	for (size_t i = 0; i < list.count; i++) {
		REQUIRE(list.values[i] >= 1 && list.values[i] <= list.max);
		for (size_t j = 0; j < i; j++)
			REQUIRE(list.values[i] != list.values[j]);
	}
}

static void check_index_list(const char *text)
{
	static struct index_list list;
	list.count = 0;
	bool twice = index_list_parse(&list, text) && index_list_parse(&list, text);
	REQUIRE(list.count <= MAX_INDEX_RANGES && (!twice || list.count % 2 == 0));
	for (size_t i = 0; i < list.count; i++) {
		struct index_range r = list.ranges[i];
		REQUIRE(r.first <= UINT32_MAX && r.end <= (uint64_t)UINT32_MAX + 1);
		REQUIRE(!r.end || r.end > r.first);
	}
}

static void check_corruptions(const char *text)
{
	struct corruption_list list = { .any = false };
	const char *error = corruption_list_set(&list, "corrupt", text);
	size_t asked = 0;
	for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
		for (size_t s = 0; s < SCRAWL_MAX_SEVERITY; s++) {
			asked += list.asked[i][s];
			REQUIRE(!list.asked[i][s] || i < scrawl_corruption_count());
		}
	REQUIRE(error ? *error && !asked : asked > 0);
}

/* The text as an argument, and as a file's content. */
static void check_fields(const char *text)
{
	static struct field_list list;
	const char *path = input_write("input", text, strlen(text));
	const struct text_list texts[2] = { { 1, { text } }, { 1, { path } } };
	/* Anything else names a file. */
	for (int i = text[strspn(text, "0123456789,")] ? 1 : 0; i < 2; i++) {
		list = (struct field_list){ .count = 0 };
		messages_begin();
		int code = field_list_read(&list, &texts[i], "read");
		messages_end(code != EXIT_DONE);
		REQUIRE(code != EXIT_DONE || (list.count && list.count <= MAX_FIELDS));
		for (size_t f = 0; f < list.count; f++) {
			const struct scrawl_field *field = &list.fields[f];
			REQUIRE(field->box.width && field->box.height && field->cells);
			REQUIRE(field->cells <= SCRAWL_MAX_CELLS);
		}
		field_list_release(&list);
	}
}

/* If the value is accepted, its text is, too, and is the text of what that sets. */
static void check_option(size_t index, const char *text)
{
	static struct train_options options;
	struct option_parts table = { .count = 0 };
	char first[OPTION_TEXT_BYTES], second[OPTION_TEXT_BYTES];
	train_options_init(&options, &table, fuzz_context());
	const struct command_line line = { .name = "train",
					   .options = table.options,
					   .count = table.count };
	const struct option_spec *option = &table.options[index % table.count];
	if (option->kind == OPTION_GROUP)
		return;
	messages_begin();
	int code = option_assign(&line, NULL, option, text);
	messages_end(code != EXIT_DONE);
	if (code != EXIT_DONE || option->kind == OPTION_OTHER)
		return;
	const char *value = option_text(option, first);
	REQUIRE(value);
	REQUIRE(option->kind == OPTION_NAMED
			? !option->set(option->value.other, option->name, value)
			: option_set(option, value));
	REQUIRE(strcmp(value, option_text(option, second)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(const char *) = {
		check_numbers, check_number_list, check_index_list, check_corruptions, check_fields,
	};
	enum { CHECKS = sizeof(checks) / sizeof(checks[0]) };
	if (size < 1)
		return 0;
	char *text = fuzz_text(data + 1, size - 1);
	if (data[0] < CHECKS)
		checks[data[0]](text);
	else
		check_option(data[0] - CHECKS, text);
	free(text);
	return 0;
}
