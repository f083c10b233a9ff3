/* SPDX-License-Identifier: MIT */
/*
 * gradient_clip.h - scales all gradients down if their global norm is too large
 */
#ifndef SCRAWL_TRAIN_GRADIENT_CLIP_H
#define SCRAWL_TRAIN_GRADIENT_CLIP_H

#include "core/context.h"

/* Gradients per piece that a thread squares or updates. */
#define CLIP_BLOCK ((size_t)4096)

struct clip {
	double most;            /* the largest norm that is left unchanged; 0: off */
	size_t count;           /* gradients */
	double *sums;           /* [blocks] of squares; NULL if off */
	const float *gradients; /* of the current call */
};

/* For `count` gradients.  With a norm of 0 nothing is allocated.  ENOMEM. */
enum scrawl_status clip_init(scrawl_context *ctx, struct clip *c, size_t count, double most);
void clip_release(struct clip *c);

static inline bool clip_is_on(const struct clip *c)
{
	return c->most > 0.0;
}

/*
 * The factor min(1, most / (norm + 1e-6)), as in torch.nn.utils.clip_grad_norm_, where norm is the
 * L2 norm of all gradients [count].  Must not be called if clipping is off.
 */
double clip_factor(struct clip *c, struct parallel *parallel, const float *gradients);

#endif
