/* SPDX-License-Identifier: MIT */
/*
 * run_files.c - checks, opens and locks the files that a training run writes
 */
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "train/curve.h"
#include "train/run.h"
#include "train/split_file.h"
#include "train/train.h"

int run_check_files(const struct train_run *run)
{
	const struct train_request *request = run->request;
	const struct members *m = &run->members;
	int code = train_check_files(run);
	if (code != EXIT_DONE)
		return code;
	enum scrawl_status status = SCRAWL_OK;
	/* If --out is a folder or a device, members' names next to it are not what was meant. */
	if (request->out && m->count > 1)
		status = scrawl_path_writable(run->ctx, request->out);
	for (size_t i = 0; request->out && i < m->count && status == SCRAWL_OK; i++)
		status = scrawl_path_writable(run->ctx, m->all[i].path);
	if (status == SCRAWL_OK && request->checkpoint)
		status = scrawl_path_writable(run->ctx, request->checkpoint);
	if (status == SCRAWL_OK && request->checkpoint)
		status = scrawl_path_writable(run->ctx, run->previous);
	return check_status(run->ctx, status);
}

/* Locks the file that the library keeps as .prev, beside the target of a checkpoint's link. */
static int lock_previous(struct train_run *run)
{
	const char *path = run->request->checkpoint;
	char *target = path ? realpath(path, NULL) : NULL;
	char *previous = path ? train_checkpoint_previous(target ? target : path) : NULL;
	if (path && !previous) {
		free(target);
		return fail_memory();
	}
	/* It may be a link to the checkpoint, whose lock is held. */
	char *end = previous ? realpath(previous, NULL) : NULL;
	bool linked = target && end && strcmp(target, end) == 0;
	int code = linked ? EXIT_DONE : output_lock(&run->previous_lock, previous);
	free(target);
	free(previous);
	free(end);
	return code;
}

static int lock_files(struct train_run *run)
{
	struct members *m = &run->members;
	int code = output_lock(&run->checkpoint_lock, run->request->checkpoint);
	if (code == EXIT_DONE)
		code = lock_previous(run);
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
	output_unlock(&run->previous_lock);
}
