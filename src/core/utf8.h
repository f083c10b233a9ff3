/* SPDX-License-Identifier: MIT */
/*
 * utf8.h - text that is UTF-8, and what of it is safe for terminals and JSON
 */
#ifndef SCRAWL_CORE_UTF8_H
#define SCRAWL_CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Length in bytes of the character at text, which has `left` bytes (at least 1): 1 to 4, or 0 if it
 * is a control character (C0, DEL or C1) or not UTF-8, such as an overlong form, a surrogate or a
 * truncated character.
 */
size_t utf8_printable(const char *text, size_t left);

/*
 * The same, but also 0 for characters that cannot be seen or change the order of others: a line of
 * text with them could be read as another one.
 */
size_t utf8_visible(const char *text, size_t left);

/* Whether a text is UTF-8; control characters are allowed. */
bool utf8_is_valid(const char *text);

#endif
