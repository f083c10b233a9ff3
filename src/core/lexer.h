/* SPDX-License-Identifier: MIT */
/*
 * lexer.h - splits short texts that people write: items between commas, words between blanks
 */
#ifndef SCRAWL_CORE_LEXER_H
#define SCRAWL_CORE_LEXER_H

#include "core/context.h"

struct lexer {
	scrawl_context *ctx;
	const char *subject; /* what the text is, for errors: "network" */
	const char *text;
	size_t position;     /* of the next character */
	size_t word, length; /* the word just taken; length 0 at a comma or the end */
};

/* Takes the next word of this item. */
void lexer_next(struct lexer *lexer);

/* After an item's last word: steps over the comma; false at the end of the text. */
bool lexer_next_item(struct lexer *lexer);

/* Whether the word just taken equals this one. */
bool lexer_is(const struct lexer *lexer, const char *what);

/*
 * Whether it is a decimal number in low .. high: digits with at most one point, no sign, no
 * exponent.  Not parsed by strtod, which expects a comma in some locales.
 */
bool lexer_real(const struct lexer *lexer, double low, double high, double *value);

/* EINVAL: SUBJECT "TEXT": at 14, found "x" where WHAT is expected. */
enum scrawl_status lexer_expected(const struct lexer *lexer, const char *what);

/* EINVAL: SUBJECT "TEXT": at 14, WHY; about the word just taken. */
enum scrawl_status lexer_fail(const struct lexer *lexer, const char *why);

#endif
