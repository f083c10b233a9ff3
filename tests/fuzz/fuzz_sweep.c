/* SPDX-License-Identifier: MIT */
/*
 * fuzz_sweep.c - the file of a sweep, and the values of its ranges
 */
#include <math.h>

#include "cli/message.h"
#include "cli/option_value.h"
#include "input_file.h"
#include "sweep/spec.h"

/* The number is within the range, but for its last written digit. */
static void check_number(const struct sweep_range *range, const char *text)
{
	double value, slack = range->whole ? 0.0 : 1e-3;
	REQUIRE(strlen(text) < RANGE_TEXT && parse_real(text, &value));
	REQUIRE(value >= range->low - slack * fabs(range->low) - slack * fabs(range->high));
	REQUIRE(value <= range->high + slack * fabs(range->low) + slack * fabs(range->high));
	uint64_t whole;
	REQUIRE(!range->whole || parse_integer(text, 0, INT64_MAX, &whole));
}

static void check_range(const struct sweep_range *range)
{
	char text[RANGE_TEXT];
	REQUIRE(range->low < range->high);
	for (uint64_t i = 0; i < range->count; i += range->count / 8 + 1) {
		range_value(range, i, text);
		check_number(range, text);
	}
	if (range->count) {
		range_value(range, range->count - 1, text);
		check_number(range, text);
	}
	for (int i = 0; i < 8 && !range->count; i++) {
		range_draw(range, i < 7 ? i / 7.0 : nextafter(1.0, 0.0), text);
		check_number(range, text);
	}
}

static void check_axis(const struct sweep_axis *axis)
{
	REQUIRE(axis->drawn ? !axis->count : axis->count > 0);
	if (axis->drawn)
		check_range(&axis->range);
	for (size_t i = 0; i < axis->count; i++) {
		REQUIRE(*axis->values[i].text && axis->values[i].line >= 1);
		for (size_t j = 0; j < i && i < 100; j++)
			REQUIRE(strcmp(axis->values[i].text, axis->values[j].text) != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sweep_spec spec;
	struct sweep_range range;
	const char *wrong;
	char *text = fuzz_text(data, size);
	if (range_read(text, &range, &wrong)) {
		REQUIRE(!wrong);
		check_range(&range);
	}
	const char *path = input_write("input", data, size);
	messages_begin();
	int code = spec_read(&spec, path);
	messages_end(code != EXIT_DONE);
	REQUIRE(code == EXIT_DONE || code == EXIT_USAGE);
	for (size_t i = 0; i < spec.count && code == EXIT_DONE; i++)
		check_axis(&spec.axes[i]);
	spec_release(&spec);
	free(text);
	return 0;
}
