/* SPDX-License-Identifier: MIT */
/*
 * json_syntax.c - the grammar of RFC 8259, with the surrogates that jansson insists on
 */
#include "model/json_syntax.h"

#include <string.h>

enum { JSON_DEPTH = 64 };

/* What is left of the text. */
struct json_scan {
	const char *at, *end;
};

static void json_skip_blanks(struct json_scan *s)
{
	while (s->at < s->end && *s->at && strchr(" \t\n\r", *s->at))
		s->at++;
}

static bool json_next_is(struct json_scan *s, char c)
{
	json_skip_blanks(s);
	bool found = s->at < s->end && *s->at == c;
	s->at += found;
	return found;
}

static bool json_scan_word(struct json_scan *s, const char *word)
{
	size_t length = strlen(word);
	bool found = (size_t)(s->end - s->at) >= length && memcmp(s->at, word, length) == 0;
	s->at += found ? length : 0;
	return found;
}

static bool json_scan_digits(struct json_scan *s)
{
	const char *begin = s->at;
	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return s->at > begin;
}

static bool json_scan_number(struct json_scan *s)
{
	json_scan_word(s, "-");
	if (!json_scan_word(s, "0") && !json_scan_digits(s))
		return false;
	if (json_scan_word(s, ".") && !json_scan_digits(s))
		return false;
	if (!json_scan_word(s, "e") && !json_scan_word(s, "E"))
		return true;
	if (!json_scan_word(s, "-"))
		json_scan_word(s, "+");
	return json_scan_digits(s);
}

/* The four digits after \u; -1: there are none. */
static int json_scan_unit(struct json_scan *s)
{
	static const char digits[] = "0123456789abcdef";
	int unit = 0;
	for (int i = 0; i < 4; i++) {
		const char *digit = s->at < s->end ? strchr(digits, *s->at | 0x20) : NULL;
		if (!digit || *s->at < '0')
			return -1;
		unit = unit * 16 + (int)(digit - digits);
		s->at++;
	}
	return unit;
}

/* What follows a backslash. */
static bool json_scan_escape(struct json_scan *s)
{
	if (s->at == s->end)
		return false;
	char c = *s->at++;
	if (c != 'u')
		return c && strchr("\"\\/bfnrt", c);
	int unit = json_scan_unit(s);
	if (unit < 0xd800 || unit > 0xdfff)
		return unit > 0;
	if (unit > 0xdbff || !json_scan_word(s, "\\u"))
		return false;
	unit = json_scan_unit(s);
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/* What follows a quotation mark. */
static bool json_scan_string(struct json_scan *s)
{
	while (s->at < s->end) {
		unsigned char c = (unsigned char)*s->at++;
		if (c == '"')
			return true;
		if (c < 0x20 || (c == '\\' && !json_scan_escape(s)))
			return false;
	}
	return false;
}

static bool json_scan_key(struct json_scan *s)
{
	return json_next_is(s, '"') && json_scan_string(s) && json_next_is(s, ':');
}

/* Anything but an object or array. */
static bool json_scan_scalar(struct json_scan *s)
{
	if (json_next_is(s, '"'))
		return json_scan_string(s);
	return json_scan_word(s, "true") || json_scan_word(s, "false") ||
	       json_scan_word(s, "null") || json_scan_number(s);
}

bool json_is_well_formed(const char *text, size_t bytes)
{
	struct json_scan s = { text, text + bytes };
	char closing[JSON_DEPTH] = ""; /* of the objects and arrays that are open */
	size_t depth = 0;
	do {
		bool object = json_next_is(&s, '{');
		if (object || json_next_is(&s, '[')) {
			if (depth == JSON_DEPTH)
				return false;
			closing[depth++] = object ? '}' : ']';
			if (!json_next_is(&s, closing[depth - 1])) {
				if (object && !json_scan_key(&s))
					return false;
				continue;
			}
			depth--;
		} else if (!depth || !json_scan_scalar(&s)) {
			return false;
		}
		while (depth && json_next_is(&s, closing[depth - 1]))
			depth--;
		if (depth &&
		    (!json_next_is(&s, ',') || (closing[depth - 1] == '}' && !json_scan_key(&s))))
			return false;
	} while (depth);
	json_skip_blanks(&s);
	return s.at == s.end;
}

bool json_ran_out(const char *text, size_t bytes, const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_duplicate_key:
	case json_error_invalid_utf8:
	case json_error_null_byte_in_key:
	case json_error_null_character:
	case json_error_numeric_overflow:
		return false;
	default:
		return !error->text[0] || json_is_well_formed(text, bytes);
	}
}
