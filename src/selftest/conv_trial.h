/* SPDX-License-Identifier: MIT */
/*
 * conv_trial.h - one shape of convolution, computed by every algorithm and by the formula
 *
 * conv_trial.c has the plain passes, conv_trial_pooled.c those that go through a pooling at once.
 */
#ifndef SCRAWL_SELFTEST_CONV_TRIAL_H
#define SCRAWL_SELFTEST_CONV_TRIAL_H

#include "core/random.h"
#include "kernels/conv.h"
#include "selftest/trials.h"

/* Blocks of memory that are freed together. */
#define MAX_BLOCKS 48
struct blocks {
	size_t count;
	void *of[MAX_BLOCKS];
	bool failed; /* memory ran out */
};

/* A result in double, and the largest sum of absolute terms. */
struct wanted {
	size_t count;
	double *value, largest;
};

struct conv_trial {
	struct conv_geometry g;
	size_t number;
	struct outcomes *outcomes;
	bool failed; /* a result is wrong, which ends the trial */
	struct blocks blocks;
	struct random random;
	size_t in, out, weights; /* floats */
	float *x, *w, *dy, *bias;
	struct wanted y, dw, dx;
};

/* Does the whole trial, of t->g alone. */
void conv_trial_run(struct conv_trial *t);

/* The parts with a pooling: an algorithm's forward pass if any; gradients that skip zeros. */
void conv_trial_finished(struct conv_trial *t, const struct conv_algorithm *a,
			 const struct conv_weights *weights);
void conv_trial_pooled_gradients(struct conv_trial *t);

/* A block, freed with the trial or before by blocks_release_to. */
void *blocks_take(struct blocks *b, size_t count, size_t size);
void blocks_release_to(struct blocks *b, size_t count);

/* n numbers from -1 to 1; n times 1; n times 0 in double, for a result. */
float *conv_trial_random(struct conv_trial *t, size_t n);
float *conv_trial_ones(struct conv_trial *t, size_t n);
struct wanted conv_trial_want(struct conv_trial *t, size_t n);

/* Whether got [wanted->count] is right. */
bool conv_trial_compare(struct conv_trial *t, const char *algorithm, const char *pass,
			const float *got, const struct wanted *wanted);

#endif
