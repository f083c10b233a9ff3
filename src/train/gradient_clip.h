/* SPDX-License-Identifier: MIT */
/*
 * gradient_clip.h - gradients whose norm is too large are scaled down, all by the same factor
 */
#ifndef SCRAWL_TRAIN_GRADIENT_CLIP_H
#define SCRAWL_TRAIN_GRADIENT_CLIP_H

#include "core/context.h"

/* Gradients that one thread squares, or updates, at a time. */
#define CLIP_BLOCK ((size_t)4096)

struct clip {
	double most;            /* the largest norm that stays as it is; 0: off */
	size_t count;           /* gradients */
	double *sums;           /* [blocks] of squares; NULL if off */
	const float *gradients; /* of the call under way */
};

/* For `count` gradients.  With a norm of 0 nothing is allocated.  ENOMEM. */
enum scrawl_status clip_init(scrawl_context *ctx, struct clip *c, size_t count, double most);
void clip_release(struct clip *c);

static inline bool clip_is_on(const struct clip *c)
{
	return c->most > 0.0;
}

/*
 * The factor min(1, most / (|gradients| + 1e-6)), as torch.nn.utils.clip_grad_norm_ has it, with
 * the Euclidean norm of gradients [count] taken all together.  Not to be called if it is off.
 */
double clip_factor(struct clip *c, struct parallel *parallel, const float *gradients);

#endif
