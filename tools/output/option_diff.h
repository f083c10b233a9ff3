/* SPDX-License-Identifier: MIT */
/*
 * option_diff.h - training options as a person reads them: only those that tell something
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OPTION_DIFF_H
#define SCRAWL_TOOLS_OUTPUT_OPTION_DIFF_H

#include <scrawl.h>

/*
 * "best for any data: epochs = 30; ema = 0.999": a recipe, whose options these are, with what it
 * has that the defaults lack, as far as the options in effect have it as well.  The caller frees
 * it; NULL: no memory.
 */
char *recipe_text(const struct scrawl_recipe *recipe, const struct scrawl_train_options *its,
		  const struct scrawl_train_options *in_effect);
/* The same with all that it has. */
char *recipe_text_whole(const struct scrawl_recipe *recipe);
/*
 * "momentum = 0.85; plain-epochs = 2": options that are not their optimiser's defaults, without
 * those that the header of a run shows in any case; "" if there are none.  Likewise.
 */
char *options_besides(const struct scrawl_train_options *options);

#endif
