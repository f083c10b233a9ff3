/* SPDX-License-Identifier: MIT */
/*
 * request.h - what a training run is to do, from its command line or the checkpoint it resumes
 */
#ifndef SCRAWL_TOOLS_TRAIN_REQUEST_H
#define SCRAWL_TOOLS_TRAIN_REQUEST_H

#include <scrawl.h>

#include "input/data_source.h"

/* Exactly one of these is above 0. */
struct interval {
	uint64_t steps, epochs;
	double seconds;
};

/* Images held out for validation: a fraction of all if that is above 0, else a number. */
struct val_part {
	double fraction;
	uint64_t count;
};

struct train_request {
	struct data_source source;
	struct val_part val;
	bool no_test;
	const char *net;
	const char *from; /* a model whose weights and network training begins with; NULL: net */
	struct scrawl_train_options training; /* without callbacks; the first member's */
	uint64_t ensemble;                    /* how many models; 1: no ensemble */
	uint64_t tta;                         /* views of each image, after training */
	uint64_t threads;                     /* 0: one for each CPU */
	size_t conv;                          /* index of the convolution algorithm */
	const char *out;                      /* the model; NULL: none is saved */
	const char *log_path;                 /* NULL: none */
	long long log_offset;                 /* where to continue the log; -1: a new log */
	const char *checkpoint;               /* file to write checkpoints to; NULL: none */
	struct interval every;
	bool lr_range;           /* run the range test instead; out is NULL then */
	const char *resume;      /* the checkpoint to resume from; NULL: none */
	const char *recipe;      /* its name and effective settings; NULL: none */
	const char *config_path; /* the configuration to read; NULL: none */
	bool print_config;       /* instead of a run */
	bool quiet;
};

#endif
