/* SPDX-License-Identifier: MIT */
/*
 * run_files.c - opens the files that a training run writes, and locks them
 */
#include "cli/message.h"
#include "train/curve.h"
#include "train/run.h"
#include "train/split_file.h"
#include "train/train.h"

static int lock_files(struct train_run *run)
{
	struct members *m = &run->members;
	int code = output_lock(&run->checkpoint_lock, run->request->checkpoint);
	for (size_t i = 0; i < m->count && code == EXIT_DONE; i++)
		code = output_lock(&m->all[i].lock, m->all[i].path);
	return code;
}

int run_open_files(struct train_run *run)
{
	const struct train_request *request = run->request;
	int code = lock_files(run);
	if (code == EXIT_DONE)
		code = growing_open(&run->log.file, request->log_path, "log", request->log_offset);
	if (code == EXIT_DONE)
		code = growing_open(&run->curve, request->curve_path, "curve",
				    request->curve_offset);
	if (code == EXIT_DONE)
		code = split_file_write(run);
	/* Again, now that the log exists: two names may mean the same file. */
	if (code == EXIT_DONE)
		code = train_check_files(run);
	if (code == EXIT_DONE)
		code = growing_start(&run->log.file);
	return code == EXIT_DONE ? curve_start(run) : code;
}

void run_unlock_files(struct train_run *run)
{
	struct members *m = &run->members;
	for (size_t i = 0; m->all && i < m->count; i++)
		output_unlock(&m->all[i].lock);
	output_unlock(&run->checkpoint_lock);
}
