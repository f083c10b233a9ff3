/* SPDX-License-Identifier: MIT */
/*
 * recipes.c - the training that suits a named network on a data set, as measured
 *
 * A recipe is a function that sets what differs from the defaults.  To add one: the function, and
 * a line in the table.
 */
#include <scrawl.h>
#include <string.h>

#include "core/path.h"

/* Digits, and what else is written: strokes lean, stretch and waver, and never mirror. */
static void best_writing(struct scrawl_train_options *o)
{
	o->epochs = 30;
	o->augment = "rotate 12, zoom .12, shear 8, shift .08, elastic 20 5";
	o->ema = 0.999;
}

/* Clothes lie straight, in one size, and may be mirrored. */
static void best_fashion(struct scrawl_train_options *o)
{
	o->epochs = 30;
	o->augment = "flip .5, shift .06, erase 6";
	o->ema = 0.999;
}

static const struct {
	struct scrawl_recipe names;
	void (*apply)(struct scrawl_train_options *options);
} recipes[] = {
	/* Of a network's recipes, that for any data comes last. */
	{ { "best", "fashion-mnist" }, best_fashion },
	{ { "best", NULL }, best_writing },
};

#define RECIPES (sizeof(recipes) / sizeof(recipes[0]))

size_t scrawl_recipe_count(void)
{
	return RECIPES;
}

const struct scrawl_recipe *scrawl_recipe_at(size_t index)
{
	return index < RECIPES ? &recipes[index].names : NULL;
}

const struct scrawl_recipe *scrawl_train_options_apply_recipe(struct scrawl_train_options *options,
							      const char *network, const char *data)
{
	for (size_t i = 0; i < RECIPES; i++) {
		const struct scrawl_recipe *names = &recipes[i].names;
		if (strcmp(names->network, network) == 0 &&
		    (!names->data || (data && path_is_called(data, names->data)))) {
			recipes[i].apply(options);
			return names;
		}
	}
	return NULL;
}
