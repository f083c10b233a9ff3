/* SPDX-License-Identifier: MIT */
/*
 * image_leptonica_missing.c - in place of image_leptonica.c: says what a build without Leptonica
 * lacks
 */
#include "core/context.h"
#include "data/image.h"

static enum scrawl_status fail_without(scrawl_context *ctx, const char *name, const char *kind)
{
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s: a %s picture, but this build reads PNG, JPEG, PNM and BMP only "
			    "(built with Leptonica it would also read TIFF and WebP)",
			    name, kind);
}

enum scrawl_status image_read_tiff(scrawl_context *ctx, const struct image_bytes *bytes,
				   struct scrawl_image *out)
{
	(void)out;
	return fail_without(ctx, bytes->name, "TIFF");
}

enum scrawl_status image_read_webp(scrawl_context *ctx, const struct image_bytes *bytes,
				   struct scrawl_image *out)
{
	(void)out;
	return fail_without(ctx, bytes->name, "WebP");
}
