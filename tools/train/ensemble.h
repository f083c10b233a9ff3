/* SPDX-License-Identifier: MIT */
/*
 * ensemble.h - the models that one training run makes: one, or several to be averaged
 *
 * Member i of N, from 1, is trained with the seed of --seed plus i - 1 and saved as --out with -i
 * before its extension: best.safetensors, best-1.safetensors.  All share the split that --seed
 * makes, so that no member was trained on what the average is validated on.
 */
#ifndef SCRAWL_TOOLS_TRAIN_ENSEMBLE_H
#define SCRAWL_TOOLS_TRAIN_ENSEMBLE_H

#include <jansson.h>
#include <scrawl.h>

struct train_command;
struct train_run;

struct member {
	char *path;       /* NULL: it is not saved */
	char weights[33]; /* the fingerprint of what was saved there; "" before */
	bool reached;     /* --until */
	double seconds;
};

struct ensemble {
	size_t count;           /* 1: an ordinary run, whose only path is --out */
	size_t current;         /* being trained, from 0; in the end the last */
	size_t first;           /* that this process trains, after those of a checkpoint */
	struct member *members; /* [count] */
};

/*
 * finished is what ensemble_finished gave when a checkpoint was written, or NULL.  Returns an exit
 * code, the error printed; ensemble_release is due in any case.
 */
int ensemble_create(struct ensemble *ensemble, const struct train_command *command,
		    json_t *finished);
void ensemble_release(struct ensemble *ensemble);

/* A JSON array that tells of the members that are done, for a checkpoint; NULL: no memory. */
json_t *ensemble_finished(const struct ensemble *ensemble);

/* Whether those members are still in their files.  Returns an exit code, the error printed. */
int ensemble_check(struct train_run *run);

/* The current member was saved: remembers it, and logs it if there are several. */
void ensemble_saved(struct train_run *run);

/*
 * Measures the average of all members, and each of them, on the validation set and once on the test
 * set; prints and logs it.  Returns an exit code.
 */
int ensemble_finish(struct train_run *run);

#endif
