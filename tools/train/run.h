/* SPDX-License-Identifier: MIT */
/*
 * run.h - the state of a training run, opening its data and creating its networks
 */
#ifndef SCRAWL_TOOLS_TRAIN_RUN_H
#define SCRAWL_TOOLS_TRAIN_RUN_H

#include <jansson.h>
#include <scrawl.h>

#include "output/output_lock.h"
#include "train/members.h"
#include "train/progress.h"
#include "train/request.h"
#include "train/run_log.h"

/* The state of a run; what it does not need is NULL. */
struct train_run {
	const struct train_request *request;
	scrawl_context *ctx;
	scrawl_dataset *all, *test;
	scrawl_dataset *train, *val; /* parts of all; both NULL without validation */
	scrawl_model *model;
	struct progress progress;
	struct run_log log;
	struct growing_file curve;
	struct output_lock checkpoint_lock, previous_lock;
	struct members members;
	unsigned epoch;  /* the current one */
	double start;    /* of the program, on the monotonic clock */
	double prepared; /* seconds from start to the first epoch */
	struct scrawl_train_result result;
	double train_accuracy; /* of the last epoch */
	json_t *warnings;      /* of the current member, see train_note_model; NULL: none */
	scrawl_checkpoint *resumed;
	char *previous;     /* where the checkpoint before the last is kept */
	char *config;       /* the options that results depend on */
	char *state_config; /* all options, for checkpoints */
	json_t *note;       /* of resumed */
	char *note_text;    /* of the checkpoint last written */
	bool checkpoint_written, checkpoint_failed; /* at least one; the last one */
	bool paused;                                /* after the epoch of --pause-after */
	int document_code;                          /* an exit code: printing that of --json */
};

/* Seconds from the program's start until the accuracy of --until was reached. */
static inline double seconds_to_reach(const struct train_run *run)
{
	return run->prepared + run->result.seconds;
}

static inline const scrawl_dataset *train_set(const struct train_run *run)
{
	return run->train ? run->train : run->all;
}

/* The seed of the current member. */
static inline uint64_t member_seed(const struct train_run *run)
{
	return run->request->training.seed + (run->request->folds ? 0 : run->members.current);
}

static inline const char *member_path(const struct train_run *run)
{
	return run->members.all[run->members.current].path;
}

/*
 * Notes for the data the input of the model of --from, where options refer to it; request is
 * run's.  Returns an exit code, with the error printed.
 */
int run_find_input(struct train_run *run, struct train_request *request);

/* Opens the data and splits them for the current member.  Returns an exit code, error printed. */
int run_open_data(struct train_run *run);

/* Creates the current member's network, untrained; an error is printed.  Returns an exit code. */
int run_create_model(struct train_run *run);

/* Moves on to the next member: its parts of the data, its network.  Returns an exit code. */
int run_next_member(struct train_run *run);

/* Fails now instead of after hours of training; returns an exit code, with the error printed. */
int run_check_files(const struct train_run *run);

/*
 * Opens the run's files and keeps other runs from writing them.  All are open and locked before the
 * first is cut, so a run that is refused leaves them as they were.  Returns an exit code, with the
 * error printed.
 */
int run_open_files(struct train_run *run);
void run_unlock_files(struct train_run *run);

void run_release(struct train_run *run);

#endif
