/* SPDX-License-Identifier: MIT */
/*
 * common_options.c - the options that every command takes beside its own
 */
#include "cli/common_options.h"

#include <ctype.h>
#include <scrawl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Bytes of a unit; 0: there is no such unit. */
static double unit_bytes(const char *unit)
{
	static const char prefixes[] = "kmgt";
	const char *prefix = *unit ? strchr(prefixes, tolower((unsigned char)*unit)) : NULL;
	bool binary = prefix && tolower((unsigned char)unit[1]) == 'i';
	double bytes = 1.0;
	unit += (prefix != NULL) + binary;
	if (*unit && strcasecmp(unit, "B") != 0)
		return 0.0;
	for (const char *p = prefixes; prefix && p <= prefix; p++)
		bytes *= binary ? 1024.0 : 1000.0;
	return bytes;
}

bool parse_bytes(const char *text, size_t *bytes)
{
	char number[32];
	double x;
	uint64_t whole;
	size_t digits = strspn(text, "0123456789.");
	if (strcmp(text, "none") == 0) {
		*bytes = SIZE_MAX;
		return true;
	}
	if (digits >= sizeof(number))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)digits, text);
	const char *unit = text + digits + strspn(text + digits, " ");
	double scale = unit_bytes(unit);
	/* Not through a double, which cannot hold every number of bytes. */
	if (scale == 1.0 && parse_integer(number, 1, SIZE_MAX, &whole)) {
		*bytes = (size_t)whole;
		return true;
	}
	if (!parse_real(number, &x) || x * scale < 1.0 || x * scale >= (double)SIZE_MAX)
		return false;
	*bytes = (size_t)(x * scale);
	return true;
}

/* Less is a number without its unit, and would only say that memory is out. */
#define MIN_MEMORY 1000

static bool set_memory_limit(void *unused, const char *text)
{
	size_t bytes;
	(void)unused;
	if (!parse_bytes(text, &bytes) || bytes < MIN_MEMORY)
		return false;
	scrawl_memory_set_limit(bytes);
	return true;
}

static const struct option_spec rows[] = {
	OPT_OTHER("max-memory", "SIZE", NULL, set_memory_limit,
		  "a number of bytes like 500MB or 8GB, or none",
		  "fail rather than take more memory for networks and data; none: no limit",
		  .use = OPTION_LINE, .default_text = "4GiB"),
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

const struct option_spec *common_option_at(size_t index)
{
	return index < ROWS ? &rows[index] : NULL;
}

bool is_common_option(const struct option_spec *option)
{
	return option >= rows && option < rows + ROWS;
}
