/* SPDX-License-Identifier: MIT */
/*
 * ensemble.h - several models that predict together, with plans and buffers
 *
 * The models are only read: several ensembles may use the same ones at the same time.
 */
#ifndef SCRAWL_EVAL_ENSEMBLE_H
#define SCRAWL_EVAL_ENSEMBLE_H

#include "eval/average.h"
#include "model/model.h"

struct scrawl_ensemble {
	scrawl_context *ctx; /* provides the threads and receives the errors */
	size_t count, classes;
	const scrawl_model **models; /* [count] */
	struct plan **plans;         /* [count] */
	unsigned view_count, view;   /* number of views; the current one */
	struct views *views;         /* NULL: only the unchanged images */
	struct sum all, own;         /* of all models; of the one that predicted last */
	float *mean;                 /* [INFERENCE_BATCH, classes] */
};

/* Up to INFERENCE_BATCH images, as bytes or as floats. */
struct block {
	size_t count;
	const uint8_t *const *images; /* [count] */
	const float *const *floats;   /* [count] instead, if not NULL */
	const uint8_t *labels;        /* [count]; NULL: no losses */
};

/* Clears e->all for a new block. */
void ensemble_begin(struct scrawl_ensemble *e, const struct block *block);

/* Before the first block of a call: the models' weights may have changed since the last one. */
void ensemble_prepare(struct scrawl_ensemble *e);

/* Predicts a block with one model, in all views: into e->own, and added to e->all. */
void ensemble_read(struct scrawl_ensemble *e, size_t model, const struct block *block);

/* The mean of e->own or e->all, [block's count, classes]; valid until the next call. */
const float *ensemble_mean(struct scrawl_ensemble *e, const struct sum *sum, size_t images);

/* EINVAL if the data have no n images from `first` on. */
enum scrawl_status ensemble_check_range(struct scrawl_ensemble *e, const scrawl_dataset *data,
					size_t first, size_t n);

/* The part of a block from `first` on that a model processes at once. */
struct batch ensemble_batch(const scrawl_model *model, const struct block *block, size_t first);

#endif
