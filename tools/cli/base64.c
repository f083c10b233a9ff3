/* SPDX-License-Identifier: MIT */
/*
 * base64.c - encodes bytes as base64
 *
 * Three bytes are four characters of six bits each, most significant first; "=" fills up the last
 * four.
 */
#include "cli/base64.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Writes the four characters of the first 1 to 3 bytes. */
static void encode_group(const uint8_t *bytes, size_t count, char *out)
{
	unsigned bits = bytes[0] * 65536u;
	if (count > 1)
		bits += bytes[1] * 256u;
	if (count > 2)
		bits += bytes[2];
	out[0] = base64_digits[bits >> 18];
	out[1] = base64_digits[bits >> 12 & 63];
	out[2] = base64_digits[bits >> 6 & 63];
	out[3] = base64_digits[bits & 63];
	memset(out + count + 1, '=', 3 - count);
}

char *base64_text(const char *prefix, const void *bytes, size_t count)
{
	size_t start = strlen(prefix);
	if (count > (SIZE_MAX - start - 5) / 4 * 3)
		return NULL;
	char *text = malloc(start + (count + 2) / 3 * 4 + 1);
	if (!text)
		return NULL;
	memcpy(text, prefix, start + 1);
	char *out = text + start;
	const uint8_t *in = bytes;
	for (size_t at = 0; at < count; at += 3, out += 4)
		encode_group(in + at, count - at < 3 ? count - at : 3, out);
	*out = '\0';
	return text;
}
