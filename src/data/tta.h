/* SPDX-License-Identifier: MIT */
/*
 * tta.h - a fixed set of small changes to an image, for a mean of what a model reads in them
 *
 * Training images are changed at random (augment.h); views are the same for every image, so that
 * an answer hangs on the image alone.  View 0 is the image itself; the others are resampled once,
 * bilinearly, and outside of the image all is 0.  They come in pairs that undo each other, so that
 * an odd number of views favours no direction.
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
 * View `view` (below SCRAWL_MAX_VIEWS) of an image [height, width, channels]; it lies there until
 * this worker asks for the next.  Allocates nothing; workers may ask at once.
 */
const uint8_t *views_image(const struct views *views, const uint8_t *image, unsigned view,
			   unsigned worker);

#endif
