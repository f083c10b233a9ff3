/* SPDX-License-Identifier: MIT */
/*
 * learning_options.c - options of learning: what struct scrawl_train_options holds
 */
#include "input/learning_options.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A number from 0 to below 1. */
#define OPTION_SHARE(option, place, text)                                                          \
	OPT_REAL((option), "X", (place), 0, 1, "a number from 0 to below 1", (text))

static const char *optimizer_choice(size_t index)
{
	return scrawl_optimizer_at((enum scrawl_optimizer)index);
}

static const char *schedule_choice(size_t index)
{
	return scrawl_schedule_at((enum scrawl_schedule)index);
}

/* "99", "99%" or "0.99": what is not above 1 and lacks the sign is a fraction. */
static bool parse_until(void *value, const char *text)
{
	double x;
	bool percent;
	if (!parse_percent(text, &x, &percent))
		return false;
	x = percent || x > 1 ? x / 100 : x;
	if (!(x > 0 && x <= 1))
		return false;
	*(double *)value = x;
	return true;
}

/*
 * The default of a number, at that offset in the options, as help shows it: the default
 * optimiser's, then those of others that differ.
 */
static const char *defaults_text(char *text, size_t offset)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	double usual, other;
	memcpy(&usual, (const char *)&options + offset, sizeof(usual));
	size_t used = (size_t)snprintf(text, DEFAULT_TEXT, "%g", usual);
	for (size_t i = 0; optimizer_choice(i); i++) {
		scrawl_train_options_set_optimizer(&options, (enum scrawl_optimizer)i);
		memcpy(&other, (const char *)&options + offset, sizeof(other));
		if (other != usual && used < DEFAULT_TEXT)
			used += (size_t)snprintf(text + used, DEFAULT_TEXT - used, "; %s %g",
						 optimizer_choice(i), other);
	}
	return text;
}

void learning_default(struct scrawl_train_options *options)
{
	scrawl_train_options_init(options);
	options->augment = "none";
}

void learning_set(struct learning *learning, const struct scrawl_train_options *options)
{
	learning->options = *options;
	learning->optimizer = options->optimizer;
	learning->schedule = options->schedule;
}

struct scrawl_train_options learning_get(const struct learning *learning)
{
	struct scrawl_train_options options = learning->options;
	options.optimizer = (enum scrawl_optimizer)learning->optimizer;
	options.schedule = (enum scrawl_schedule)learning->schedule;
	return options;
}

/* How long it goes on. */
static void course_options_add(struct option_parts *parts, struct learning *learning)
{
	struct scrawl_train_options *t = &learning->options;
	const struct option_spec options[] = {
		OPT_GROUP("Training"),
		OPT_UNSIGNED("epochs", "N", &t->epochs, 1, 1000000, "passes over the training set",
			     .letter = 'e'),
		OPT_OTHER("until", "PERCENT", &t->until, parse_until,
			  "a percentage above 0, up to 100 (99 or 99%), or a fraction (0.99)",
			  "stop after the epoch whose validation accuracy reaches it (99 or 99%), "
			  "and tell the seconds that took; exit with code 6 if none does"),
		OPT_UNSIGNED("patience", "N", &t->patience, 0, 1000000,
			     "stop after N epochs in a row without a better validation; 0: go on"),
		OPT_SIZE("batch", "N", &t->batch, 1, 65536, "images in a step", .letter = 'b'),
	};
	option_parts_add(parts, options, sizeof(options) / sizeof(*options));
}

static void optimizer_options_add(struct option_parts *parts, struct learning *learning)
{
	struct scrawl_train_options *t = &learning->options;
	const struct option_spec options[] = {
		OPT_CHOICE("optimizer", "NAME", &learning->optimizer, optimizer_choice,
			   "how it learns"),
		OPT_REAL("lr", "X", &t->learning_rate, DBL_MIN, INFINITY, "a number above 0",
			 "learning rate, at its peak",
			 .default_text = defaults_text(learning->defaults[0],
						       offsetof(struct scrawl_train_options,
								learning_rate))),
		OPT_REAL("momentum", "X", &t->momentum, 0, 1, "a number from 0 to below 1",
			 "momentum of sgd and nesterov; beta1 of adam and adamw",
			 .default_text =
				 defaults_text(learning->defaults[1],
					       offsetof(struct scrawl_train_options, momentum))),
		OPT_REAL("beta2", "X", &t->beta2, 0, 1, "a number from 0 to below 1",
			 "decay of the second moment of adam and adamw",
			 .default_text =
				 defaults_text(learning->defaults[2],
					       offsetof(struct scrawl_train_options, beta2))),
		OPT_REAL("weight-decay", "X", &t->weight_decay, 0, INFINITY, "a number from 0",
			 "on weights, not on biases",
			 .default_text = defaults_text(learning->defaults[3],
						       offsetof(struct scrawl_train_options,
								weight_decay))),
	};
	option_parts_add(parts, options, sizeof(options) / sizeof(*options));
}

/* What changes from step to step, and from run to run. */
static void variation_options_add(struct option_parts *parts, struct learning *learning)
{
	struct scrawl_train_options *t = &learning->options;
	const struct option_spec options[] = {
		OPT_TEXT("augment", "TEXT", &t->augment,
			 "change the training images at random: none, light, strong, or a list: "
			 "\"rotate 15, zoom .15, shift .1, shear 10, elastic 34 4, thickness .5, "
			 "erase 6\"; \"flip .5\" for things, not for writing"),
		OPT_UNSIGNED("plain-epochs", "N", &t->plain_epochs, 0, 1000000,
			     "the last N epochs train without augmentation"),
		OPT_CHOICE("schedule", "NAME", &learning->schedule, schedule_choice,
			   "how the learning rate changes"),
		OPTION_SHARE("warmup", &t->warmup,
			     "share of the run in which the learning rate climbs"),
		OPT_INTEGER("seed", "N", &t->seed, 0, MAX_SEED,
			    "of weights, split, shuffling, dropout and augmentation: the same seed "
			    "gives the same model at any number of threads",
			    .letter = 's'),
	};
	option_parts_add(parts, options, sizeof(options) / sizeof(*options));
}

static void regularisation_options_add(struct option_parts *parts, struct learning *learning)
{
	struct scrawl_train_options *t = &learning->options;
	const struct option_spec options[] = {
		OPT_GROUP("Regularisation"),
		OPTION_SHARE("label-smoothing", &t->label_smoothing,
			     "train towards 1 - X for the label and X spread over all classes"),
		OPT_REAL("clip", "X", &t->clip, 0, INFINITY, "a number from 0",
			 "scale gradients down to this norm, of all of them together; 0: never"),
		OPTION_SHARE("ema", &t->ema,
			     "validate and save a moving average of the weights with this decay, "
			     "such as 0.999; 0: the weights themselves"),
	};
	option_parts_add(parts, options, sizeof(options) / sizeof(*options));
}

void learning_options_add(struct option_parts *parts, struct learning *learning)
{
	course_options_add(parts, learning);
	optimizer_options_add(parts, learning);
	variation_options_add(parts, learning);
	regularisation_options_add(parts, learning);
}
