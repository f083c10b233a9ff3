/* SPDX-License-Identifier: MIT */
/*
 * tta.h - test-time augmentation: a fixed set of small changes to an image, whose predictions are
 * averaged
 *
 * Training images are changed at random (augment.h); views are the same for every image, so that
 * a prediction depends only on the image.  View 0 is the image itself; the others are resampled
 * once, bilinearly, and pixels outside the image are 0.  They come in pairs of opposite changes, so
 * that an odd number of views favours no direction.
 */
#ifndef SCRAWL_DATA_TTA_H
#define SCRAWL_DATA_TTA_H

#include <scrawl.h>

/* The views of images of one size, with scratch for each of the context's threads. */
struct views;

/* EINVAL: an image of this size is too large. */
enum scrawl_status views_create(scrawl_context *ctx, struct scrawl_shape shape, struct views **out);
void views_destroy(struct views *views);

/*
 * View `view` (below SCRAWL_MAX_VIEWS) of an image [height, width, channels], valid until the next
 * call with this worker.  Allocates nothing; different workers may call at the same time.
 */
const uint8_t *views_image(const struct views *views, const uint8_t *image, unsigned view,
			   unsigned worker);

#endif
