/* SPDX-License-Identifier: MIT */
/*
 * trainer.h - a training run under way
 *
 * trainer.c prepares it, step.c takes one step, validate.c judges an epoch, checkpoint_write.c
 * saves it and checkpoint_read.c restores it.  trainer_interface.c builds scrawl.h's trainer from
 * these, and train.c is its first user.
 */
#ifndef SCRAWL_TRAIN_TRAINER_H
#define SCRAWL_TRAIN_TRAINER_H

#include "model/model.h"
#include "train/ema.h"
#include "train/gradient_clip.h"
#include "train/optimizer.h"

/* How far a run has come, in numbers: what a checkpoint holds beside arrays. */
struct position {
	unsigned epoch;                /* under way, from 1 */
	size_t done;                   /* steps of this epoch */
	double loss;                   /* sum over this epoch's images */
	size_t seen, correct;          /* of this epoch's images */
	unsigned best_epoch;           /* 0: none is validated yet */
	double val_loss, val_accuracy; /* of the best epoch */
	double seconds;                /* of the run, at the last epoch's end or the checkpoint */
	double training_seconds;       /* of the epochs that are over, training alone */
	double epoch_seconds;          /* of this epoch's training, before the run was resumed */
};

/* Readings of the clock; the first two are moved back by what a resumed run had spent before. */
struct clocks {
	double start;       /* of the run */
	double epoch_start; /* of this epoch's training */
	double written;     /* the last checkpoint was, or the run began */
};

struct scrawl_trainer {
	scrawl_model *model;
	const scrawl_dataset *train, *val;
	struct scrawl_train_options options; /* without callbacks, checkpoint and resume */
	struct position position;
	struct clocks clocks;
	bool ordered;  /* the images are, for this epoch */
	bool failed;   /* something was not finite: the run cannot go on */
	bool wrote;    /* a checkpoint, in this process */
	char *resumed; /* path of the checkpoint from which the run went on; NULL: none */

	/* The tools of the work. */
	size_t steps; /* per epoch */
	struct plan *plan;
	struct plan *inference; /* to validate with */
	struct optimizer optimizer;
	struct clip clip;
	struct ema ema;
	struct augmenter *augmenter; /* NULL: none */
	uint32_t *order;             /* [images] of this epoch */
	const uint8_t **images;      /* [batch] */
	uint8_t *labels;             /* [batch] */
	float *best;                 /* [parameters] of the best epoch, or at the beginning */
	char *augment;               /* what options.augment points to */

	/* What the caller is shown. */
	struct scrawl_progress progress;
	struct scrawl_epoch report;
	struct scrawl_train_result result;
};

/*
 * Everything that a run needs and that can fail; the trainer, all 0 until now, is then before the
 * first step.  Of the options, which passed their check, it keeps a copy.  val may be NULL.  To be
 * released even if this fails.  ENOMEM; EINVAL: the augmentation does not suit the images.
 */
enum scrawl_status trainer_init(struct scrawl_trainer *t, scrawl_model *model,
				const scrawl_dataset *train, const scrawl_dataset *val,
				const struct scrawl_train_options *options);
void trainer_release(struct scrawl_trainer *t);

/* Puts the trainer before the first step of that epoch, counted from 1. */
void trainer_begin_epoch(struct scrawl_trainer *t, unsigned epoch);

/* Steps of the whole run so far. */
static inline size_t trainer_steps_done(const struct scrawl_trainer *t)
{
	return (size_t)(t->position.epoch - 1) * t->steps + t->position.done;
}

/* What the run came to so far, by the epochs that are over. */
struct scrawl_train_result trainer_result(const struct scrawl_trainer *t);

/* Puts all images into the order of the epoch under way, a function of seed and epoch. */
void trainer_shuffle(struct scrawl_trainer *t);

/*
 * One step, with this learning rate, on the epoch's next batch, of which there must be one left.
 * ENUMERIC: the loss is not finite; the weights are as they were, but what layers observe
 * (batchnorm's running statistics) has taken in the batch.
 */
enum scrawl_status trainer_step(struct scrawl_trainer *t, double rate);

#endif
