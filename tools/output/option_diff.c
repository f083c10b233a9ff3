/* SPDX-License-Identifier: MIT */
/*
 * option_diff.c - compares training options by the texts that the table of options has for them
 */
#include "output/option_diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/learning_options.h"

/* Training options as the table of options shows them. */
struct tabled {
	struct learning learning;
	struct option_parts table;
};

static void tabled_init(struct tabled *tabled, const struct scrawl_train_options *options)
{
	learning_set(&tabled->learning, options);
	tabled->table.count = 0;
	learning_options_add(&tabled->table, &tabled->learning);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* A text that grows; NULL out: there is no memory. */
struct list {
	FILE *out;
	char *text;
	size_t size;
	const char *separator;
};

static void list_add(struct list *list, const char *name, const char *value)
{
	fprintf(list->out, "%s%s = %s", list->separator, name, value);
	list->separator = "; ";
}

static char *list_end(struct list *list)
{
	if (!fclose(list->out))
		return list->text;
	free(list->text);
	return NULL;
}

char *recipe_text(const struct scrawl_recipe *recipe, const struct scrawl_train_options *its,
		  const struct scrawl_train_options *in_effect)
{
	struct scrawl_train_options defaults;
	struct tabled tabled[3];
	learning_default(&defaults);
	tabled_init(&tabled[0], &defaults);
	tabled_init(&tabled[1], its);
	tabled_init(&tabled[2], in_effect);
	struct list list = { .separator = ": " };
	list.out = open_memstream(&list.text, &list.size);
	if (!list.out)
		return NULL;
	fprintf(list.out, "%s for %s", recipe->network, recipe->data ? recipe->data : "any data");
	for (size_t i = 0; i < tabled[0].table.count; i++) {
		char numbers[3][OPTION_TEXT_BYTES];
		const char *values[3];
		for (size_t j = 0; j < 3; j++)
			values[j] = option_text(&tabled[j].table.options[i], numbers[j]);
		if (values[1] && !same(values[0], values[1]) && same(values[1], values[2]))
			list_add(&list, tabled[0].table.options[i].name, values[1]);
	}
	return list_end(&list);
}

char *recipe_text_whole(const struct scrawl_recipe *recipe)
{
	struct scrawl_train_options its;
	learning_default(&its);
	scrawl_train_options_apply_recipe(&its, recipe->network, recipe->data);
	return recipe_text(recipe, &its, &its);
}

static bool is_in_header(const char *name)
{
	static const char *const names[] = { "epochs",  "patience",     "batch",    "optimizer",
					     "lr",      "weight-decay", "schedule", "warmup",
					     "augment", "seed" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

char *options_besides(const struct scrawl_train_options *options)
{
	struct scrawl_train_options defaults;
	struct tabled tabled[2];
	learning_default(&defaults);
	scrawl_train_options_set_optimizer(&defaults, options->optimizer);
	tabled_init(&tabled[0], &defaults);
	tabled_init(&tabled[1], options);
	struct list list = { .separator = "" };
	list.out = open_memstream(&list.text, &list.size);
	if (!list.out)
		return NULL;
	for (size_t i = 0; i < tabled[0].table.count; i++) {
		const char *name = tabled[0].table.options[i].name;
		char numbers[2][OPTION_TEXT_BYTES];
		const char *usual = option_text(&tabled[0].table.options[i], numbers[0]);
		const char *value = option_text(&tabled[1].table.options[i], numbers[1]);
		if (value && !same(usual, value) && !is_in_header(name))
			list_add(&list, name, value);
	}
	return list_end(&list);
}
