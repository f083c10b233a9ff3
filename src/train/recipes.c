/* SPDX-License-Identifier: MIT */
/*
 * recipes.c - courses of training by name: a network and the options that suit it, as measured
 *
 * A recipe lists the options that differ from the defaults.  To add one, add its settings and a row
 * in the table.  One that a network is to bring by itself has the network's name.
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

/* A single epoch, with a high rate that rises early and short memories in the optimiser. */
static const struct scrawl_setting sprint[] = {
	{ "epochs", "1" },
	{ "lr", "0.007" },
	{ "momentum", "0.85" },
	{ "beta2", "0.98" },
	{ "weight-decay", "0.1" },
	{ "warmup", "0.15" },
	{ "label-smoothing", "0.1" },
	{ NULL, NULL },
};

/* A few epochs, from which on augmentation and averaging pay. */
static const struct scrawl_setting mile[] = {
	{ "epochs", "4" },         { "lr", "0.007" },
	{ "momentum", "0.85" },    { "beta2", "0.98" },
	{ "weight-decay", "0.1" }, { "warmup", "0.15" },
	{ "augment", "light" },    { "label-smoothing", "0.05" },
	{ "ema", "0.997" },        { NULL, NULL },
};

/* Digits cut out of photos and scans: any pen, soft or pale, and much that is no digit. */
static const struct scrawl_setting reader_training[] = {
	{ "epochs", "30" },
	{ "augment", "rotate 12, zoom .12, shear 10, shift .06, elastic 25 5, thickness .4, "
		     "bold 1.2, blur .8, contrast .4, noise 20" },
	{ "none", "0.1" },
	{ "label-smoothing", "0.03" },
	{ "ema", "0.999" },
	{ NULL, NULL },
};

static const struct scrawl_recipe recipes[] = {
	/* A name's variant for any data comes after its others. */
	{ "best", "best", "fashion-mnist", "the same network on clothes, which may be mirrored",
	  best_fashion, 0.0 },
	{ "best", "best", NULL, "the most accurate on digits, in minutes", best_writing, 0.0 },
	{ "reader", "reader", NULL, "reads digits in pictures, and knows what is none",
	  reader_training, 0.1 },
	{ "sprint", "small", NULL, "99% on MNIST in one epoch", sprint, 0.05 },
	{ "mile", "fast", NULL, "99.5% on MNIST in four epochs", mile, 0.05 },
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
							      const char *name, const char *data)
{
	struct scrawl_train_options own = { .size = sizeof(own) };
	if (!sized_is_set(options) || !name)
		return NULL;
	sized_load(&own, options);
	for (size_t i = 0; i < RECIPES; i++) {
		const struct scrawl_recipe *r = &recipes[i];
		if (strcmp(r->name, name) != 0 ||
		    (r->data && !(data && path_is_called(data, r->data))))
			continue;
		for (const struct scrawl_setting *s = r->settings; s->name; s++)
			option_parse(option_row_find(s->name), s->value, &own);
		sized_store(options, &own);
		return r;
	}
	return NULL;
}
