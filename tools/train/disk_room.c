/* SPDX-License-Identifier: MIT */
/*
 * disk_room.c - whether the disk has room for what a run writes at its end, before it begins
 */
#include "train/train.h"

#include "output/output_room.h"
#include "train/run.h"

/* Without headers, which are small. */
int train_check_room(const struct train_run *run)
{
	const struct scrawl_train_options *t = &run->request->training;
	uint64_t bytes = scrawl_model_parameter_count(run->model) * sizeof(float);
	bool adaptive =
		t->optimizer == SCRAWL_OPTIMIZER_ADAM || t->optimizer == SCRAWL_OPTIMIZER_ADAMW;
	/* Weights, their best ones, the first moment; the second; the average. */
	unsigned blocks = 3 + adaptive + (t->ema > 0.0);
	const struct output_size files[] = {
		{ member_path(run), bytes, run->members.count - run->members.current },
		/* The new one, the last and the one before. */
		{ run->request->checkpoint, bytes * blocks, 3 },
	};
	return output_check_room(files, sizeof(files) / sizeof(*files));
}
