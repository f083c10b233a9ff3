/* SPDX-License-Identifier: MIT */
/*
 * network_step.h - a network on synthetic images: the step that train, infer and tune time
 *
 * A training step is forward, backward and SGD with momentum, as in bench/peers/pytorch.py; an
 * inference step is forward.  The images are in memory, and steps cycle through them.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_NETWORK_STEP_H
#define SCRAWL_BENCH_WORKLOADS_NETWORK_STEP_H

#include "cli/option_list.h"
#include "model/plan.h"
#include "train/optimizer.h"

/* Random pixels and labels, for networks with the input and classes of the default options. */
struct invented {
	uint8_t *pixels; /* [count, image_bytes] */
	uint8_t *labels; /* [count] */
	size_t count, image_bytes;
};

/* Creates images for batches of these sizes, the same in every run; false: out of memory. */
bool invented_init(struct invented *images, const struct number_list *batches);
void invented_release(struct invented *images);

struct workload_options {
	const char *network; /* name or description */
	const char *conv;    /* convolution algorithm */
	size_t batch;
	bool training;
	bool no_dropout;               /* leave the dropout layers out */
	const struct invented *images; /* enough for batch; must outlive the workload */
};

struct workload {
	struct workload_options what;
	struct network *net;
	struct plan *plan;
	struct outcome outcome; /* of the last step */

	struct optimizer optimizer;
	double rate;            /* the learning rate */
	size_t next;            /* index of the next image */
	const uint8_t **images; /* [batch] */
	uint32_t *samples;      /* [batch] */
};

/* Runs on the context's threads; ctx must outlive the workload. */
enum scrawl_status workload_create(scrawl_context *ctx, const struct workload_options *options,
				   struct workload **out);
void workload_destroy(struct workload *w);

/* Runs steps; a function for measure(), with the workload as arg. */
void workload_run(void *workload, size_t repetitions);

/* Multiplications and additions of a step's dense products, including skipped ones, and nothing
   else. */
double workload_flops(const struct workload *w);

/* A hash of the weights, or in inference of the last step's probabilities. */
void workload_hash(const struct workload *w, char *text);

/*
 * Checks that a step gives the same results as with "naive" convolutions; if not, returns
 * SCRAWL_ENUMERIC with the difference as the context's error.
 */
enum scrawl_status workload_check(scrawl_context *ctx, const struct workload_options *options);

/*
 * For a driver that alternates with other programs (rounds.c): compares a step with naive, warms up
 * and answers each line "round" or "round S" on standard input by one line on standard output, the
 * images per second of a round of at least `seconds`, or S, seconds.  Ends at the end of input;
 * returns an exit code.
 */
int serve_rounds(const struct workload_options *what, unsigned threads, double seconds);

#endif
