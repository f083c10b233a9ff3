/* SPDX-License-Identifier: MIT */
/*
 * train.h - the course of a training run, apart from the options that steer it
 */
#ifndef SCRAWL_TOOLS_TRAIN_TRAIN_H
#define SCRAWL_TOOLS_TRAIN_TRAIN_H

#include "input/data_source.h"
#include "train/checkpoint.h"
#include "train/ensemble.h"
#include "train/progress.h"
#include "train/run_log.h"

#define LARGEST_SEED INT64_MAX /* what JSON's integers hold */

/* Images set apart for validation: a fraction of all if that is not 0, else so many. */
struct val_part {
	double fraction;
	uint64_t count;
};

struct train_command {
	struct source source;
	struct val_part val;
	bool no_test;
	const char *net;
	struct scrawl_train_options training; /* without callbacks; the first member's */
	size_t optimizer, schedule;           /* as options set them; training's count */
	uint64_t ensemble;                    /* how many models; 1: no ensemble */
	uint64_t tta;                         /* views of each image, in the end */
	uint64_t threads;                     /* 0: one for each CPU */
	size_t conv;                          /* index of the convolution algorithm */
	const char *out;                      /* the model; NULL: none is saved */
	const char *log_path;                 /* NULL: none */
	long long log_offset;                 /* where the log goes on; -1: at its beginning */
	const char *checkpoint;               /* where they are written; NULL: nowhere */
	struct every every;
	bool lr_range;           /* the range test in place of a run; out is NULL then */
	const char *resume;      /* the checkpoint to go on from; NULL: none */
	const char *recipe;      /* which one, and what was taken from it; NULL: none */
	const char *config;      /* the options as a configuration (config.h); NULL: not known */
	const char *config_path; /* the configuration to read; NULL: none */
	bool print_config;       /* in place of a run */
	bool quiet;
};

/* All that a run holds; what it does not need is NULL. */
struct train_run {
	const struct train_command *command;
	scrawl_context *ctx;
	scrawl_dataset *all, *test;
	scrawl_dataset *train, *val; /* parts of all; NULL both if nothing is set apart */
	scrawl_model *model;
	struct progress progress;
	struct runlog log;
	struct ensemble ensemble;
	unsigned epoch;  /* now running */
	double start;    /* of the program, on the monotonic clock */
	double prepared; /* seconds from there to the first epoch */
	struct scrawl_train_result result;
	scrawl_checkpoint *resumed;
	json_t *note;                               /* of resumed */
	char *checkpoint_path;                      /* of a resumed run */
	char *note_text;                            /* of the checkpoint last written */
	bool checkpoint_written, checkpoint_failed; /* one was; the last one was not */
};

/* From the program's start to the accuracy of --until, once it was reached. */
static inline double seconds_to_reach(const struct train_run *run)
{
	return run->prepared + run->result.seconds;
}

static inline const scrawl_dataset *train_set(const struct train_run *run)
{
	return run->train ? run->train : run->all;
}

/* Of the member that is being trained. */
static inline uint64_t member_seed(const struct train_run *run)
{
	return run->command->training.seed + run->ensemble.current;
}

static inline const char *member_path(const struct train_run *run)
{
	return run->ensemble.members[run->ensemble.current].path;
}

/*
 * Data, network, training, saving, the test; returns an exit code.  With --resume, command is
 * completed from the checkpoint.
 */
int train_run(struct train_command *command);

/* Whether an option, given as text, asks for what the range test does not do; prints the error. */
bool train_lr_range_refuses(const char *option, const char *text);

/* In place of training: tells which learning rates suit.  Returns an exit code. */
int train_lr_range(struct train_run *run);

/* Refuses, as a usage error, to overwrite with models or log what is neither. */
int train_check_files(const struct train_run *run);

/* Tells, unless the run is quiet, what is about to be trained and how. */
void train_header_print(const struct train_run *run);

/* Prints the results; evaluation is the test set's, or NULL.  Returns an exit code. */
int train_result_print(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/* EXIT_THRESHOLD, with a line that says so, if --until was given and not reached. */
int train_result_check(const struct train_run *run);

/* In place of the first event: the run goes on. */
void train_log_resume(struct train_run *run);

/* The first event of the log: configuration, data, network, versions, machine. */
void train_log_run(struct train_run *run);

/* A member of an ensemble was saved: what it came to. */
void train_log_member(struct train_run *run);

/* What the test set says of a model, for the last event; evaluation may be NULL. */
json_t *train_log_test(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/*
 * The last event.  status is "ok", "stopped" or "failed"; error explains the latter two.
 * evaluation is the test set's, or NULL.
 */
void train_log_result(struct train_run *run, const char *status, const char *error,
		      const struct scrawl_evaluation *evaluation);

#endif
