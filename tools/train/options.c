/* SPDX-License-Identifier: MIT */
/*
 * options.c - the options of scrawl train: defaults, and the table of all of them
 */
#include "train/options.h"

#include <assert.h>
#include <string.h>

#include "input/common_options.h"

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
		OPT_GROUP("Data"),
		OPTION_DATA(&o->source),
		OPTION_IMAGES(&o->source),
		OPTION_LABELS(&o->source),
		OPT_OTHER("val", "N|F", &o->val, parse_val,
			  "a number of images, or a fraction between 0 and 1",
			  "images set apart for validation: how many or which fraction; 0: none",
			  .default_text = STANDARD_VAL),
		OPT_FLAG("no-test", &o->no_test, "leave the test set alone"),
		OPT_INTEGER("tta", "N", &o->tta, 1, SCRAWL_MAX_VIEWS,
			    "measure the test set by the average of N readings of each image: of "
			    "itself and of N - 1 copies a little shifted, turned, zoomed"),

		OPT_GROUP("Network"),
		OPT_TEXT("net", "NET", &o->net,
			 "a network's name, or its description: \"conv 32 3x3, relu, maxpool 2, "
			 "dense\"",
			 .letter = 'n'),
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

static void config_options_add(struct train_table *table, struct train_command *o)
{
	const struct option_spec options[] = {
		OPT_GROUP("Configuration"),
		OPTION_CONFIG(&o->config_path),
		OPT_FLAG("print-config", &o->print_config,
			 "print all options as they are in effect, as --config reads them, and "
			 "train nothing",
			 .use = OPTION_LINE),
	};
	train_table_add(table, options, sizeof(options) / sizeof(*options));
}

static void file_options_add(struct train_table *table, struct train_command *o)
{
	const struct option_spec options[] = {
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),

		OPT_GROUP("Checkpoints"),
		OPT_TEXT("checkpoint", "FILE", &o->checkpoint,
			 "write the run's whole state there, again and again, and when a signal "
			 "stops it; the one before stays as FILE.prev",
			 .use = OPTION_ASIDE),
		OPT_OTHER("every", "TIME", &o->every, parse_every,
			  "a number and steps, epochs, seconds, minutes or hours",
			  "how often: \"20 steps\", \"1 epoch\", \"5 minutes\"",
			  .use = OPTION_ASIDE, .default_text = STANDARD_EVERY),
		OPT_TEXT("resume", "FILE", &o->resume,
			 "go on from a checkpoint, which knows all options; only --data, "
			 "--threads, --out, --log and --quiet may stand beside it",
			 .use = OPTION_LINE),

		OPT_GROUP("Output"),
		OPT_TEXT("out", "FILE", &o->out,
			 "the model; a file there is replaced when the run has succeeded",
			 .letter = 'o', .use = OPTION_ASIDE),
		OPT_TEXT("log", "FILE", &o->log_path,
			 "write JSON Lines: the run, each epoch, the result", .use = OPTION_ASIDE),
		OPT_FLAG("quiet", &o->quiet, "nothing on standard error but errors", .letter = 'q',
			 .use = OPTION_ASIDE),
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
