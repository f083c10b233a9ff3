/* SPDX-License-Identifier: MIT */
/*
 * option_text.c - training options from text and back, strictly and in every locale
 */
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/entry.h"
#include "core/nearest.h"
#include "core/sized_struct.h"
#include "core/strict_float.h"
#include "train/train_options.h"

#define QUOTED_VALUE 200 /* maximum bytes of a text in an error */

/* ---- numbers --------------------------------------------------------------------------------- */

/* Sets the calling thread's locale to "C"; returns the previous one. */
static locale_t locale_enter(void)
{
	return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
}

static void locale_leave(locale_t before)
{
	locale_t plain = uselocale(before);
	if (plain != before)
		freelocale(plain);
}

/* Rejects blanks, hexadecimal digits, "inf" and "nan", which strtod would accept. */
static bool parse_real(const char *text, double *value)
{
	char *end;
	if (!*text || text[strspn(text, "0123456789.eE+-")])
		return false;
	locale_t before = locale_enter();
	*value = strtod(text, &end);
	locale_leave(before);
	return !*end && isfinite(*value);
}

/*
 * "99", "99%" or "0.99": without the sign, a number up to 1 is a fraction.  Percentages are divided
 * as text, so that 99.99% becomes the number nearest to 0.9999.
 */
static bool parse_fraction(const char *text, double *value)
{
	char number[64];
	size_t length = strlen(text);
	if (!length || length + sizeof("e-2") > sizeof(number))
		return false;
	bool percent = text[length - 1] == '%';
	memcpy(number, text, length + 1);
	number[length - percent] = '\0';
	if (!parse_real(number, value))
		return false;
	memcpy(number + length - percent, "e-2", sizeof("e-2"));
	return (!percent && *value <= 1.0) || parse_real(number, value);
}

/* With the fewest digits that restore the same number. */
static void real_text(double value, char *text)
{
	locale_t before = locale_enter();
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, SCRAWL_VALUE_BYTES, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	locale_leave(before);
}

/* ---- options --------------------------------------------------------------------------------- */

static bool option_is_real(const struct option_row *row)
{
	return row->info.kind == SCRAWL_VALUE_REAL || row->info.kind == SCRAWL_VALUE_FRACTION;
}

bool option_parse(const struct option_row *row, const char *text,
		  struct scrawl_train_options *options)
{
	double real;
	if (!option_is_real(row))
		return *text && field_parse(&row->field, text, options);
	if (row->info.kind == SCRAWL_VALUE_REAL ? !parse_real(text, &real)
						: !parse_fraction(text, &real))
		return false;
	memcpy((char *)options + row->field.offset, &real, sizeof(real));
	return true;
}

bool option_in_bounds(const struct option_row *row, const struct scrawl_train_options *options)
{
	const struct scrawl_option_info *info = &row->info;
	uint64_t bits = field_bits(&row->field, options);
	double real;
	if (info->kind == SCRAWL_VALUE_TEXT)
		return true;
	if (info->kind == SCRAWL_VALUE_CHOICE)
		return info->choice((size_t)bits) != NULL;
	if (!option_is_real(row))
		return bits >= info->min && bits <= info->max;
	memcpy(&real, &bits, sizeof(real));
	return (info->low_open ? real > info->low : real >= info->low) &&
	       (info->high_open ? real < info->high : real <= info->high);
}

const char *option_row_expected(const struct option_row *row, char *text)
{
	const struct scrawl_option_info *info = &row->info;
	const size_t size = OPTION_EXPECTED_BYTES;
	size_t used = 0;
	switch (info->kind) {
	case SCRAWL_VALUE_CHOICE:
		used = (size_t)snprintf(text, size, "one of");
		for (size_t i = 0; info->choice(i) && used < size; i++)
			used += (size_t)snprintf(text + used, size - used, "%s %s", i ? "," : "",
						 info->choice(i));
		break;
	case SCRAWL_VALUE_TEXT:
		snprintf(text, size, "some text");
		break;
	case SCRAWL_VALUE_FRACTION:
		snprintf(text, size, "a fraction from %g to %g (or a percentage: 99%%)", info->low,
			 info->high);
		break;
	case SCRAWL_VALUE_REAL:
		used = (size_t)snprintf(text, size, "a number %s %g",
					info->low_open ? "above" : "from", info->low);
		if (isfinite(info->high))
			snprintf(text + used, size - used, " to %s%g",
				 info->high_open ? "below " : "", info->high);
		break;
	default:
		snprintf(text, size, "a whole number from %llu to %llu",
			 (unsigned long long)info->min, (unsigned long long)info->max);
	}
	return text;
}

/* ---- by name --------------------------------------------------------------------------------- */

static enum scrawl_status fail_unknown(scrawl_context *ctx, const char *name)
{
	struct nearest meant = { .word = name, .length = strlen(name) };
	for (size_t i = 0; i < scrawl_train_option_count(); i++)
		nearest_try(&meant, scrawl_train_option_at(i)->name);
	return context_fail(ctx, SCRAWL_EINVAL, "unknown option \"%.*s\"%s%s%s", QUOTED_VALUE, name,
			    meant.best ? "; did you mean " : "", meant.best ? meant.best : "",
			    meant.best ? "?" : "");
}

enum scrawl_status scrawl_train_options_set(scrawl_context *ctx,
					    struct scrawl_train_options *options, const char *name,
					    const char *value)
{
	ENTER(ctx);
	if (!ctx || !name || !value)
		return context_fail_null(ctx);
	const struct option_row *row = option_row_find(name);
	struct scrawl_train_options changed;
	char expected[OPTION_EXPECTED_BYTES];
	enum scrawl_status status = options_take(ctx, options, &changed);
	if (status != SCRAWL_OK)
		return status;
	if (!row)
		return fail_unknown(ctx, name);
	if (row->field.offset >= options->size)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: the program was built before this option was added", name);
	if (!option_parse(row, value, &changed) || !option_in_bounds(row, &changed))
		return context_fail(ctx, SCRAWL_EINVAL, "%s: expected %s, found \"%.*s\"", name,
				    option_row_expected(row, expected), QUOTED_VALUE, value);
	if (row->check && row->check(ctx, value) != SCRAWL_OK)
		return context_fail(ctx, SCRAWL_EINVAL, "%s: %s", name, scrawl_context_error(ctx));
	sized_store(options, &changed);
	return SCRAWL_OK;
}

const char *scrawl_train_options_get(const struct scrawl_train_options *options, const char *name,
				     char *buffer)
{
	if (!name || !buffer)
		return NULL;
	const struct option_row *row = option_row_find(name);
	double real;
	if (!row || !sized_is_set(options))
		return NULL;
	if (row->field.offset >= options->size)
		return row->info.default_value;
	if (!option_is_real(row))
		return field_text(&row->field, options, buffer);
	memcpy(&real, (const char *)options + row->field.offset, sizeof(real));
	real_text(real, buffer);
	return buffer;
}
