/* SPDX-License-Identifier: MIT */
/*
 * cmd_train.c - scrawl train: the options of a training run
 */
#include "command.h"
#include "options.h"
#include "train.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define STANDARD_NET   "fast"
#define STANDARD_VAL   "0.1"
#define STANDARD_MODEL "scrawl.safetensors"
#define STANDARD_EVERY "1 epoch"
#define STANDARDS      96        /* bytes of a default's text */
#define LARGEST_SEED   INT64_MAX /* what JSON's integers hold */

static const char *optimizer_choice(size_t index)
{
	return scrawl_optimizer_name((enum scrawl_optimizer)index);
}

static const char *schedule_choice(size_t index)
{
	return scrawl_schedule_name((enum scrawl_schedule)index);
}

/* "0", "5000", or a fraction: "0.1". */
static bool parse_val(void *value, const char *text)
{
	struct val_part part = { 0 };
	if (!parse_integer(text, 0, SIZE_MAX, &part.count) &&
	    (!parse_real(text, &part.fraction) || part.fraction <= 0 || part.fraction >= 1))
		return false;
	*(struct val_part *)value = part;
	return true;
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
	memcpy(&standard, (const char *)&options + offset, sizeof standard);
	size_t used = (size_t)snprintf(text, STANDARDS, "%g", standard);
	for (size_t i = 0; optimizer_choice(i); i++) {
		scrawl_train_options_optimizer(&options, (enum scrawl_optimizer)i);
		memcpy(&other, (const char *)&options + offset, sizeof other);
		if (other != standard && used < STANDARDS)
			used += (size_t)snprintf(text + used, STANDARDS - used, "; %s %g",
						 optimizer_choice(i), other);
	}
	return text;
}

static double given_or(double given, double standard)
{
	return isnan(given) ? standard : given;
}

/* What a checkpoint knows cannot be said again, and --out must tell a default from a wish. */
static enum options_result check_given(struct train_command *o, const struct command_line *line)
{
	static const char *const beside[] = { "resume",  "data", "images", "labels",
					      "threads", "out",  "log",    "quiet" };
	for (size_t i = 0; i < line->count; i++) {
		const char *name = line->options[i].name;
		bool allowed = !line->given[i];
		for (size_t j = 0; j < sizeof beside / sizeof *beside && !allowed; j++)
			allowed = !strcmp(name, beside[j]);
		if (o->resume && !allowed) {
			usage_error("train",
				    "--%s cannot stand beside --resume: the checkpoint says "
				    "what the run is like",
				    name);
			return OPTIONS_BAD;
		}
		if (line->given[i] && !strcmp(name, "every") && !o->checkpoint) {
			usage_error("train", "--every needs --checkpoint FILE");
			return OPTIONS_BAD;
		}
		if (o->resume && !line->given[i] && name && !strcmp(name, "out"))
			o->out = NULL;
	}
	return OPTIONS_RUN;
}

static enum options_result parse_arguments(struct train_command *o, int argc, char **argv)
{
	struct scrawl_train_options *t = &o->training;
	double rate = NAN, momentum = NAN, beta2 = NAN, decay = NAN; /* NAN: not given */
	char rates[STANDARDS], momentums[STANDARDS], betas[STANDARDS], decays[STANDARDS];
	uint64_t epochs = t->epochs, batch = t->batch, plain = t->plain_epochs;
	size_t optimizer = t->optimizer, schedule = t->schedule;
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Data" },
		{ .kind = OPTION_TEXT,
		  .name = "data",
		  .letter = 'd',
		  .argument = "NAME|DIR",
		  .value.text = &o->source.data,
		  .help = "data set: a folder, or a name such as mnist, looked for in "
			  "$SCRAWL_DATA_DIR, $XDG_DATA_HOME/scrawl (~/.local/share/scrawl) and "
			  "/usr/share/datasets" },
		{ .kind = OPTION_TEXT,
		  .name = "images",
		  .argument = "FILE",
		  .value.text = &o->source.images,
		  .help = "instead of --data: an IDX file of images, gzipped or not" },
		{ .kind = OPTION_TEXT,
		  .name = "labels",
		  .argument = "FILE",
		  .value.text = &o->source.labels,
		  .help = "and the IDX file of their labels" },
		{ .kind = OPTION_OTHER,
		  .name = "val",
		  .argument = "N|F",
		  .value.other = &o->val,
		  .parse = parse_val,
		  .standard = STANDARD_VAL,
		  .expected = "a number of images, or a fraction between 0 and 1",
		  .help = "images set apart for validation: how many or which fraction; 0: none" },
		{ .kind = OPTION_FLAG,
		  .name = "no-test",
		  .value.flag = &o->no_test,
		  .help = "leave the test set alone" },

		{ .kind = OPTION_GROUP, .help = "Network" },
		{ .kind = OPTION_TEXT,
		  .name = "net",
		  .letter = 'n',
		  .argument = "NET",
		  .value.text = &o->net,
		  .help = "a network's name, or its description: "
			  "\"conv 32 3x3, relu, maxpool 2, dense\"" },

		{ .kind = OPTION_GROUP, .help = "Training" },
		{ .kind = OPTION_INTEGER,
		  .name = "epochs",
		  .letter = 'e',
		  .argument = "N",
		  .value.integer = &epochs,
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
		{ .kind = OPTION_INTEGER,
		  .name = "batch",
		  .letter = 'b',
		  .argument = "N",
		  .value.integer = &batch,
		  .min = 1,
		  .max = 65536,
		  .help = "images in a step" },
		{ .kind = OPTION_CHOICE,
		  .name = "optimizer",
		  .argument = "NAME",
		  .value.choice = &optimizer,
		  .choice = optimizer_choice,
		  .help = "how it learns" },
		{ .kind = OPTION_REAL,
		  .name = "lr",
		  .argument = "X",
		  .value.real = &rate,
		  .standard =
			  standards(rates, offsetof(struct scrawl_train_options, learning_rate)),
		  .low = DBL_MIN,
		  .high = INFINITY,
		  .expected = "a number above 0",
		  .help = "learning rate, at its peak" },
		{ .kind = OPTION_REAL,
		  .name = "momentum",
		  .argument = "X",
		  .value.real = &momentum,
		  .standard = standards(momentums, offsetof(struct scrawl_train_options, momentum)),
		  .low = 0,
		  .high = 1,
		  .expected = "a number from 0 to below 1",
		  .help = "momentum of sgd and nesterov; beta1 of adam and adamw" },
		{ .kind = OPTION_REAL,
		  .name = "beta2",
		  .argument = "X",
		  .value.real = &beta2,
		  .standard = standards(betas, offsetof(struct scrawl_train_options, beta2)),
		  .low = 0,
		  .high = 1,
		  .expected = "a number from 0 to below 1",
		  .help = "decay of the second moment of adam and adamw" },
		{ .kind = OPTION_REAL,
		  .name = "weight-decay",
		  .argument = "X",
		  .value.real = &decay,
		  .standard =
			  standards(decays, offsetof(struct scrawl_train_options, weight_decay)),
		  .low = 0,
		  .high = INFINITY,
		  .expected = "a number from 0",
		  .help = "on weights, not on biases" },
		{ .kind = OPTION_TEXT,
		  .name = "augment",
		  .argument = "TEXT",
		  .value.text = &t->augment,
		  .help = "change the training images at random: none, light, strong, or a list: "
			  "\"rotate 15, zoom .15, shift .1, shear 10, elastic 34 4, thickness .5, "
			  "erase 6\"" },
		{ .kind = OPTION_INTEGER,
		  .name = "plain-epochs",
		  .argument = "N",
		  .value.integer = &plain,
		  .max = 1000000,
		  .help = "the last N epochs train without augmentation" },
		{ .kind = OPTION_CHOICE,
		  .name = "schedule",
		  .argument = "NAME",
		  .value.choice = &schedule,
		  .choice = schedule_choice,
		  .help = "how the learning rate changes" },
		{ .kind = OPTION_REAL,
		  .name = "warmup",
		  .argument = "X",
		  .value.real = &t->warmup,
		  .low = 0,
		  .high = 1,
		  .expected = "a number from 0 to below 1",
		  .help = "share of the run in which the learning rate climbs" },
		{ .kind = OPTION_INTEGER,
		  .name = "seed",
		  .letter = 's',
		  .argument = "N",
		  .value.integer = &t->seed,
		  .min = 0,
		  .max = LARGEST_SEED,
		  .help = "of weights, split, shuffling, dropout and augmentation: the same "
			  "seed gives the same model at any number of threads" },

		{ .kind = OPTION_GROUP, .help = "Engine" },
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),

		{ .kind = OPTION_GROUP, .help = "Checkpoints" },
		{ .kind = OPTION_TEXT,
		  .name = "checkpoint",
		  .argument = "FILE",
		  .value.text = &o->checkpoint,
		  .help = "write the run's whole state there, again and again, and when a signal "
			  "stops it; the one before stays as FILE.prev" },
		{ .kind = OPTION_OTHER,
		  .name = "every",
		  .argument = "TIME",
		  .value.other = &o->every,
		  .parse = parse_every,
		  .standard = STANDARD_EVERY,
		  .expected = "a number and steps, epochs, seconds, minutes or hours",
		  .help = "how often: \"20 steps\", \"1 epoch\", \"5 minutes\"" },
		{ .kind = OPTION_TEXT,
		  .name = "resume",
		  .argument = "FILE",
		  .value.text = &o->resume,
		  .help = "go on from a checkpoint, which knows all options; only --data, "
			  "--threads, --out, --log and --quiet may stand beside it" },

		{ .kind = OPTION_GROUP, .help = "Output" },
		{ .kind = OPTION_TEXT,
		  .name = "out",
		  .letter = 'o',
		  .argument = "FILE",
		  .value.text = &o->out,
		  .help = "the model; a file there is replaced when the run has succeeded" },
		{ .kind = OPTION_TEXT,
		  .name = "log",
		  .argument = "FILE",
		  .value.text = &o->log_path,
		  .help = "write JSON Lines: the run, each epoch, the result" },
		{ .kind = OPTION_FLAG,
		  .name = "quiet",
		  .letter = 'q',
		  .value.flag = &o->quiet,
		  .help = "nothing on standard error but errors" },
	};
	bool given[sizeof options / sizeof *options] = { false };
	const struct command_line line = {
		.name = "train",
		.operands = "--data NAME|DIR [OPTION ...]",
		.about = "Trains a network, saves the weights with the best validation accuracy, "
			 "and\n"
			 "measures them once on the test set.",
		.options = options,
		.count = sizeof options / sizeof *options,
		.given = given,
	};
	size_t operands;
	enum options_result parsed = options_parse(&line, argc, argv, NULL, &operands);
	t->epochs = (unsigned)epochs;
	t->batch = batch;
	t->plain_epochs = (unsigned)plain;
	scrawl_train_options_optimizer(t, (enum scrawl_optimizer)optimizer);
	t->learning_rate = given_or(rate, t->learning_rate);
	t->momentum = given_or(momentum, t->momentum);
	t->beta2 = given_or(beta2, t->beta2);
	t->weight_decay = given_or(decay, t->weight_decay);
	t->schedule = (enum scrawl_schedule)schedule;
	return parsed == OPTIONS_RUN ? check_given(o, &line) : parsed;
}

int command_train(int argc, char **argv)
{
	struct scrawl_model_options model;
	scrawl_model_options_init(&model);
	struct train_command o = {
		.net = STANDARD_NET,
		.conv = choice_index(scrawl_conv_algorithm_get, model.conv),
		.out = STANDARD_MODEL,
		.log_offset = -1,
	};
	parse_every(&o.every, STANDARD_EVERY);
	parse_val(&o.val, STANDARD_VAL);
	scrawl_train_options_init(&o.training);
	o.training.augment = "none";
	enum options_result parsed = parse_arguments(&o, argc, argv);
	if (parsed != OPTIONS_RUN)
		return parsed == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
	/* A resumed run may leave the data to its checkpoint. */
	bool named = o.source.data || o.source.images || o.source.labels;
	int code = !o.resume || named ? source_check(&o.source, "train") : EXIT_DONE;
	if (code == EXIT_DONE && o.training.until > 0 && !o.val.count && o.val.fraction <= 0)
		code = usage_error("train", "--until needs validation images, but --val 0 sets "
					    "none apart");
	return code == EXIT_DONE ? train_run(&o) : code;
}
