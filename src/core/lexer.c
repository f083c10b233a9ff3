/* SPDX-License-Identifier: MIT */
/*
 * lexer.c - takes one word at a time and reports errors with its position
 */
#include "core/lexer.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define QUOTED 160 /* maximum bytes of a text in an error */
#define DIGITS 15  /* of a number; a double holds 15 digits exactly */

void lexer_next(struct lexer *lexer)
{
	while (isspace((unsigned char)lexer->text[lexer->position]))
		lexer->position++;
	lexer->word = lexer->position;
	while (lexer->text[lexer->position] && lexer->text[lexer->position] != ',' &&
	       !isspace((unsigned char)lexer->text[lexer->position]))
		lexer->position++;
	lexer->length = lexer->position - lexer->word;
}

bool lexer_next_item(struct lexer *lexer)
{
	if (!lexer->text[lexer->position])
		return false;
	lexer->position++;
	return true;
}

bool lexer_is(const struct lexer *lexer, const char *what)
{
	return lexer->length == strlen(what) &&
	       memcmp(lexer->text + lexer->word, what, lexer->length) == 0;
}

bool lexer_real(const struct lexer *lexer, double low, double high, double *value)
{
	double digits = 0.0, scale = 1.0;
	size_t count = 0;
	bool point = false;
	for (size_t i = lexer->word; i < lexer->word + lexer->length; i++) {
		if (lexer->text[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!isdigit((unsigned char)lexer->text[i]) || ++count > DIGITS)
			return false;
		digits = digits * 10.0 + (lexer->text[i] - '0');
		scale *= point ? 10.0 : 1.0;
	}
	*value = digits / scale;
	return count && *value >= low && *value <= high;
}

/* From a long text, quote only what surrounds the position. */
enum scrawl_status lexer_fail(const struct lexer *lexer, const char *why)
{
	size_t length = strlen(lexer->text), begin = 0, end = length;
	if (length > QUOTED) {
		begin = lexer->word > QUOTED / 2 ? lexer->word - QUOTED / 2 : 0;
		end = length - begin > QUOTED ? begin + QUOTED : length;
	}
	return context_fail(lexer->ctx, SCRAWL_EINVAL, "%s \"%s%.*s%s\": at %zu, %s",
			    lexer->subject, begin ? "..." : "", (int)(end - begin),
			    lexer->text + begin, end < length ? "..." : "", lexer->word + 1, why);
}

enum scrawl_status lexer_expected(const struct lexer *lexer, const char *what)
{
	char text[640];
	int length = lexer->length < QUOTED ? (int)lexer->length : QUOTED;
	if (lexer->length)
		snprintf(text, sizeof(text), "found \"%.*s\" where %s is expected", length,
			 lexer->text + lexer->word, what);
	else
		snprintf(text, sizeof(text), "found %s where %s is expected",
			 lexer->text[lexer->word] ? "a comma" : "the end", what);
	return lexer_fail(lexer, text);
}
