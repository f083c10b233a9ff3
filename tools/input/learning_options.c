/* SPDX-License-Identifier: MIT */
/*
 * learning_options.c - rows of an option table from the library's table of training options
 */
#include "input/learning_options.h"

#include <stdio.h>
#include <string.h>

static const char *learning_set(void *value, const char *name, const char *text)
{
	const struct learning *l = value;
	return scrawl_train_options_set(l->ctx, l->options, name, text) == SCRAWL_OK
		       ? NULL
		       : scrawl_context_error(l->ctx);
}

static const char *learning_get(void *value, const char *name, char *text)
{
	const struct learning *l = value;
	return scrawl_train_options_get(l->options, name, text);
}

/* "0.003; sgd 0.05": the default optimiser's value, then those of others that differ. */
static const char *default_text(const struct scrawl_option_info *info, char *text)
{
	struct scrawl_train_options options;
	size_t used = (size_t)snprintf(text, DEFAULT_TEXT, "%s", info->default_value);
	scrawl_train_options_init(&options);
	for (size_t i = 0; i < scrawl_optimizer_count() && used < DEFAULT_TEXT; i++) {
		char number[SCRAWL_VALUE_BYTES];
		scrawl_train_options_set_optimizer(&options, (enum scrawl_optimizer)i);
		const char *value = scrawl_train_options_get(&options, info->name, number);
		if (strcmp(value, info->default_value) != 0)
			used += (size_t)snprintf(text + used, DEFAULT_TEXT - used, "; %s %s",
						 scrawl_optimizer_at((enum scrawl_optimizer)i),
						 value);
	}
	return text;
}

static const char *operand(enum scrawl_value_kind kind)
{
	switch (kind) {
	case SCRAWL_VALUE_REAL:
		return "X";
	case SCRAWL_VALUE_FRACTION:
		return "PERCENT";
	case SCRAWL_VALUE_CHOICE:
		return "NAME";
	case SCRAWL_VALUE_TEXT:
		return "TEXT";
	default:
		return "N";
	}
}

void learning_options_add(struct option_parts *parts, struct learning *learning)
{
	const struct scrawl_option_info *info;
	const char *group = "";
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		const struct option_spec heading = OPT_GROUP(info->group);
		const struct option_spec option = {
			.kind = OPTION_NAMED,
			.name = info->name,
			.letter = info->letter,
			.argument = operand(info->kind),
			.help = info->help,
			.value.other = learning,
			.set = learning_set,
			.get = learning_get,
			.choice = info->choice,
			.flags = info->flags,
			.default_text = info->flags & SCRAWL_OPTION_BY_OPTIMIZER
						? default_text(info, learning->defaults[i])
						: info->default_value,
		};
		if (strcmp(info->group, group) != 0)
			option_parts_add(parts, &heading, 1);
		group = info->group;
		option_parts_add(parts, &option, 1);
	}
}
