/* SPDX-License-Identifier: MIT */
/*
 * train_options.c - what a training run can be asked for: defaults and bounds
 */
#include "train/train_options.h"

#include <math.h>
#include <stddef.h>

#define MAX_BATCH 65536

void scrawl_train_options_init(struct scrawl_train_options *options)
{
	*options = (struct scrawl_train_options){
		.epochs = 8,
		.batch = 64,
		.schedule = SCRAWL_SCHEDULE_ONE_CYCLE,
		.warmup = 0.3,
		.seed = 1,
	};
	scrawl_train_options_set_optimizer(options, SCRAWL_OPTIMIZER_ADAMW);
}

void scrawl_train_options_set_optimizer(struct scrawl_train_options *options,
					enum scrawl_optimizer optimizer)
{
	bool sgd = optimizer == SCRAWL_OPTIMIZER_SGD || optimizer == SCRAWL_OPTIMIZER_NESTEROV;
	options->optimizer = optimizer;
	options->learning_rate = sgd ? 0.05 : 0.003;
	options->momentum = 0.9;
	options->beta2 = 0.999;
	/* Adam scales a decay in the gradient away, or up, with the gradient: better none. */
	options->weight_decay = sgd ? 5e-4 : optimizer == SCRAWL_OPTIMIZER_ADAMW ? 0.05 : 0.0;
}

enum scrawl_status options_check(scrawl_context *ctx, const struct scrawl_train_options *o)
{
	const char *why = NULL;
	if (o->epochs < 1 || o->epochs > 1000000)
		why = "epochs must be 1 to 1000000";
	else if (o->batch < 1 || o->batch > MAX_BATCH)
		why = "batch must be 1 to 65536 images";
	else if (!scrawl_optimizer_at(o->optimizer))
		why = "no such optimiser";
	else if (!scrawl_schedule_at(o->schedule))
		why = "no such schedule";
	else if (!(o->learning_rate > 0.0 && isfinite(o->learning_rate)))
		why = "the learning rate must be above 0";
	else if (!(o->momentum >= 0.0 && o->momentum < 1.0))
		why = "momentum must be 0 to below 1";
	else if (!(o->beta2 >= 0.0 && o->beta2 < 1.0))
		why = "beta2 must be 0 to below 1";
	else if (!(o->weight_decay >= 0.0 && isfinite(o->weight_decay)))
		why = "weight decay must be 0 or more";
	else if (!(o->label_smoothing >= 0.0 && o->label_smoothing < 1.0))
		why = "label smoothing must be 0 to below 1";
	else if (!(o->clip >= 0.0 && isfinite(o->clip)))
		why = "clip must be 0 or more (the largest norm of the gradients; 0 for any)";
	else if (!(o->ema >= 0.0 && o->ema < 1.0))
		why = "ema must be 0 to below 1 (the decay of the average; 0 for none)";
	else if (!(o->warmup >= 0.0 && o->warmup < 1.0))
		why = "warm-up must be 0 to below 1 (a share of the run)";
	else if (!(o->until >= 0.0 && o->until <= 1.0))
		why = "until must be 0 to 1 (a validation accuracy; 0 for none)";
	if (why)
		return context_fail(ctx, SCRAWL_EINVAL, "%s", why);
	return scrawl_augmentation_check(ctx, o->augment);
}

static const char *optimizer_choice(size_t index)
{
	return scrawl_optimizer_at((enum scrawl_optimizer)index);
}

static const char *schedule_choice(size_t index)
{
	return scrawl_schedule_at((enum scrawl_schedule)index);
}

#define OPTION(member, kind)                                                                       \
	{                                                                                          \
		"checkpoint." #member, kind, offsetof(struct scrawl_train_options, member), NULL   \
	}
#define CHOICE(member, names)                                                                      \
	{                                                                                          \
		"checkpoint." #member, FIELD_CHOICE,                                               \
			offsetof(struct scrawl_train_options, member), names                       \
	}

const struct field option_fields[] = {
	OPTION(epochs, FIELD_UNSIGNED),
	OPTION(batch, FIELD_SIZE),
	CHOICE(optimizer, optimizer_choice),
	OPTION(learning_rate, FIELD_REAL),
	OPTION(momentum, FIELD_REAL),
	OPTION(beta2, FIELD_REAL),
	OPTION(weight_decay, FIELD_REAL),
	CHOICE(schedule, schedule_choice),
	OPTION(warmup, FIELD_REAL),
	OPTION(label_smoothing, FIELD_REAL),
	OPTION(clip, FIELD_REAL),
	OPTION(ema, FIELD_REAL),
	OPTION(seed, FIELD_U64),
	OPTION(until, FIELD_REAL),
	OPTION(patience, FIELD_UNSIGNED),
	OPTION(augment, FIELD_NAME),
	OPTION(plain_epochs, FIELD_UNSIGNED),
};
const size_t option_field_count = sizeof(option_fields) / sizeof(option_fields[0]);
