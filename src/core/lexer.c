/* SPDX-License-Identifier: MIT */
/*
 * lexer.c - one word at a time, and errors that point at it
 */
#include "core/lexer.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define QUOTED 160 /* bytes of a text in an error, at most */
#define DIGITS 15  /* of a number: so many a double holds exactly */

void words_next(struct words *w)
{
	while (isspace((unsigned char)w->text[w->position]))
		w->position++;
	w->word = w->position;
	while (w->text[w->position] && w->text[w->position] != ',' &&
	       !isspace((unsigned char)w->text[w->position]))
		w->position++;
	w->length = w->position - w->word;
}

bool words_next_item(struct words *w)
{
	if (!w->text[w->position])
		return false;
	w->position++;
	return true;
}

bool words_is(const struct words *w, const char *what)
{
	return w->length == strlen(what) && memcmp(w->text + w->word, what, w->length) == 0;
}

bool words_real(const struct words *w, double low, double high, double *value)
{
	double digits = 0.0, scale = 1.0;
	size_t count = 0;
	bool point = false;
	for (size_t i = w->word; i < w->word + w->length; i++) {
		if (w->text[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!isdigit((unsigned char)w->text[i]) || ++count > DIGITS)
			return false;
		digits = digits * 10.0 + (w->text[i] - '0');
		scale *= point ? 10.0 : 1.0;
	}
	*value = digits / scale;
	return count && *value >= low && *value <= high;
}

/* Of a long text only what stands around the place is quoted. */
enum scrawl_status words_fail(const struct words *w, const char *why)
{
	size_t length = strlen(w->text), begin = 0, end = length;
	if (length > QUOTED) {
		begin = w->word > QUOTED / 2 ? w->word - QUOTED / 2 : 0;
		end = length - begin > QUOTED ? begin + QUOTED : length;
	}
	return context_fail(w->ctx, SCRAWL_EINVAL, "%s \"%s%.*s%s\": at %zu, %s", w->subject,
			    begin ? "..." : "", (int)(end - begin), w->text + begin,
			    end < length ? "..." : "", w->word + 1, why);
}

enum scrawl_status words_expected(const struct words *w, const char *what)
{
	char text[640];
	int length = w->length < QUOTED ? (int)w->length : QUOTED;
	if (w->length)
		snprintf(text, sizeof(text), "found \"%.*s\" where %s should stand", length,
			 w->text + w->word, what);
	else
		snprintf(text, sizeof(text), "found %s where %s should stand",
			 w->text[w->word] ? "a comma" : "the end", what);
	return words_fail(w, text);
}
