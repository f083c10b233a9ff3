/* SPDX-License-Identifier: MIT */
/*
 * images.h - for tests: pictures read from memory, and what must come of them
 *
 * Needs a context, ctx (support/context.h).
 */
#ifndef SCRAWL_TESTS_IMAGES_H
#define SCRAWL_TESTS_IMAGES_H

#include "support/context.h"
#include "support/picture_files.h"
#include "support/quick.h"
#include "support/synthetic.h"

static inline struct scrawl_image *image_of(struct picture_file file, size_t channels)
{
	struct scrawl_image *picture;
	synthetic_ok(ctx, scrawl_image_read_memory(ctx, file.bytes, file.count, "picture", channels,
						   &picture));
	return picture;
}

static inline void expect_image(struct picture_file file, size_t channels,
				struct scrawl_shape shape, const uint8_t *wanted, int tolerance)
{
	struct scrawl_image *found = image_of(file, channels);
	assert_int_equal(found->shape.height, shape.height);
	assert_int_equal(found->shape.width, shape.width);
	assert_int_equal(found->shape.channels, shape.channels);
	for (size_t i = 0; i < shape.height * shape.width * shape.channels; i++)
		if (abs(found->pixels[i] - wanted[i]) > tolerance)
			fail_msg("value %zu: %d, not %d", i, found->pixels[i], wanted[i]);
	scrawl_image_destroy(found);
}

static inline void expect_refused(const void *bytes, size_t count, const char *words)
{
	struct scrawl_image *picture = (void *)1;
	/* A block of exactly that size, so that a sanitizer sees what is read beyond it. */
	unsigned char *copy = malloc(count + !count);
	assert_non_null(copy);
	memcpy(copy, bytes, count);
	enum scrawl_status status = scrawl_image_read_memory(ctx, copy, count, "bad", 0, &picture);
	free(copy);
	synthetic_fails(ctx, status, SCRAWL_EDATA, words);
	assert_memory_equal(scrawl_context_error(ctx), "bad: ", 5);
	assert_null(strchr(scrawl_context_error(ctx), '\n'));
	assert_ptr_equal(picture, (void *)1);
}

/*
 * Cut short by more than `spare` bytes the file is refused; with any byte wrong it is refused or
 * read, but nothing worse happens.
 */
static inline void expect_damage_found(struct picture_file file, size_t spare)
{
	static const unsigned char masks[3] = { 0, 0xff, 0x80 }; /* 0: another bit each time */
	for (size_t count = 0; count + spare < file.count; count += 1 + count / 64)
		expect_refused(file.bytes, count, "");
	for (size_t turn = 0; turn < file.count * 3; turn += quick() ? 20 : 1) {
		size_t at = turn / 3;
		struct scrawl_image *picture;
		unsigned char mask = masks[turn % 3];
		if (!mask)
			mask = (unsigned char)(1u << at % 8);
		file.bytes[at] ^= mask;
		if (scrawl_image_read_memory(ctx, file.bytes, file.count, "bad", turn % 2,
					     &picture) == SCRAWL_OK)
			scrawl_image_destroy(picture);
		file.bytes[at] ^= mask;
	}
}

#endif
