/* SPDX-License-Identifier: MIT */
/*
 * learning_options.c - options of learning: what struct scrawl_train_options holds
 */
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "input/model_list.h"
#include "train/options.h"

/* A number from 0 to below 1. */
#define OPTION_SHARE(option, place, text)                                                          \
	{                                                                                          \
		.kind = OPTION_REAL, .name = (option), .argument = "X", .value.real = (place),     \
		.low = 0, .high = 1, .expected = "a number from 0 to below 1", .help = (text)      \
	}

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
static const char *standards(char *text, size_t offset)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	double standard, other;
	memcpy(&standard, (const char *)&options + offset, sizeof(standard));
	size_t used = (size_t)snprintf(text, OPTION_STANDARD, "%g", standard);
	for (size_t i = 0; optimizer_choice(i); i++) {
		scrawl_train_options_set_optimizer(&options, (enum scrawl_optimizer)i);
		memcpy(&other, (const char *)&options + offset, sizeof(other));
		if (other != standard && used < OPTION_STANDARD)
			used += (size_t)snprintf(text + used, OPTION_STANDARD - used, "; %s %g",
						 optimizer_choice(i), other);
	}
	return text;
}

/* How long it goes on. */
static void course_options_add(struct train_table *table, struct train_command *o)
{
	struct scrawl_train_options *t = &o->training;
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Training" },
		{ .kind = OPTION_UNSIGNED,
		  .name = "epochs",
		  .letter = 'e',
		  .argument = "N",
		  .value.unsigned_integer = &t->epochs,
		  .min = 1,
		  .max = 1000000,
		  .help = "passes over the training set" },
		{ .kind = OPTION_OTHER,
		  .name = "until",
		  .argument = "PERCENT",
		  .value.other = &t->until,
		  .parse = parse_until,
		  .expected = "a percentage above 0, up to 100 (99 or 99%), or a fraction (0.99)",
		  .help = "stop after the epoch whose validation accuracy reaches it (99 or 99%), "
			  "and tell the seconds that took; exit with code 6 if none does" },
		{ .kind = OPTION_UNSIGNED,
		  .name = "patience",
		  .argument = "N",
		  .value.unsigned_integer = &t->patience,
		  .max = 1000000,
		  .help = "stop after N epochs in a row without a better validation; 0: go on" },
		{ .kind = OPTION_SIZE,
		  .name = "batch",
		  .letter = 'b',
		  .argument = "N",
		  .value.size = &t->batch,
		  .min = 1,
		  .max = 65536,
		  .help = "images in a step" },
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

static void optimizer_options_add(struct train_table *table, struct train_command *o)
{
	struct scrawl_train_options *t = &o->training;
	const struct option_spec options[] = {
		{ .kind = OPTION_CHOICE,
		  .name = "optimizer",
		  .argument = "NAME",
		  .value.choice = &o->optimizer,
		  .choice = optimizer_choice,
		  .help = "how it learns" },
		{ .kind = OPTION_REAL,
		  .name = "lr",
		  .argument = "X",
		  .value.real = &t->learning_rate,
		  .standard = standards(table->standards[0],
					offsetof(struct scrawl_train_options, learning_rate)),
		  .low = DBL_MIN,
		  .high = INFINITY,
		  .expected = "a number above 0",
		  .help = "learning rate, at its peak" },
		{ .kind = OPTION_FLAG,
		  .name = "lr-range",
		  .use = OPTION_LINE,
		  .value.flag = &o->lr_range,
		  .help = "do not train, but show the loss at rates from 1e-6 to 10, a step each, "
			  "and which suits" },
		{ .kind = OPTION_REAL,
		  .name = "momentum",
		  .argument = "X",
		  .value.real = &t->momentum,
		  .standard = standards(table->standards[1],
					offsetof(struct scrawl_train_options, momentum)),
		  .low = 0,
		  .high = 1,
		  .expected = "a number from 0 to below 1",
		  .help = "momentum of sgd and nesterov; beta1 of adam and adamw" },
		{ .kind = OPTION_REAL,
		  .name = "beta2",
		  .argument = "X",
		  .value.real = &t->beta2,
		  .standard = standards(table->standards[2],
					offsetof(struct scrawl_train_options, beta2)),
		  .low = 0,
		  .high = 1,
		  .expected = "a number from 0 to below 1",
		  .help = "decay of the second moment of adam and adamw" },
		{ .kind = OPTION_REAL,
		  .name = "weight-decay",
		  .argument = "X",
		  .value.real = &t->weight_decay,
		  .standard = standards(table->standards[3],
					offsetof(struct scrawl_train_options, weight_decay)),
		  .low = 0,
		  .high = INFINITY,
		  .expected = "a number from 0",
		  .help = "on weights, not on biases" },
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

/* What changes from step to step, and from run to run. */
static void variation_options_add(struct train_table *table, struct train_command *o)
{
	struct scrawl_train_options *t = &o->training;
	const struct option_spec options[] = {
		{ .kind = OPTION_TEXT,
		  .name = "augment",
		  .argument = "TEXT",
		  .value.text = &t->augment,
		  .help = "change the training images at random: none, light, strong, or a list: "
			  "\"rotate 15, zoom .15, shift .1, shear 10, elastic 34 4, thickness .5, "
			  "erase 6\"; \"flip .5\" for things, not for writing" },
		{ .kind = OPTION_UNSIGNED,
		  .name = "plain-epochs",
		  .argument = "N",
		  .value.unsigned_integer = &t->plain_epochs,
		  .max = 1000000,
		  .help = "the last N epochs train without augmentation" },
		{ .kind = OPTION_CHOICE,
		  .name = "schedule",
		  .argument = "NAME",
		  .value.choice = &o->schedule,
		  .choice = schedule_choice,
		  .help = "how the learning rate changes" },
		OPTION_SHARE("warmup", &t->warmup,
			     "share of the run in which the learning rate climbs"),
		{ .kind = OPTION_INTEGER,
		  .name = "seed",
		  .letter = 's',
		  .argument = "N",
		  .value.integer = &t->seed,
		  .min = 0,
		  .max = LARGEST_SEED,
		  .help = "of weights, split, shuffling, dropout and augmentation: the same "
			  "seed gives the same model at any number of threads" },
		{ .kind = OPTION_INTEGER,
		  .name = "ensemble",
		  .argument = "N",
		  .value.integer = &o->ensemble,
		  .min = 1,
		  .max = MOST_MODELS,
		  .help = "train N models, with this seed and the N - 1 after it, on one split, "
			  "and measure their average; FILE.x becomes FILE-1.x to FILE-N.x" },
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

static void regularisation_options_add(struct train_table *table, struct train_command *o)
{
	struct scrawl_train_options *t = &o->training;
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Regularisation" },
		OPTION_SHARE("label-smoothing", &t->label_smoothing,
			     "train towards 1 - X for the label and X spread over all classes"),
		{ .kind = OPTION_REAL,
		  .name = "clip",
		  .argument = "X",
		  .value.real = &t->clip,
		  .low = 0,
		  .high = INFINITY,
		  .expected = "a number from 0",
		  .help = "scale gradients down to this norm, of all of them together; 0: never" },
		OPTION_SHARE("ema", &t->ema,
			     "validate and save a moving average of the weights with this decay, "
			     "such as 0.999; 0: the weights themselves"),
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

void learn_options_add(struct train_table *table, struct train_command *o)
{
	course_options_add(table, o);
	optimizer_options_add(table, o);
	variation_options_add(table, o);
	regularisation_options_add(table, o);
}
