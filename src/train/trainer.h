/* SPDX-License-Identifier: MIT */
/*
 * trainer.h - a training run under way: what train.c moves on and checkpoint.c writes and reads
 */
#ifndef SCRAWL_TRAIN_TRAINER_H
#define SCRAWL_TRAIN_TRAINER_H

#include "model/model.h"
#include "train/optimizer.h"

struct trainer {
	scrawl_model *model;
	const scrawl_dataset *train, *val;
	const struct scrawl_train_options *options;
	struct plan *plan;
	struct optimizer optimizer;
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

#endif
