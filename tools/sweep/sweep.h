/* SPDX-License-Identifier: MIT */
/*
 * sweep.h - a sweep: its runs, where their results are, and the stages from the file to the table
 */
#ifndef SCRAWL_TOOLS_SWEEP_SWEEP_H
#define SCRAWL_TOOLS_SWEEP_SWEEP_H

#include <scrawl.h>

#include "cli/option_list.h"
#include "input/data_source.h"
#include "sweep/halving.h"
#include "sweep/plan.h"
#include "sweep/record.h"

/* The command line. */
struct sweep_request {
	const char *spec;
	const char *data;       /* instead of the file's; NULL: the file's */
	const char *out;        /* the folder; NULL: named after the file */
	struct text_list merge; /* other folders with runs of this sweep */
	struct sweep_part part;
	uint64_t jobs, threads; /* 0: chosen */
	bool dry_run, show, final, json, quiet;
	const char *csv; /* NULL: none */
};

/* One training: a combination with a seed. */
struct sweep_run {
	size_t combination;
	uint64_t seed;
	char name[48];   /* of its folder: a hash of everything that its result depends on */
	char *config;    /* its options, as scrawl train --config reads them */
	const char *dir; /* the folder with its record: the sweep's or one that is merged */
	struct sweep_record record;
	bool mine;    /* it belongs to the part asked for */
	double delay; /* another process has it: when to look again, on the monotonic clock */
};

struct sweep {
	const struct sweep_request *request;
	char *dir; /* the folder */
	struct sweep_spec spec;
	struct sweep_plan plan;
	struct data_source source;
	char data_hash[40]; /* of the training images */
	size_t images;      /* to train on in an epoch */
	size_t val_images;
	unsigned cpus; /* that may be used */
	uint64_t tta;  /* views of a test image */
	const char *conv;
	const char *name; /* of all runs; NULL: none */
	size_t seeds, count;
	struct sweep_run *runs; /* [count]: the seeds of the first combination, then the next */
	struct sweep_cost {
		unsigned epochs; /* of the whole schedule */
		double flops;    /* of an epoch */
	} * costs;               /* [plan.count] */
	size_t round_count;
	struct halving_round rounds[MAX_ROUNDS]; /* without halving: one */
};

static inline struct sweep_run *sweep_runs_of(const struct sweep *sweep, size_t combination)
{
	return sweep->runs + combination * sweep->seeds;
}

/*
 * The stages.  Those that return int return an exit code, with the error printed.
 *
 * Reads the file, opens the data, and checks every combination; sweep is { .request } before.
 */
int sweep_prepare(struct sweep *sweep);
void sweep_release(struct sweep *sweep);

/* Creates the folder unless it is there, and keeps the file in it; an alien folder is refused. */
int sweep_open_folder(const struct sweep *sweep);

/*
 * Checks that the folders to merge can be read or, with --show and none of these, the sweep's own.
 */
int sweep_check_folders(const struct sweep *sweep);

/* Reads the records of all runs, or of one.  Returns an exit code, with the error printed. */
int sweep_read_records(struct sweep *sweep);
int sweep_read_record(const struct sweep *sweep, struct sweep_run *run);

/* The same in passing: returns 0 or an errno, and prints nothing. */
int sweep_look_at_record(const struct sweep *sweep, struct sweep_run *run);

/* Trains what is not trained yet. */
int sweep_train(struct sweep *sweep);

/* Whether the run needs no more training to be judged after this epoch. */
bool run_reached(const struct sweep_run *run, unsigned epochs);

/* The number of runs that have come to their end. */
size_t sweep_count_ended(const struct sweep *sweep);

/* Lists the runs on standard output, with the number of epochs of all. */
int sweep_list(const struct sweep *sweep);

/* How many of so many runs to train at a time, and the threads of each. */
void sweep_share_cores(const struct sweep *sweep, size_t runs, unsigned *jobs, unsigned *threads);

#endif
