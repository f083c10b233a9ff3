/* SPDX-License-Identifier: MIT */
/*
 * optimizer.h - from gradients to weights: SGD with momentum, Nesterov, Adam, AdamW
 *
 * To add one: an enumerator in scrawl.h; its name, update and moments in optimizer.c; the options
 * that suit it in scrawl_train_options_set_optimizer(); its golden values in
 * tests/support/golden.py; the manual page.
 */
#ifndef SCRAWL_TRAIN_OPTIMIZER_H
#define SCRAWL_TRAIN_OPTIMIZER_H

#include "model/network.h"

struct optimizer {
	enum scrawl_optimizer kind;
	double momentum, beta2; /* a float beta could not represent a small 1 - beta */
	float weight_decay;
	struct network *net;
	float *m; /* [parameters] momentum, or Adam's first moment */
	float *v; /* [parameters] Adam's second moment */

	/* Of the current step. */
	size_t step;      /* counts from 1 */
	float scale;      /* of the gradients; 1 unless they are clipped */
	float rate;       /* for SGD: the rate; for Adam: rate / (1 - beta1^step) */
	float shrink;     /* AdamW: 1 - rate weight_decay */
	float correction; /* Adam: 1 / sqrt(1 - beta2^step) */
};

/* Whether v is in use, which checkpoints then hold as well. */
bool optimizer_has_second_moment(enum scrawl_optimizer kind);

/* options: kind, momentum, beta2, weight_decay.  net must outlive the optimiser. */
enum scrawl_status optimizer_init(scrawl_context *ctx, struct optimizer *o, struct network *net,
				  const struct scrawl_train_options *options);
void optimizer_release(struct optimizer *o);

/*
 * Begins a step with this learning rate and gradients scaled by `scale`; then every parameter must
 * be updated once.
 */
void optimizer_begin_step(struct optimizer *o, double rate, double scale);

/*
 * Updates parameters [begin, end) from gradients [all]; threads may update disjoint ranges.  A
 * plan_slice_fn, so that plan_backward can call it with the optimiser as arg.
 */
void optimizer_update(void *optimizer, const float *gradients, size_t begin, size_t end);

#endif
