/* SPDX-License-Identifier: MIT */
/*
 * average.h - the mean of what several models read in several views of each image
 */
#ifndef SCRAWL_EVAL_AVERAGE_H
#define SCRAWL_EVAL_AVERAGE_H

#include "model/model.h"

struct views;

/* What was read so far of a block of images. */
struct sum {
	size_t readings;
	double *probabilities; /* [INFERENCE_BATCH, classes], each a sum */
	double *least;         /* [INFERENCE_BATCH] smallest loss */
	double *rest;          /* [INFERENCE_BATCH] sum of exp(least - loss) */
};

/* All that one call needs, for blocks of up to INFERENCE_BATCH images. */
struct average {
	scrawl_model *const *models;
	size_t count, classes;
	unsigned view_count, view; /* how many; the one being read */
	struct views *views;       /* NULL: only the images themselves */
	struct sum all, own;       /* of the models asked; of the one asked last */
	float *mean;               /* [INFERENCE_BATCH, classes] */
};

/*
 * Fills *a, which average_release must be given also after a failure; count is at least 1.
 * Errors as scrawl_models_evaluate.
 */
enum scrawl_status average_create(struct average *a, scrawl_model *const *models, size_t count,
				  unsigned views);
void average_release(struct average *a);

/* Makes a->all ready for another block. */
void average_begin(struct average *a, size_t images);

/* One model reads a block, in all views: into a->own, and added to a->all.  labels may be NULL. */
void average_read(struct average *a, scrawl_model *model, const uint8_t *const *images,
		  const uint8_t *labels, size_t count);

/* a->mean [images, classes] of a->own or a->all. */
void average_mean(struct average *a, const struct sum *sum, size_t images);

/* The loss of image i of the block; it had a label. */
double average_loss(const struct sum *sum, size_t i);

#endif
