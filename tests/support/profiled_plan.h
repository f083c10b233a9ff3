/* SPDX-License-Identifier: MIT */
/*
 * profiled_plan.h - for tests of plan_profile: a small network, its plan and the plan's profile
 */
#ifndef SCRAWL_TESTS_PROFILED_PLAN_H
#define SCRAWL_TESTS_PROFILED_PLAN_H

#include "model/plan_profile.h"
#include "support/buffers.h"
#include "support/compare.h"

#define IMAGES  48
#define CLASSES 10
#define STEPS   4

static uint8_t pixels[IMAGES * 28 * 28], labels[IMAGES];
static const uint8_t *images[IMAGES];
static uint32_t samples[IMAGES];

/* Blanks are irregular, as the profile must keep texts as written. */
static const char description[] = "conv 8 5x5,relu,maxpool 2, dropout 0.25, conv 8 3x3, avgpool 2, "
				  "dense 64, relu, dense";

struct bench {
	scrawl_context *ctx;
	struct network *net;
	struct plan *plan;
	struct plan_profile *profile;
};

static inline int set_up(void **state)
{
	fill_restart(state);
	fill_bytes(sizeof(pixels), pixels);
	for (size_t i = 0; i < IMAGES; i++) {
		images[i] = pixels + i * 28 * 28;
		labels[i] = (uint8_t)fill_below(CLASSES);
		samples[i] = (uint32_t)i;
	}
	return 0;
}

static inline struct bench open_network(const char *network, unsigned threads, bool training)
{
	struct scrawl_model_options options = {
		sizeof(options), { 28, 28, 1 }, CLASSES, 1, "auto"
	};
	struct bench b = { 0 };
	assert_int_equal(scrawl_context_create(threads, &b.ctx), SCRAWL_OK);
	assert_int_equal(network_create(b.ctx, network, &options, &b.net), SCRAWL_OK);
	assert_int_equal(plan_create(b.ctx, b.net, IMAGES, training, &b.plan), SCRAWL_OK);
	assert_int_equal(plan_profile_create(b.ctx, b.plan, &b.profile), SCRAWL_OK);
	return b;
}

static inline struct bench open_bench(unsigned threads, bool training)
{
	return open_network(description, threads, training);
}

static inline void close_bench(struct bench *b)
{
	plan_profile_destroy(b->profile);
	plan_destroy(b->plan);
	network_destroy(b->net);
	scrawl_context_destroy(b->ctx);
}

/* An on_slice that takes some time. */
static inline void update(void *arg, const float *gradients, size_t begin, size_t end)
{
	const struct bench *b = arg;
	for (size_t i = begin; i < end; i++)
		b->net->parameters[i] -= 0.01f * gradients[i];
}

static inline void run(struct bench *b, size_t steps)
{
	struct batch batch = { .size = IMAGES,
			       .images = images,
			       .labels = labels,
			       .samples = samples,
			       .seed = 1,
			       .epoch = 1 };
	for (size_t i = 0; i < steps; i++) {
		plan_forward(b->plan, &batch);
		plan_backward(b->plan, &batch, update, b);
	}
}

static inline const struct plan_profile_entry *find(const struct bench *b, const char *layer,
						    const char *pass)
{
	size_t count;
	const struct plan_profile_entry *entries = plan_profile_read(b->profile, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].layer, layer) == 0 && strcmp(entries[i].pass, pass) == 0)
			return &entries[i];
	return NULL;
}

static inline double seconds_of(const struct bench *b, const char *layer, const char *pass)
{
	const struct plan_profile_entry *entry = find(b, layer, pass);
	if (!entry)
		fail_msg("no entry %s, %s", layer, pass);
	return entry->seconds;
}

static inline double sum(const struct bench *b)
{
	size_t count;
	const struct plan_profile_entry *entries = plan_profile_read(b->profile, &count);
	double seconds = 0.0;
	for (size_t i = 0; i < count; i++) {
		assert_true(entries[i].seconds >= 0.0);
		seconds += entries[i].seconds;
	}
	return seconds;
}

#endif
