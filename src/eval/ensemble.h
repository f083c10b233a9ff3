/* SPDX-License-Identifier: MIT */
/*
 * ensemble.h - models that are asked as one, and all that asking them takes
 *
 * The models stay as they are: several ensembles may read the same ones at the same time.
 */
#ifndef SCRAWL_EVAL_ENSEMBLE_H
#define SCRAWL_EVAL_ENSEMBLE_H

#include "eval/average.h"
#include "model/model.h"

struct scrawl_ensemble {
	scrawl_context *ctx; /* whose threads work, and which gets the errors */
	size_t count, classes;
	const scrawl_model **models; /* [count] */
	struct plan **plans;         /* [count] */
	unsigned view_count, view;   /* how many; the one being read */
	struct views *views;         /* NULL: only the images themselves */
	struct sum all, own;         /* of all models; of the one asked last */
	float *mean;                 /* [INFERENCE_BATCH, classes] */
};

/* Up to INFERENCE_BATCH images, as bytes or as floats. */
struct block {
	size_t count;
	const uint8_t *const *images; /* [count] */
	const float *const *floats;   /* [count] instead, if not NULL */
	const uint8_t *labels;        /* [count]; NULL: no losses */
};

/* Makes e->all ready for another block. */
void ensemble_begin(struct scrawl_ensemble *e, const struct block *block);

/* One model reads a block, in all views: into e->own, and added to e->all. */
void ensemble_read(struct scrawl_ensemble *e, size_t model, const struct block *block);

/* The mean, [block's count, classes], of e->own or e->all; until it is asked for the next. */
const float *ensemble_mean(struct scrawl_ensemble *e, const struct sum *sum, size_t images);

/* The part of a block from `first` on that a model reads at once. */
struct batch ensemble_batch(const scrawl_model *model, const struct block *block, size_t first);

#endif
