/* SPDX-License-Identifier: MIT */
/*
 * interval.c - "20 steps", "1 epoch", "5 minutes"
 */
#include "train/interval.h"

#include <limits.h>
#include <string.h>

#include "cli/option_value.h"

bool parse_interval(void *value, const char *text)
{
	static const struct {
		const char *unit;
		double seconds; /* 0: not a time */
	} units[] = {
		{ "step", 0.0 },    { "epoch", 0.0 },   { "second", 1.0 },
		{ "minute", 60.0 }, { "hour", 3600.0 },
	};
	char number[32];
	struct interval interval = { 0 };
	size_t digits = strspn(text, "0123456789.");
	const char *unit = text + digits + strspn(text + digits, " ");
	size_t length = strlen(unit);
	if (!digits || digits >= sizeof(number) || !length)
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	length -= unit[length - 1] == 's';
	size_t i = 0, count = sizeof(units) / sizeof(*units);
	while (i < count &&
	       (strlen(units[i].unit) != length || strncmp(unit, units[i].unit, length) != 0))
		i++;
	if (i == count)
		return false;
	if (units[i].seconds > 0.0) {
		if (!parse_real(number, &interval.seconds) || interval.seconds <= 0.0)
			return false;
		interval.seconds *= units[i].seconds;
	} else if (!parse_integer(number, 1, UINT_MAX, i ? &interval.epochs : &interval.steps)) {
		return false;
	}
	*(struct interval *)value = interval;
	return true;
}
