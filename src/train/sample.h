/* SPDX-License-Identifier: MIT */
/*
 * sample.h - a sample as the network sees it: perhaps replaced, then perhaps augmented
 */
#ifndef SCRAWL_TRAIN_SAMPLE_H
#define SCRAWL_TRAIN_SAMPLE_H

#include "data/augment.h"
#include "data/none.h"
#include "model/plan.h"

/* What happens to samples; each may be NULL. */
struct sampler {
	const struct none *none;
	const struct augmenter *augmenter;
};

/* A batch_augment_fn; arg is a struct sampler. */
static inline const uint8_t *sampler_image(const void *arg, const struct batch *batch, size_t i,
					   unsigned worker)
{
	const struct sampler *s = arg;
	const uint8_t *image = batch->images[i];
	uint32_t sample = batch->samples[i];
	if (s->none && none_replaces(s->none, batch->seed, batch->epoch, sample))
		image = none_image(s->none, batch->seed, batch->epoch, sample, worker);
	if (s->augmenter)
		image = augmenter_image(s->augmenter, image, batch->seed, batch->epoch, sample,
					worker);
	return image;
}

#endif
