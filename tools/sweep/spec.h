/* SPDX-License-Identifier: MIT */
/*
 * spec.h - the file that describes a sweep
 *
 * A configuration (cli/config.h) whose options may have several values:
 *
 *	data = mnist
 *	net = lenet | conv 16 3x3, relu, maxpool 2, dense
 *	net = conv 32 3x3, relu, maxpool 2, dense   # more values of the same option
 *	lr = 1e-3 .. 1e-1 log 5                     # ranges: see range.h
 *	seed = 1 .. 3
 *	search = random 20                          # instead of all combinations
 *	search-seed = 1
 *	halving = 3                                 # see halving.h
 */
#ifndef SCRAWL_TOOLS_SWEEP_SPEC_H
#define SCRAWL_TOOLS_SWEEP_SPEC_H

#include "sweep/range.h"

/* A value of an option, and the line that has it. */
struct sweep_value {
	char *text;
	size_t line;
};

/* An option and its values; with one value it is the same in all runs. */
struct sweep_axis {
	char *name;
	size_t count;
	struct sweep_value *values; /* [count], all different */
	bool drawn;                 /* it has no values: a random search draws from the range */
	struct sweep_range range;
	size_t line; /* of its first value */
};

struct sweep_spec {
	const char *path;
	char *text; /* of the file, which may be a pipe: it is read once */
	size_t count;
	struct sweep_axis *axes; /* [count], in the order of the file, without seed */
	struct sweep_axis seeds; /* the option seed; no values: the default */
	uint64_t draws;          /* combinations of a random search; 0: all */
	uint64_t search_seed;
	uint64_t halving; /* 1/halving of the combinations continue; 0: all do */
};

/*
 * Reads the file; path is kept.  Names and values of options are not checked here.  Prints errors
 * with file and line, returns an exit code; call spec_release in any case.
 */
int spec_read(struct sweep_spec *spec, const char *path);
void spec_release(struct sweep_spec *spec);

#endif
