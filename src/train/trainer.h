/* SPDX-License-Identifier: MIT */
/*
 * trainer.h - the state of a training run
 *
 * trainer.c prepares it, step.c takes one step, validate.c evaluates an epoch, checkpoint_write.c
 * saves it and checkpoint_read.c restores it.  trainer_interface.c builds scrawl.h's trainer from
 * these, and train.c is its first user.
 */
#ifndef SCRAWL_TRAIN_TRAINER_H
#define SCRAWL_TRAIN_TRAINER_H

#include "model/model.h"
#include "train/ema.h"
#include "train/gradient_clip.h"
#include "train/optimizer.h"

/* Progress of a run: everything in a checkpoint except the arrays. */
struct position {
	unsigned epoch;                /* the current one, from 1 */
	size_t done;                   /* steps of this epoch */
	double loss;                   /* sum over this epoch's images */
	size_t seen, correct;          /* of this epoch's images */
	unsigned best_epoch;           /* 0: none validated yet */
	double val_loss, val_accuracy; /* of the best epoch */
	double seconds;                /* of the run, to the last epoch's end or checkpoint */
	double training_seconds;       /* of finished epochs, training only */
	double epoch_seconds;          /* of this epoch's training, before the run was resumed */
};

/* Clock readings; in a resumed run the first two are earlier by the time spent before. */
struct clocks {
	double start;       /* of the run */
	double epoch_start; /* of this epoch's training */
	double written;     /* of the last checkpoint, or of the run */
};

struct scrawl_trainer {
	scrawl_model *model;
	const scrawl_dataset *train, *val;
	struct scrawl_train_options options; /* without callbacks, checkpoint and resume */
	struct position position;
	struct clocks clocks;
	bool ordered;  /* the images are shuffled for this epoch */
	bool failed;   /* a value was not finite: the run cannot continue */
	bool wrote;    /* a checkpoint, in this process */
	char *resumed; /* path of the checkpoint that was resumed; NULL: none */

	/* The parts that do the work. */
	size_t steps; /* per epoch */
	struct plan *plan;
	struct plan *inference; /* for validation */
	struct optimizer optimizer;
	struct clip clip;
	struct ema ema;
	struct augmenter *augmenter; /* NULL: none */
	struct none *none;           /* NULL: no samples are replaced */
	struct none *val_none;       /* the same for the validation set */
	uint8_t none_class;          /* the label of those that are */
	uint32_t *order;             /* [images] of this epoch */
	const uint8_t **images;      /* [batch] */
	uint8_t *labels;             /* [batch] */
	float *best;                 /* [parameters] of the best epoch, or the initial ones */
	char *augment;               /* what options.augment points to */

	/* Reported to the caller. */
	struct scrawl_progress progress;
	struct scrawl_epoch report;
	struct scrawl_train_result result;
};

/*
 * Prepares a zeroed trainer for its first step; does everything that can fail.  Keeps a copy of
 * the options, which must be valid.  val may be NULL.  Release the trainer even if this fails.
 * ENOMEM; EINVAL: the augmentation does not suit the images.
 */
enum scrawl_status trainer_init(struct scrawl_trainer *t, scrawl_model *model,
				const scrawl_dataset *train, const scrawl_dataset *val,
				const struct scrawl_train_options *options);
void trainer_release(struct scrawl_trainer *t);

/* Moves the trainer to the start of that epoch, counted from 1. */
void trainer_begin_epoch(struct scrawl_trainer *t, unsigned epoch);

/* Steps of the whole run so far. */
static inline size_t trainer_steps_done(const struct scrawl_trainer *t)
{
	return (size_t)(t->position.epoch - 1) * t->steps + t->position.done;
}

/* The result of the finished epochs. */
struct scrawl_train_result trainer_result(const struct scrawl_trainer *t);

/* Shuffles the images for the current epoch, as a function of seed and epoch. */
void trainer_shuffle(struct scrawl_trainer *t);

/*
 * Takes one step, with this learning rate, on the epoch's next batch; there must be one left.
 * ENUMERIC: the loss is not finite; the weights are unchanged, but observed parameters (batchnorm's
 * running statistics) include the batch.
 */
enum scrawl_status trainer_step(struct scrawl_trainer *t, double rate);

#endif
