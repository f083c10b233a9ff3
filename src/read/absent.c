/* SPDX-License-Identifier: MIT */
/*
 * absent.c - reading pictures in a build without Leptonica: says so
 */
#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "read/reader.h"

#define WITHOUT_LEPTONICA                                                                          \
	"this build of the library cannot read handwriting from pictures: build it with Leptonica"

enum scrawl_status scrawl_character_normalize(scrawl_context *ctx, const struct scrawl_image *image,
					      struct scrawl_shape input, uint8_t *out, bool *blank)
{
	ENTER(ctx);
	(void)input;
	(void)blank;
	if (!ctx || !image || !out)
		return context_fail_null(ctx);
	return context_fail(ctx, SCRAWL_EINVAL, WITHOUT_LEPTONICA);
}

enum scrawl_status scrawl_reader_read(scrawl_reader *reader, const struct scrawl_image *image,
				      struct scrawl_page **out)
{
	ENTER(reader ? reader->ctx : NULL);
	if (!reader || !image || !out)
		return context_fail_null(reader ? reader->ctx : NULL);
	return context_fail(reader->ctx, SCRAWL_EINVAL, WITHOUT_LEPTONICA);
}

enum scrawl_status scrawl_reader_read_fields(scrawl_reader *reader,
					     const struct scrawl_image *image,
					     const struct scrawl_field *fields, size_t count,
					     struct scrawl_page **out)
{
	ENTER(reader ? reader->ctx : NULL);
	(void)count;
	if (!reader || !image || !fields || !out)
		return context_fail_null(reader ? reader->ctx : NULL);
	return context_fail(reader->ctx, SCRAWL_EINVAL, WITHOUT_LEPTONICA);
}

enum scrawl_status scrawl_reader_read_boxes(scrawl_reader *reader, const struct scrawl_image *image,
					    struct scrawl_page **out)
{
	return scrawl_reader_read(reader, image, out);
}

enum scrawl_status scrawl_image_find_fields(scrawl_context *ctx, const struct scrawl_image *image,
					    struct scrawl_field **fields, size_t *count)
{
	ENTER(ctx);
	if (!ctx || !image || !fields || !count)
		return context_fail_null(ctx);
	return context_fail(ctx, SCRAWL_EINVAL, WITHOUT_LEPTONICA);
}

void scrawl_page_destroy(struct scrawl_page *page)
{
	memory_free(page); /* there are none */
}
