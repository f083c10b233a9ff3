/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.h - saves a training run and restores it
 */
#ifndef SCRAWL_TRAIN_CHECKPOINT_H
#define SCRAWL_TRAIN_CHECKPOINT_H

#include "train/trainer.h"

/*
 * Called after a step or, with done 0, after an epoch: writes a checkpoint if these options (NULL:
 * never) make one due, or the run is about to stop.  Returns a status that must end the run:
 * ENUMERIC if a value is not finite, in which case nothing is written; ESTOPPED from the callback;
 * a write failure, if no `written` callback is set.
 */
enum scrawl_status checkpoint_if_due(scrawl_trainer *t, const struct scrawl_checkpoint_options *o,
				     bool stopping);

/*
 * Moves a trainer that was just prepared to the checkpoint's position.
 * EINVAL, EDATA: its options, network or data are not those of the checkpoint; EMODEL: the
 * checkpoint contradicts itself.  The text says which.  ENOMEM.
 */
enum scrawl_status checkpoint_restore(scrawl_trainer *t, const scrawl_checkpoint *c);

#endif
