/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.h - writes a run under way to a file, and takes it up again
 */
#ifndef SCRAWL_TRAIN_CHECKPOINT_H
#define SCRAWL_TRAIN_CHECKPOINT_H

#include "train/trainer.h"

/*
 * After a step, or, with done 0, after an epoch: writes a checkpoint as these options (NULL: never)
 * ask for if one is due, or the run is about to stop.  Returns what must end the run: ENUMERIC when
 * a value is not finite, in which case nothing is written; ESTOPPED from the callback; a failure
 * that nobody was there to be told of.
 */
enum scrawl_status checkpoint_if_due(scrawl_trainer *t, const struct scrawl_checkpoint_options *o,
				     bool stopping);

/*
 * Puts the trainer, fresh from its preparation, to where the checkpoint is.
 * EINVAL, EDATA: its options, network or data are not those of the checkpoint; EMODEL: the
 * checkpoint contradicts itself.  The text says which.  ENOMEM.
 */
enum scrawl_status checkpoint_restore(scrawl_trainer *t, const scrawl_checkpoint *c);

#endif
