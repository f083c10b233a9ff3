/* SPDX-License-Identifier: MIT */
/*
 * image.h - decoders of picture files, for image.c
 */
#ifndef SCRAWL_DATA_IMAGE_H
#define SCRAWL_DATA_IMAGE_H

#include <scrawl.h>

/* The most that a header may claim, before anything is allocated by it. */
#define MAX_IMAGE_PIXELS ((size_t)1 << 26)

struct image_bytes {
	const char *name; /* for error texts */
	const unsigned char *data;
	size_t size;
	size_t channels; /* wanted: 1 spares a decoder the colours; 0: as in the file */
};

/*
 * Decode a file to 1 channel if it is grey, otherwise to 3; pixels is freed with memory_free.  That
 * of JPEG decodes to grey if that is wanted.
 * EDATA: damaged, cut short, too large or of a kind that cannot be read.  ENOMEM.
 */
typedef enum scrawl_status image_decoder(scrawl_context *ctx, const struct image_bytes *bytes,
					 struct scrawl_image *out);
image_decoder image_read_png, image_read_jpeg, image_read_pnm, image_read_bmp, image_read_tiff,
	image_read_webp;

/* EDATA: a size that a file claims is too large, or has no pixels. */
enum scrawl_status image_check_size(scrawl_context *ctx, const char *name, size_t height,
				    size_t width);

/* Checks the size and gets memory, not zeroed, for a picture of it. */
enum scrawl_status image_allocate(scrawl_context *ctx, const char *name, size_t height,
				  size_t width, size_t channels, struct scrawl_image *out);

/*
 * How a camera was held, as EXIF numbers it: 1 upright, 2 mirrored, 3 upside down, 4 mirrored and
 * upside down, 6 to be turned clockwise, 8 counterclockwise, 5 and 7 these two of a mirrored
 * picture.  1 if a file says nothing, or nothing that makes sense.
 */
typedef unsigned image_orientation_finder(const struct image_bytes *bytes);
image_orientation_finder image_orientation_png, image_orientation_jpeg, image_orientation_tiff,
	image_orientation_webp;

/* ENOMEM. */
enum scrawl_status image_turn_upright(scrawl_context *ctx, struct scrawl_image *picture,
				      unsigned orientation);

#endif
