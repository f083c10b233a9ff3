/* SPDX-License-Identifier: MIT */
/*
 * picture.h - decoders of picture files, for picture.c
 */
#ifndef SCRAWL_DATA_PICTURE_H
#define SCRAWL_DATA_PICTURE_H

#include <scrawl.h>

/* The most that a header may claim, before anything is allocated by it. */
#define MAX_PICTURE_PIXELS ((size_t)1 << 26)

struct picture_bytes {
	const char *path; /* for error texts */
	const unsigned char *data;
	size_t size;
};

/*
 * Decode a file to 1 channel if it is grey, otherwise to 3; pixels is freed with memory_free.
 * EDATA: damaged, cut short, too large or of a kind that cannot be read.  ENOMEM.
 */
enum scrawl_status picture_read_png(scrawl_context *ctx, const struct picture_bytes *bytes,
				    struct scrawl_picture *out);
enum scrawl_status picture_read_jpeg(scrawl_context *ctx, const struct picture_bytes *bytes,
				     struct scrawl_picture *out);

/* Memory for a picture of a shape that a file claims; EDATA if it is too large. */
enum scrawl_status picture_allocate(scrawl_context *ctx, const char *path, size_t height,
				    size_t width, size_t channels, struct scrawl_picture *out);

#endif
