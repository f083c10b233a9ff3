/* SPDX-License-Identifier: MIT */
/*
 * settle.h - from the options given to those of a run
 *
 * Errors are printed as option_error does: where is NULL for a command line, or the place in a file
 * that set the options.  The functions return an exit code.
 */
#ifndef SCRAWL_TOOLS_TRAIN_SETTLE_H
#define SCRAWL_TOOLS_TRAIN_SETTLE_H

struct command_line;
struct train_options;
struct train_request;

/*
 * Sets the training options in stages: defaults, the recipe asked for or else the network's own,
 * the optimiser's defaults, then those given; rejects options that contradict each other.  A
 * resumed run's options are its checkpoint's and stay as they are.  *recipe_text, which the caller
 * frees, is also the request's; NULL: no recipe.
 */
int train_settle(struct train_options *o, const struct command_line *line, const char *where,
		 char **recipe_text);

/* Rejects options that need validation images if there are none. */
int train_check_validation(const struct train_request *r, const struct command_line *line,
			   const char *where);

#endif
