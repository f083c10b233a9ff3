/* SPDX-License-Identifier: MIT */
/*
 * trainer.h - a training run under way
 *
 * trainer.c makes it ready, step.c goes one step, validate.c judges an epoch, train.c is the
 * course of a run, checkpoint.c writes and checkpoint_read.c restores it.
 */
#ifndef SCRAWL_TRAIN_TRAINER_H
#define SCRAWL_TRAIN_TRAINER_H

#include "model/model.h"
#include "train/ema.h"
#include "train/gradient_clip.h"
#include "train/optimizer.h"

struct trainer {
	scrawl_model *model;
	const scrawl_dataset *train, *val;
	const struct scrawl_train_options *options;
	struct plan *plan;
	struct optimizer optimizer;
	struct clip clip;
	struct ema ema;
	struct augmenter *augmenter; /* NULL: none */
	size_t steps;                /* an epoch */
	size_t step;                 /* of the whole run, from 0 */
	unsigned epoch;              /* under way, from 1 */
	size_t done;                 /* steps of this epoch */
	uint32_t *order;             /* [images] of this epoch */
	const uint8_t **images;      /* [batch] */
	uint8_t *labels;             /* [batch] */
	float *best;                 /* [parameters] */
	double start, trained;       /* clock at the beginning; seconds in training alone */
	double epoch_start;          /* clock at the beginning of this epoch's training */
	double epoch_seconds;        /* spent in it before the run was resumed */
	double loss;                 /* sum over this epoch's images */
	size_t seen, correct;        /* of this epoch's images */
	double written;              /* clock when the last checkpoint was, or the beginning */
	bool wrote;                  /* one in this process */
	struct scrawl_train_result result;
};

/*
 * Everything that a run needs and that can fail.  t: train, val and options are set, the rest is 0;
 * to be released even if this fails.  ENOMEM; EINVAL: the augmentation does not suit the images.
 */
enum scrawl_status trainer_init(struct trainer *t, scrawl_model *model);
void trainer_release(struct trainer *t);

/* Puts the trainer before the first step of that epoch, counted from 1. */
void trainer_begin_epoch(struct trainer *t, unsigned epoch);

/* Puts all images into the order of the epoch under way, a function of seed and epoch. */
void trainer_shuffle(struct trainer *t);

/*
 * One step, with this learning rate, on the epoch's next batch, of which there must be one left.
 * ENUMERIC: the loss is not finite; the weights are as they were, but what layers observe
 * (batchnorm's running statistics) has taken in the batch.
 */
enum scrawl_status trainer_step(struct trainer *t, double rate);

#endif
