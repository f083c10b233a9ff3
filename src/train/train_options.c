/* SPDX-License-Identifier: MIT */
/*
 * train_options.c - the table of training options: names, bounds, defaults, help
 *
 * To add an option: a member at the end of struct scrawl_train_options, a row here, the code that
 * uses the member, and the manual page.  Checks, checkpoints, provenance, the program's help,
 * configurations and logs follow from the row.
 */
#include "train/train_options.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "core/sized_struct.h"

static const char *optimizer_choice(size_t index)
{
	return scrawl_optimizer_at((enum scrawl_optimizer)index);
}

static const char *schedule_choice(size_t index)
{
	return scrawl_schedule_at((enum scrawl_schedule)index);
}

#define ROW(member, value_kind, ...)                                                               \
	{                                                                                          \
		.field = { "checkpoint." #member, value_kind,                                      \
			   offsetof(struct scrawl_train_options, member), NULL },                  \
		.info = {                                                                          \
			.kind = value_kind,                                                        \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define CHOICE_ROW(member, names, ...)                                                             \
	{                                                                                          \
		.field = { "checkpoint." #member, SCRAWL_VALUE_CHOICE,                             \
			   offsetof(struct scrawl_train_options, member), names },                 \
		.info = {                                                                          \
			.kind = SCRAWL_VALUE_CHOICE,                                               \
			.choice = names,                                                           \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define TEXT_ROW(member, checker, ...)                                                             \
	{                                                                                          \
		.field = { "checkpoint." #member, SCRAWL_VALUE_TEXT,                               \
			   offsetof(struct scrawl_train_options, member), NULL },                  \
		.info = { .kind = SCRAWL_VALUE_TEXT, __VA_ARGS__ }, .check = checker               \
	}

#define TRAINING       .group = "Training"
#define REGULARISATION .group = "Regularisation"

#define FROM_0         .low = 0.0, .high = INFINITY, .high_open = true
#define ABOVE_0        .low_open = true, FROM_0
#define FROM_0_TO_1    .low = 0.0, .high = 1.0
#define FROM_0_BELOW_1 .high_open = true, FROM_0_TO_1

static const struct option_row option_rows[] = {
	ROW(epochs, SCRAWL_VALUE_UNSIGNED, .name = "epochs", .letter = 'e', TRAINING,
	    .default_value = "8", .min = 1, .max = 1000000, .unit = "epochs",
	    .flags = SCRAWL_OPTION_MAIN | SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "passes over the training set"),
	ROW(until, SCRAWL_VALUE_FRACTION, .name = "until", TRAINING, .default_value = "0",
	    FROM_0_TO_1, .unit = "accuracy",
	    .flags = SCRAWL_OPTION_NEEDS_VALIDATION | SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "stop after the epoch whose validation accuracy reaches this (99, 99% or "
		    "0.99) and report the seconds it took; 0: train all epochs"),
	ROW(patience, SCRAWL_VALUE_UNSIGNED, .name = "patience", TRAINING, .default_value = "0",
	    .max = 1000000, .unit = "epochs",
	    .flags = SCRAWL_OPTION_NEEDS_VALIDATION | SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "stop after this many epochs in a row without improvement; 0: never"),
	ROW(batch, SCRAWL_VALUE_SIZE, .name = "batch", .letter = 'b', TRAINING,
	    .default_value = "64", .min = 1, .max = 65536, .unit = "images",
	    .flags = SCRAWL_OPTION_MAIN, .help = "images per step"),
	CHOICE_ROW(optimizer, optimizer_choice, .name = "optimizer", TRAINING,
		   .default_value = "adamw", .flags = SCRAWL_OPTION_MAIN,
		   .help = "optimisation algorithm"),
	ROW(learning_rate, SCRAWL_VALUE_REAL, .name = "lr", TRAINING, .default_value = "0.003",
	    ABOVE_0,
	    .flags = SCRAWL_OPTION_MAIN | SCRAWL_OPTION_BY_OPTIMIZER |
		     SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "peak learning rate"),
	ROW(momentum, SCRAWL_VALUE_REAL, .name = "momentum", TRAINING, .default_value = "0.9",
	    FROM_0_BELOW_1, .flags = SCRAWL_OPTION_BY_OPTIMIZER,
	    .help = "momentum of sgd and nesterov; beta1 of adam and adamw"),
	ROW(beta2, SCRAWL_VALUE_REAL, .name = "beta2", TRAINING, .default_value = "0.999",
	    FROM_0_BELOW_1, .flags = SCRAWL_OPTION_BY_OPTIMIZER,
	    .help = "decay of the second moment of adam and adamw"),
	ROW(weight_decay, SCRAWL_VALUE_REAL, .name = "weight-decay", TRAINING,
	    .default_value = "0.05", FROM_0,
	    .flags = SCRAWL_OPTION_MAIN | SCRAWL_OPTION_BY_OPTIMIZER,
	    .help = "decay of the weights; biases do not decay"),
	TEXT_ROW(augment, scrawl_augmentation_check, .name = "augment", TRAINING,
		 .default_value = "none",
		 .help = "random changes to the training images: none, light, strong, or a list: "
			 "\"rotate 15, zoom .15, shift .1, shear 10, elastic 34 4, "
			 "thickness .5, erase 6\"; \"bold 1, blur .8, contrast .4, noise 20\" "
			 "suits photos; \"flip .5\" suits objects, not writing"),
	ROW(plain_epochs, SCRAWL_VALUE_UNSIGNED, .name = "plain-epochs", TRAINING,
	    .default_value = "0", .max = 1000000, .unit = "epochs",
	    .flags = SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "number of final epochs without augmentation"),
	ROW(none, SCRAWL_VALUE_REAL, .name = "none", TRAINING, .default_value = "0", FROM_0_BELOW_1,
	    .unit = "fraction of the images",
	    .help = "replace this fraction of the training images by ones that show no character, "
		    "such as pieces, neighbours that touch, and signs: one more class, \"none\""),
	CHOICE_ROW(schedule, schedule_choice, .name = "schedule", TRAINING,
		   .default_value = "one-cycle",
		   .flags = SCRAWL_OPTION_MAIN | SCRAWL_OPTION_NOT_IN_RANGE_TEST,
		   .help = "learning-rate schedule"),
	ROW(warmup, SCRAWL_VALUE_REAL, .name = "warmup", TRAINING, .default_value = "0.3",
	    FROM_0_BELOW_1, .unit = "fraction of the run",
	    .flags = SCRAWL_OPTION_MAIN | SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "fraction of the run over which the learning rate rises"),
	ROW(seed, SCRAWL_VALUE_UINT64, .name = "seed", .letter = 's', TRAINING,
	    .default_value = "1", .max = UINT64_MAX, .flags = SCRAWL_OPTION_MAIN,
	    .help = "seed for weights, shuffling, dropout and augmentation; the same seed "
		    "gives the same model at any number of threads"),
	ROW(label_smoothing, SCRAWL_VALUE_REAL, .name = "label-smoothing", REGULARISATION,
	    .default_value = "0", FROM_0_BELOW_1,
	    .help = "train towards 1 - X for the label, with X spread over all classes"),
	ROW(clip, SCRAWL_VALUE_REAL, .name = "clip", REGULARISATION, .default_value = "0", FROM_0,
	    .help = "scale the gradients down to at most this global norm; 0: no limit"),
	ROW(ema, SCRAWL_VALUE_REAL, .name = "ema", REGULARISATION, .default_value = "0",
	    FROM_0_BELOW_1, .flags = SCRAWL_OPTION_NOT_IN_RANGE_TEST,
	    .help = "validate and save a moving average of the weights with this decay, such as "
		    "0.999; 0: no averaging"),
};

#define ROWS (sizeof(option_rows) / sizeof(option_rows[0]))

size_t scrawl_train_option_count(void)
{
	return ROWS;
}

const struct scrawl_option_info *scrawl_train_option_at(size_t index)
{
	return index < ROWS ? &option_rows[index].info : NULL;
}

const struct option_row *option_row_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(option_rows[i].info.name, name) == 0)
			return &option_rows[i];
	return NULL;
}

void scrawl_train_options_init_sized(struct scrawl_train_options *options, size_t size)
{
	struct scrawl_train_options own = { .size = sizeof(own) };
	for (size_t i = 0; i < ROWS; i++)
		option_parse(&option_rows[i], option_rows[i].info.default_value, &own);
	sized_init(options, size, &own);
}

enum scrawl_status options_take(scrawl_context *ctx, const struct scrawl_train_options *given,
				struct scrawl_train_options *own)
{
	scrawl_train_options_init(own);
	return sized_take(ctx, own, given, "scrawl_train_options");
}

void scrawl_train_options_set_optimizer(struct scrawl_train_options *options,
					enum scrawl_optimizer optimizer)
{
	if (!sized_is_set(options))
		return;
	bool sgd = optimizer == SCRAWL_OPTIMIZER_SGD || optimizer == SCRAWL_OPTIMIZER_NESTEROV;
	options->optimizer = optimizer;
	options->learning_rate = sgd ? 0.05 : 0.003;
	options->momentum = 0.9;
	options->beta2 = 0.999;
	/* Adam rescales decay in the gradient along with the gradient, so none by default. */
	options->weight_decay = sgd ? 5e-4 : optimizer == SCRAWL_OPTIMIZER_ADAMW ? 0.05 : 0.0;
}

enum scrawl_status options_check(scrawl_context *ctx, const struct scrawl_train_options *options)
{
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < ROWS && status == SCRAWL_OK; i++) {
		const struct option_row *row = &option_rows[i];
		char number[SCRAWL_VALUE_BYTES], expected[OPTION_EXPECTED_BYTES];
		const char *name = row->info.name;
		const char *value = scrawl_train_options_get(options, name, number);
		if (!option_in_bounds(row, options))
			return context_fail(ctx, SCRAWL_EINVAL, "%s must be %s, not %s", name,
					    option_row_expected(row, expected), value);
		if (row->check)
			status = row->check(ctx, value);
	}
	return status;
}

const char *options_watching(const struct scrawl_train_options *options)
{
	for (size_t i = 0; i < ROWS; i++)
		if ((option_rows[i].info.flags & SCRAWL_OPTION_NEEDS_VALIDATION) &&
		    field_bits(&option_rows[i].field, options))
			return option_rows[i].info.name;
	return NULL;
}

enum scrawl_status options_write(const struct scrawl_train_options *options,
				 struct metadata *metadata)
{
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < ROWS && status == SCRAWL_OK; i++)
		status = fields_write(&option_rows[i].field, 1, options, metadata);
	return status;
}

const char *options_read(const struct metadata *metadata, struct scrawl_train_options *options)
{
	for (size_t i = 0; i < ROWS; i++)
		if (metadata_get(metadata, option_rows[i].field.key) &&
		    fields_read(&option_rows[i].field, 1, metadata, options))
			return option_rows[i].field.key;
	return NULL;
}

const char *options_difference(const struct scrawl_train_options *a,
			       const struct scrawl_train_options *b)
{
	for (size_t i = 0; i < ROWS; i++) {
		char texts[2][FIELD_TEXT];
		if (strcmp(field_text(&option_rows[i].field, a, texts[0]),
			   field_text(&option_rows[i].field, b, texts[1])) != 0)
			return option_rows[i].info.name;
	}
	return NULL;
}
