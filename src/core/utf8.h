/* SPDX-License-Identifier: MIT */
/*
 * utf8.h - text that terminals and JSON take: UTF-8 without control characters
 */
#ifndef SCRAWL_CORE_UTF8_H
#define SCRAWL_CORE_UTF8_H

#include <stddef.h>

/*
 * Bytes of the character at text, of which `left` bytes may be read (at least 1): 1 to 4, or 0 if
 * it is a control character (C0, DEL or C1) or not UTF-8, such as an overlong form, a surrogate, or
 * a character cut short.
 */
size_t utf8_printable(const char *text, size_t left);

#endif
