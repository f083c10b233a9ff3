/* SPDX-License-Identifier: MIT */
/*
 * none.h - images that show no character, to train a class for them
 *
 * Cutting characters out of a page also yields what is none: pieces of characters, several that
 * touch, signs and letters, scribbles, texture, nothing at all.  Such images are made from the data
 * and from random numbers, and placed as fit_ink places a character.  Each is a pure function
 * of the data and (seed, epoch, sample); it depends on neither threads nor history.
 */
#ifndef SCRAWL_DATA_NONE_H
#define SCRAWL_DATA_NONE_H

#include <scrawl.h>

/* Prepared for one data set, which must outlive it, with scratch for several threads. */
struct none;

/* share: of the samples to be replaced, above 0, below 1.  EINVAL: the images are too large. */
enum scrawl_status none_create(scrawl_context *ctx, const scrawl_dataset *data, double share,
			       struct none **out);
void none_destroy(struct none *none);

/* Whether a sample of this epoch is replaced. */
bool none_replaces(const struct none *none, uint64_t seed, uint32_t epoch, uint32_t sample);

/*
 * The image [height, width, channels] that replaces it, valid until the next call with this worker
 * (a number below the context's threads).  Allocates nothing; different workers may call at once.
 */
const uint8_t *none_image(const struct none *none, uint64_t seed, uint32_t epoch, uint32_t sample,
			  unsigned worker);

#endif
