/* SPDX-License-Identifier: MIT */
/*
 * members.h - the models that one training run makes: one, or several
 *
 * Member i of N, from 1, is trained with the seed of --seed plus i - 1 and saved as --out with -i
 * before its extension: best.safetensors, best-1.safetensors.  All share the split made by
 * --val-seed, so that no member is trained on what the average is validated on.  In
 * cross-validation they are the models of the folds, saved in the same way, and share the seed.
 */
#ifndef SCRAWL_TOOLS_TRAIN_MEMBERS_H
#define SCRAWL_TOOLS_TRAIN_MEMBERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "output/output_lock.h"

struct train_request;

struct member {
	char *path; /* NULL: it is not saved */
	struct output_lock lock;
	char weights[33]; /* the fingerprint of what was saved; "" before */
	bool reached;     /* --until */
	double seconds;
	double val_loss, val_accuracy; /* of the saved weights */
};

struct members {
	size_t count;       /* 1: an ordinary run, whose only path is --out */
	size_t current;     /* index of the one being trained; at the end, the last */
	size_t first;       /* index of the first that this process trains */
	struct member *all; /* [count] */
};

/*
 * finished is what members_finished returned for a checkpoint, or NULL.  Returns an exit code, with
 * the error printed; call members_release in any case.
 */
int members_create(struct members *members, const struct train_request *request, json_t *finished);
void members_release(struct members *members);

/* Seconds of training, all together. */
double members_seconds(const struct members *members);

/* A JSON array of the finished members, for a checkpoint; NULL: no memory. */
json_t *members_finished(const struct members *members);

#endif
