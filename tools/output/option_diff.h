/* SPDX-License-Identifier: MIT */
/*
 * option_diff.h - training options as text: the main ones, and those that differ from the defaults
 *
 * All texts are the caller's to free; NULL: no memory.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OPTION_DIFF_H
#define SCRAWL_TOOLS_OUTPUT_OPTION_DIFF_H

#include <scrawl.h>

/* What a run takes for the settings of its recipe. */
struct recipe_use {
	const struct scrawl_train_options *training;
	const char *net;
	double validation;
};

/*
 * "best for any data, except epochs: net = best; ema = 0.999": a recipe's settings, with those that
 * the run replaced named first.  use is NULL without a run.
 */
char *recipe_text(const struct scrawl_recipe *recipe, const struct recipe_use *use);

/* "epochs 8, batch 64, optimizer adamw": the main options without those flagged in `without`. */
char *options_main(const struct scrawl_train_options *options, unsigned without);

/* "momentum = 0.85; plain-epochs = 2": the others that differ from their optimiser's defaults. */
char *options_besides(const struct scrawl_train_options *options, unsigned without);

#endif
