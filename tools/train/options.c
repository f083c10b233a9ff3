/* SPDX-License-Identifier: MIT */
/*
 * options.c - the options of scrawl train: defaults, and the table of all of them
 */
#include "train/options.h"

#include <assert.h>
#include <string.h>

#define STANDARD_NET   "fast"
#define STANDARD_VAL   "0.1"
#define STANDARD_EVERY "1 epoch"

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

void train_options_standard(struct scrawl_train_options *options)
{
	scrawl_train_options_init(options);
	options->augment = "none";
}

void train_options_take(struct train_command *o, const struct scrawl_train_options *options)
{
	o->training = *options;
	o->optimizer = options->optimizer;
	o->schedule = options->schedule;
}

void train_options_init(struct train_command *o)
{
	struct scrawl_model_options model;
	scrawl_model_options_init(&model);
	*o = (struct train_command){
		.net = STANDARD_NET,
		.conv = choice_index(scrawl_conv_algorithm_at, model.conv),
		.out = STANDARD_MODEL,
		.log_offset = -1,
		.tta = 1,
		.ensemble = 1,
	};
	parse_every(&o->every, STANDARD_EVERY);
	parse_val(&o->val, STANDARD_VAL);
	struct scrawl_train_options standards;
	train_options_standard(&standards);
	train_options_take(o, &standards);
}

void train_table_add(struct train_table *table, const struct option_spec *options, size_t count)
{
	assert(table->count + count <= TRAIN_OPTIONS);
	memcpy(table->options + table->count, options, count * sizeof(*options));
	table->count += count;
}

static void data_options_add(struct train_table *table, struct train_command *o)
{
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Data" },
		OPTION_DATA(&o->source),
		OPTION_IMAGES(&o->source),
		OPTION_LABELS(&o->source),
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
		{ .kind = OPTION_INTEGER,
		  .name = "tta",
		  .argument = "N",
		  .value.integer = &o->tta,
		  .min = 1,
		  .max = SCRAWL_MAX_VIEWS,
		  .help = "measure the test set by the average of N readings of each image: of "
			  "itself and of N - 1 copies a little shifted, turned, zoomed" },

		{ .kind = OPTION_GROUP, .help = "Network" },
		{ .kind = OPTION_TEXT,
		  .name = "net",
		  .letter = 'n',
		  .argument = "NET",
		  .value.text = &o->net,
		  .help = "a network's name, or its description: "
			  "\"conv 32 3x3, relu, maxpool 2, dense\"" },
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

static void config_options_add(struct train_table *table, struct train_command *o)
{
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Configuration" },
		OPTION_CONFIG(&o->config_path),
		{ .kind = OPTION_FLAG,
		  .name = "print-config",
		  .use = OPTION_LINE,
		  .value.flag = &o->print_config,
		  .help = "print all options as they are in effect, as --config reads them, and "
			  "train nothing" },
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

static void file_options_add(struct train_table *table, struct train_command *o)
{
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Engine" },
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),

		{ .kind = OPTION_GROUP, .help = "Checkpoints" },
		{ .kind = OPTION_TEXT,
		  .name = "checkpoint",
		  .use = OPTION_ASIDE,
		  .argument = "FILE",
		  .value.text = &o->checkpoint,
		  .help = "write the run's whole state there, again and again, and when a signal "
			  "stops it; the one before stays as FILE.prev" },
		{ .kind = OPTION_OTHER,
		  .name = "every",
		  .use = OPTION_ASIDE,
		  .argument = "TIME",
		  .value.other = &o->every,
		  .parse = parse_every,
		  .standard = STANDARD_EVERY,
		  .expected = "a number and steps, epochs, seconds, minutes or hours",
		  .help = "how often: \"20 steps\", \"1 epoch\", \"5 minutes\"" },
		{ .kind = OPTION_TEXT,
		  .name = "resume",
		  .use = OPTION_LINE,
		  .argument = "FILE",
		  .value.text = &o->resume,
		  .help = "go on from a checkpoint, which knows all options; only --data, "
			  "--threads, --out, --log and --quiet may stand beside it" },

		{ .kind = OPTION_GROUP, .help = "Output" },
		{ .kind = OPTION_TEXT,
		  .name = "out",
		  .use = OPTION_ASIDE,
		  .letter = 'o',
		  .argument = "FILE",
		  .value.text = &o->out,
		  .help = "the model; a file there is replaced when the run has succeeded" },
		{ .kind = OPTION_TEXT,
		  .name = "log",
		  .use = OPTION_ASIDE,
		  .argument = "FILE",
		  .value.text = &o->log_path,
		  .help = "write JSON Lines: the run, each epoch, the result" },
		{ .kind = OPTION_FLAG,
		  .name = "quiet",
		  .use = OPTION_ASIDE,
		  .letter = 'q',
		  .value.flag = &o->quiet,
		  .help = "nothing on standard error but errors" },
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

void train_table_init(struct train_table *table, struct train_command *o)
{
	table->count = 0;
	data_options_add(table, o);
	learn_options_add(table, o);
	file_options_add(table, o);
	config_options_add(table, o);
}
