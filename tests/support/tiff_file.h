/* SPDX-License-Identifier: MIT */
/*
 * tiff_file.h - for tests: TIFF files and EXIF data, built field by field
 */
#ifndef SCRAWL_TESTS_TIFF_FILE_H
#define SCRAWL_TESTS_TIFF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Of one strip. */
struct tiff_recipe {
	bool big_endian;
	uint32_t width, height, bits, samples;
	uint32_t photometric, orientation; /* 0, orientation: none */
	uint32_t extra;                    /* of 2 or 4 samples: what the last one is */
	uint32_t compression;              /* 0: none */
	const uint16_t *palette;           /* [3 << bits], or NULL */
	const void *pixels;
	uint32_t bytes; /* of pixels */
};

struct tiff_bytes {
	unsigned char data[4096];
	size_t count;
};

static inline void tiff_put(struct tiff_bytes *t, bool big_endian, size_t at, size_t length,
			    uint32_t value)
{
	for (size_t i = 0; i < length; i++)
		t->data[at + i] = (unsigned char)(value >> 8 * (big_endian ? length - 1 - i : i));
}

static inline struct tiff_bytes tiff_file(const struct tiff_recipe *r)
{
	enum { SHORT = 3, LONG = 4 };
	struct tiff_bytes t = { .count = 8 };
	size_t pixels = 1024, palette = 2048, entries = 0;
	uint32_t levels = r->palette ? 1u << r->bits : 0;
	const uint32_t fields[][4] = {
		/* tag, type, count, value; the count is 0: left out */
		{ 256, LONG, 1, r->width },
		{ 257, LONG, 1, r->height },
		{ 258, SHORT, 1, r->bits },
		{ 259, SHORT, 1, r->compression ? r->compression : 1 },
		{ 262, SHORT, 1, r->photometric },
		{ 273, LONG, 1, (uint32_t)pixels },
		{ 274, SHORT, r->orientation ? 1 : 0, r->orientation },
		{ 277, SHORT, 1, r->samples },
		{ 278, LONG, 1, r->height },
		{ 279, LONG, 1, r->bytes },
		{ 320, SHORT, r->palette ? 3 * levels : 0, (uint32_t)palette },
		{ 338, SHORT, r->samples % 2 ? 0 : 1, r->extra },
	};
	memcpy(t.data, r->big_endian ? "MM\0*" : "II*\0", 4);
	tiff_put(&t, r->big_endian, 4, 4, 8);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const uint32_t *f = fields[i];
		size_t at = 10 + 12 * entries;
		if (!f[2])
			continue;
		entries++;
		tiff_put(&t, r->big_endian, at, 2, f[0]);
		tiff_put(&t, r->big_endian, at + 2, 2, f[1]);
		tiff_put(&t, r->big_endian, at + 4, 4, f[2]);
		tiff_put(&t, r->big_endian, at + 8, f[1] == SHORT && f[2] == 1 ? 2 : 4, f[3]);
	}
	tiff_put(&t, r->big_endian, 8, 2, (uint32_t)entries);
	memcpy(t.data + pixels, r->pixels, r->bytes);
	t.count = pixels + r->bytes;
	for (uint32_t i = 0; r->palette && i < 3 * levels; i++) {
		tiff_put(&t, r->big_endian, palette + 2 * i, 2, r->palette[i]);
		t.count = palette + 2 * (i + 1);
	}
	return t;
}

#endif
