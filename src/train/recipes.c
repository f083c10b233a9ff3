/* SPDX-License-Identifier: MIT */
/*
 * recipes.c - the training that suits a named network on a data set, as measured
 *
 * A recipe lists the options that differ from the defaults.  To add one, add its settings and a
 * line in the table.
 */
#include <scrawl.h>
#include <string.h>

#include "core/path.h"
#include "core/sized_struct.h"
#include "train/train_options.h"

/* Digits and other handwriting: strokes lean, stretch and waver, but are never mirrored. */
static const struct scrawl_setting best_writing[] = {
	{ "epochs", "30" },
	{ "augment", "rotate 12, zoom .12, shear 8, shift .08, elastic 20 5" },
	{ "ema", "0.999" },
	{ NULL, NULL },
};

/* Clothes are upright and of one size, and may be mirrored. */
static const struct scrawl_setting best_fashion[] = {
	{ "epochs", "30" },
	{ "augment", "flip .5, shift .06, erase 6" },
	{ "ema", "0.999" },
	{ NULL, NULL },
};

static const struct scrawl_recipe recipes[] = {
	/* A network's recipe for any data comes after its others. */
	{ "best", "fashion-mnist", best_fashion },
	{ "best", NULL, best_writing },
};

#define RECIPES (sizeof(recipes) / sizeof(recipes[0]))

size_t scrawl_recipe_count(void)
{
	return RECIPES;
}

const struct scrawl_recipe *scrawl_recipe_at(size_t index)
{
	return index < RECIPES ? &recipes[index] : NULL;
}

const struct scrawl_recipe *scrawl_train_options_apply_recipe(struct scrawl_train_options *options,
							      const char *network, const char *data)
{
	struct scrawl_train_options own = { .size = sizeof(own) };
	if (!sized_is_set(options) || !network)
		return NULL;
	sized_load(&own, options);
	for (size_t i = 0; i < RECIPES; i++) {
		const struct scrawl_recipe *r = &recipes[i];
		if (strcmp(r->network, network) != 0 ||
		    (r->data && !(data && path_is_called(data, r->data))))
			continue;
		for (const struct scrawl_setting *s = r->settings; s->name; s++)
			option_parse(option_row_find(s->name), s->value, &own);
		sized_store(options, &own);
		return r;
	}
	return NULL;
}
