/* SPDX-License-Identifier: MIT */
/*
 * option_value.c - strict parsing of an option's value, and its text
 */
#include "cli/option_value.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool parse_integer(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
	if (!*text || text[strspn(text, "0123456789")])
		return false;
	errno = 0;
	unsigned long long n = strtoull(text, NULL, 10);
	if (errno || n < min || n > max)
		return false;
	*out = n;
	return true;
}

bool parse_real(const char *text, double *out)
{
	/* strtod also accepts blanks, hexadecimal, "inf" and "nan". */
	if (!*text || text[strspn(text, "0123456789.eE+-")])
		return false;
	char *end;
	double x = strtod(text, &end);
	if (end == text || *end || !isfinite(x))
		return false;
	*out = x;
	return true;
}

bool parse_leading_integer(const char **text, uint64_t min, uint64_t max, uint64_t *out)
{
	char digits[24];
	size_t length = strspn(*text, "0123456789");
	if (length >= sizeof(digits))
		return false;
	snprintf(digits, sizeof(digits), "%.*s", (int)length, *text);
	*text += length;
	return parse_integer(digits, min, max, out);
}

/* Percentages are divided as text, so that 99.99% becomes the number nearest to 0.9999. */
bool option_percent(void *value, const char *text)
{
	char number[64];
	double x;
	size_t length = strlen(text);
	if (!length || length + sizeof("e-2") > sizeof(number))
		return false;
	bool percent = text[length - 1] == '%';
	snprintf(number, sizeof(number), "%.*s", (int)(length - percent), text);
	if (!parse_real(number, &x))
		return false;
	if (percent || x > 1.0) {
		memcpy(number + length - percent, "e-2", sizeof("e-2"));
		if (!parse_real(number, &x))
			return false;
	}
	if (x < 0.0 || x > 1.0)
		return false;
	*(double *)value = x;
	return true;
}

static bool parse_choice(const struct option_spec *option, const char *text)
{
	for (size_t i = 0; option->choice(i); i++) {
		if (strcmp(option->choice(i), text) == 0) {
			*option->value.text = option->choice(i);
			return true;
		}
	}
	return false;
}

bool option_set(const struct option_spec *option, const char *text)
{
	double x;
	switch (option->kind) {
	case OPTION_TEXT:
		if (!*text)
			return false;
		*option->value.text = text;
		return true;
	case OPTION_INTEGER:
		return parse_integer(text, option->min, option->max, option->value.integer);
	case OPTION_REAL:
		if (!parse_real(text, &x) || x < option->low || x >= option->high)
			return false;
		*option->value.real = x;
		return true;
	case OPTION_CHOICE:
		return parse_choice(option, text);
	case OPTION_OTHER:
		return option->parse(option->value.other, text);
	case OPTION_NAMED:
		return option->set(option->value.other, option->name, text) == NULL;
	case OPTION_FLAG:
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
			return false;
		*option->value.flag = strcmp(text, "true") == 0;
		return true;
	case OPTION_GROUP:
		break;
	}
	return false;
}

void option_expected(const struct option_spec *option, char *out, size_t size)
{
	if (option->kind == OPTION_INTEGER) {
		snprintf(out, size, "a whole number from %llu to %llu",
			 (unsigned long long)option->min, (unsigned long long)option->max);
	} else if (option->kind == OPTION_CHOICE) {
		size_t used = (size_t)snprintf(out, size, "one of");
		for (size_t i = 0; option->choice(i) && used < size; i++)
			used += (size_t)snprintf(out + used, size - used, "%s %s", i ? "," : "",
						 option->choice(i));
	} else {
		snprintf(out, size, "%s",
			 option->kind == OPTION_TEXT   ? "some text"
			 : option->kind == OPTION_FLAG ? "true or false"
						       : option->expected);
	}
}

/* As few digits as read back as the same number. */
static const char *real_text(double x, char *text)
{
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, OPTION_TEXT_BYTES, "%.*g", digits, x);
		if (strtod(text, NULL) == x)
			break;
	}
	return text;
}

const char *option_text(const struct option_spec *option, char *text)
{
	uint64_t n;
	switch (option->kind) {
	case OPTION_FLAG:
		return *option->value.flag ? "true" : "false";
	case OPTION_TEXT:
	case OPTION_CHOICE:
		return *option->value.text;
	case OPTION_INTEGER:
		n = *option->value.integer;
		snprintf(text, OPTION_TEXT_BYTES, "%llu", (unsigned long long)n);
		return n < option->min || n > option->max ? NULL : text;
	case OPTION_NAMED:
		return option->get(option->value.other, option->name, text);
	case OPTION_REAL:
		return *option->value.real >= option->low && *option->value.real < option->high
			       ? real_text(*option->value.real, text)
			       : NULL; /* NaN, too */
	default:
		return option->default_text;
	}
}
