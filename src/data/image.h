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
	const char *path; /* for error texts */
	const unsigned char *data;
	size_t size;
};

/*
 * Decode a file to 1 channel if it is grey, otherwise to 3; pixels is freed with memory_free.
 * EDATA: damaged, cut short, too large or of a kind that cannot be read.  ENOMEM.
 */
enum scrawl_status image_read_png(scrawl_context *ctx, const struct image_bytes *bytes,
				    struct scrawl_image *out);
enum scrawl_status image_read_jpeg(scrawl_context *ctx, const struct image_bytes *bytes,
				     struct scrawl_image *out);

/* Memory for a picture of a shape that a file claims; EDATA if it is too large. */
enum scrawl_status image_allocate(scrawl_context *ctx, const char *path, size_t height,
				    size_t width, size_t channels, struct scrawl_image *out);

#endif
