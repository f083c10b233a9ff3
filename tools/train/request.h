/* SPDX-License-Identifier: MIT */
/*
 * request.h - what a training run is to do, from its command line or the checkpoint it resumes
 */
#ifndef SCRAWL_TOOLS_TRAIN_REQUEST_H
#define SCRAWL_TOOLS_TRAIN_REQUEST_H

#include <scrawl.h>
#include <stdio.h>

#include "input/data_split.h"
#include "input/learning_options.h"

#define DEFAULT_NET "fast"
#define DEFAULT_OUT "scrawl.safetensors"

/* Exactly one of these is above 0. */
struct interval {
	uint64_t steps, epochs;
	double seconds;
};

struct train_request {
	const char *name; /* of the run; NULL: none */
	struct data_source source;
	struct val_part val;
	bool no_test;
	const char *net;
	const char *from; /* a model whose weights and network training begins with; NULL: net */
	struct scrawl_train_options training; /* without callbacks; the first member's */
	uint64_t ensemble;                    /* how many models; 1: no ensemble */
	uint64_t folds;                       /* of cross-validation; 0: none */
	uint64_t tta;                         /* views of each image, after training */
	uint64_t threads;                     /* 0: one for each CPU */
	const char *conv;                     /* the convolution algorithm */
	const char *out;                      /* the model; NULL: none is saved */
	const char *log_path;                 /* NULL: none */
	const char *curve_path;               /* NULL: none */
	const char *split_path;               /* NULL: none */
	long long log_offset, curve_offset;   /* where to continue these files; -1: new ones */
	const char *checkpoint;               /* file to write checkpoints to; NULL: none */
	struct interval every;
	uint64_t pause_after;    /* stop after this epoch, to be resumed; 0: train to the end */
	bool lr_range;           /* run the range test instead; out is NULL then */
	const char *resume;      /* the checkpoint to resume from; NULL: none */
	const char *recipe;      /* the name asked for; NULL: the network's own, if it has one */
	const char *recipe_text; /* the recipe in use, see recipe_text(); NULL: none */
	const char *config_path; /* the configuration to read; NULL: none */
	bool print_config;       /* instead of a run */
	bool json;               /* the results are printed as one document */
	bool quiet;
};

/* Flags of options, in addition to the library's for training options. */
enum train_option_flags {
	TRAIN_NOT_WITH_LR_RANGE = 1 << 16, /* not with --lr-range, unless it is the default */
	TRAIN_NOT_WITH_RESUME = 1 << 17,   /* the checkpoint sets it, like OPTION_RESULT ones */
	TRAIN_NOT_WITH_FROM = 1 << 18,     /* the model sets it */
	TRAIN_FOR_CHECKPOINT = 1 << 19,    /* needs --checkpoint */
};

/* Where the options' values are stored. */
struct train_options {
	struct train_request request;
	struct learning learning;            /* into request.training */
	char recipe_val[SCRAWL_VALUE_BYTES]; /* request.val as text, if the recipe sets it */
};

/*
 * Sets the defaults and adds all options to the table; they point into *o, so it must not move.
 * ctx is for error texts.
 */
void train_options_init(struct train_options *o, struct option_parts *table, scrawl_context *ctx);

/*
 * Writes the configuration: the recipe as a comment, then all options, or only those that results
 * depend on.  false: no memory.
 */
bool train_config_write(FILE *out, const struct train_request *request,
			const struct command_line *line, bool all);
/* The same as a text, which the caller frees; NULL: no memory. */
char *train_config_text(const struct train_request *request, const struct command_line *line,
			bool all);

#endif
