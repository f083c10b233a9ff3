/* SPDX-License-Identifier: MIT */
/*
 * option_diff.c - loops over the library's table of training options
 */
#include "output/option_diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/memory_stream.h"

/* A text being built. */
struct list {
	struct memory_stream out;
	const char *separator;
};

static bool list_begin(struct list *list)
{
	*list = (struct list){ .separator = "" };
	return memory_stream_open(&list->out);
}

static void list_add(struct list *list, const char *separator, const char *name, const char *equals,
		     const char *value)
{
	fprintf(list->out.file, "%s%s%s%s", list->separator, name, equals, value);
	list->separator = separator;
}

static char *list_end(struct list *list)
{
	return memory_stream_close(&list->out);
}

/* A recipe in a run, or in none if use is NULL; which of its settings to list. */
struct recipe_settings {
	const struct scrawl_recipe *recipe;
	const struct recipe_use *use;
	bool replaced; /* the names of those that the run replaced; otherwise, the others */
};

static void recipe_add(struct list *list, const struct recipe_settings *which, const char *name,
		       const char *value, bool kept)
{
	if (which->replaced && !kept)
		list_add(list, ", ", name, "", "");
	else if (!which->replaced && kept)
		list_add(list, "; ", name, " = ", value);
}

static void recipe_list(struct list *list, const struct recipe_settings *which)
{
	const struct scrawl_recipe *recipe = which->recipe;
	const struct recipe_use *use = which->use;
	struct scrawl_train_options its;
	char numbers[2][SCRAWL_VALUE_BYTES];
	recipe_add(list, which, "net", recipe->network,
		   !use || strcmp(use->net, recipe->network) == 0);
	snprintf(numbers[0], sizeof(numbers[0]), "%g", recipe->validation);
	if (recipe->validation > 0.0)
		recipe_add(list, which, "val", numbers[0],
			   !use || use->validation == recipe->validation);
	scrawl_train_options_init(&its);
	scrawl_train_options_apply_recipe(&its, recipe->name, recipe->data);
	for (const struct scrawl_setting *s = recipe->settings; s->name; s++) {
		const char *value = scrawl_train_options_get(&its, s->name, numbers[0]);
		recipe_add(list, which, s->name, value,
			   !use || strcmp(value, scrawl_train_options_get(use->training, s->name,
									  numbers[1])) == 0);
	}
}

char *recipe_text(const struct scrawl_recipe *recipe, const struct recipe_use *use)
{
	struct list list;
	if (!list_begin(&list))
		return NULL;
	fprintf(list.out.file, "%s for %s", recipe->name, recipe->data ? recipe->data : "any data");
	list.separator = ", except ";
	recipe_list(&list, &(struct recipe_settings){ recipe, use, true });
	list.separator = ": ";
	recipe_list(&list, &(struct recipe_settings){ recipe, use, false });
	return list_end(&list);
}

char *options_main(const struct scrawl_train_options *options, unsigned without)
{
	const struct scrawl_option_info *info;
	struct list list;
	if (!list_begin(&list))
		return NULL;
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		char number[SCRAWL_VALUE_BYTES];
		if ((info->flags & SCRAWL_OPTION_MAIN) && !(info->flags & without))
			list_add(&list, ", ", info->name, " ",
				 scrawl_train_options_get(options, info->name, number));
	}
	return list_end(&list);
}

char *options_besides(const struct scrawl_train_options *options, unsigned without)
{
	const struct scrawl_option_info *info;
	struct scrawl_train_options usual;
	struct list list;
	if (!list_begin(&list))
		return NULL;
	scrawl_train_options_init(&usual);
	scrawl_train_options_set_optimizer(&usual, options->optimizer);
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		char numbers[2][SCRAWL_VALUE_BYTES];
		const char *value = scrawl_train_options_get(options, info->name, numbers[0]);
		if (!(info->flags & (SCRAWL_OPTION_MAIN | without)) &&
		    strcmp(value, scrawl_train_options_get(&usual, info->name, numbers[1])) != 0)
			list_add(&list, "; ", info->name, " = ", value);
	}
	return list_end(&list);
}
