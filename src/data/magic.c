/* SPDX-License-Identifier: MIT */
/*
 * magic.c - the first bytes of what people mistake for IDX files
 */
#include "data/magic.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct magic {
	size_t offset, length;
	const char *bytes;
	const char *text;
};

static const struct magic magics[] = {
	{ 0, 2, "\x1f\x8b", "gzip inside gzip (unpack it once)" },
	{ 0, 4, "PK\x03\x04", "a zip archive (unpack it first)" },
	{ 0, 3, "BZh", "a bzip2 file (unpack it first)" },
	{ 0, 6, "\xfd\x37zXZ\0", "an xz file (unpack it first)" },
	{ 0, 4, "\x28\xb5\x2f\xfd", "a Zstandard file (unpack it first)" },
	{ 257, 5, "ustar", "a tar archive (unpack it first)" },
	{ 0, 23, "version https://git-lfs", "a Git LFS pointer (run git lfs pull)" },
	{ 0, 6, "\x93NUMPY", "a NumPy array (write it as IDX first)" },
	{ 0, 4, "\x89PNG", "a PNG picture (write it as IDX first)" },
	{ 0, 3, "\xff\xd8\xff", "a JPEG picture (write it as IDX first)" },
};

static bool is_web_page(const uint8_t *bytes, size_t count)
{
	static const char *const openings[] = { "<!doctype", "<html", "<head", "<?xml", "<!--" };
	char text[16] = { 0 };
	size_t at = 0;
	if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		at = 3; /* byte order mark */
	while (at < count && (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r')))
		at++;
	size_t length = count - at < sizeof(text) - 1 ? count - at : sizeof(text) - 1;
	memcpy(text, bytes + at, length);
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++)
		if (strncasecmp(text, openings[i], strlen(openings[i])) == 0)
			return true;
	return false;
}

/* RFC 1950: method 8 with a window of 32 KiB, and a check on both bytes. */
static bool is_zlib(const uint8_t *bytes, size_t count)
{
	return count >= 2 && bytes[0] == 0x78 && (bytes[0] * 256 + bytes[1]) % 31 == 0;
}

const char *magic_describe(const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *m = &magics[i];
		if (count >= m->offset + m->length &&
		    memcmp(bytes + m->offset, m->bytes, m->length) == 0)
			return m->text;
	}
	if (is_web_page(bytes, count))
		return "a web page saved under this name (fetch the file again)";
	if (is_zlib(bytes, count))
		return "a bare zlib stream (write it as gzip or unpack it first)";
	return NULL;
}
