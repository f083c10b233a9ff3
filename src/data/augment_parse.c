/* SPDX-License-Identifier: MIT */
/*
 * augment_parse.c - augmentations by name, and the language of their lists
 */
#include "data/augment.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/entry.h"
#include "core/lexer.h"

#define TEXT_BYTES 1024

static const struct scrawl_augmentation named_augmentations[] = {
	{ "none", "" },
	{ "light", "rotate 10, zoom .1, shear 5, shift .06" },
	{ "strong", "rotate 12, zoom .12, shear 8, shift .08, elastic 30 5, thickness .3" },
};

size_t scrawl_augmentation_count(void)
{
	return sizeof(named_augmentations) / sizeof(named_augmentations[0]);
}

const struct scrawl_augmentation *scrawl_augmentation_at(size_t index)
{
	return index < scrawl_augmentation_count() ? &named_augmentations[index] : NULL;
}

/* A number in an item: its destination, bounds and meaning. */
struct number {
	size_t offset;
	double low, high;
	bool whole;
	const char *what;
};

#define AUGMENT(member) offsetof(struct augment, member)

static const struct item {
	const char *name;
	size_t count;
	struct number numbers[2];
} augment_items[] = {
	{ "rotate", 1, { { AUGMENT(rotate), 0, 180, false, "degrees (0 to 180)" } } },
	{ "zoom", 1, { { AUGMENT(zoom), 0, 0.9, false, "a fraction (0 to 0.9)" } } },
	{ "shear", 1, { { AUGMENT(shear), 0, 60, false, "degrees (0 to 60)" } } },
	{ "shift", 1, { { AUGMENT(shift), 0, 1, false, "a fraction of the side (0 to 1)" } } },
	{ "elastic",
	  2,
	  { { AUGMENT(elastic_alpha), 0, 10000, false, "alpha (0 to 10000)" },
	    { AUGMENT(elastic_sigma), 1, 1000, false, "sigma (1 to 1000 pixels)" } } },
	{ "thickness", 1, { { AUGMENT(thickness), 0, 8, false, "pixels (0 to 8)" } } },
	{ "flip", 1, { { AUGMENT(flip), 0, 1, false, "a probability (0 to 1)" } } },
	{ "erase", 1, { { AUGMENT(erase), 0, 4096, true, "a number of pixels (0 to 4096)" } } },
	{ "bold", 1, { { AUGMENT(bold), 0, 8, false, "pixels (0 to 8)" } } },
	{ "blur", 1, { { AUGMENT(blur), 0, 2, false, "pixels (0 to 2)" } } },
	{ "contrast", 1, { { AUGMENT(contrast), 0, 0.9, false, "a fraction (0 to 0.9)" } } },
	{ "noise", 1, { { AUGMENT(noise), 0, 255, false, "grey levels (0 to 255)" } } },
};
#define ITEMS (sizeof(augment_items) / sizeof(*augment_items))

/* "a change (rotate, ...)", and the names if the text is a single word. */
static enum scrawl_status fail_name(const struct lexer *lexer)
{
	char what[256] = "a change";
	size_t used = strlen(what);
	bool alone = lexer->word == 0 && lexer->text[lexer->length] == '\0';
	for (size_t i = 0; i < ITEMS; i++)
		used += (size_t)snprintf(what + used, sizeof(what) - used, "%s%s", i ? ", " : " (",
					 augment_items[i].name);
	for (size_t i = 0; alone && scrawl_augmentation_at(i); i++)
		used += (size_t)snprintf(what + used, sizeof(what) - used, "%s%s",
					 i ? ", " : ") or a name (", named_augmentations[i].name);
	snprintf(what + used, sizeof(what) - used, ")");
	return lexer_expected(lexer, what);
}

static enum scrawl_status parse_numbers(struct lexer *lexer, const struct item *item,
					struct augment *out)
{
	for (size_t i = 0; i < item->count; i++) {
		const struct number *n = &item->numbers[i];
		double value;
		lexer_next(lexer);
		if (!lexer_real(lexer, n->low, n->high, &value) ||
		    (n->whole && value != floor(value)))
			return lexer_expected(lexer, n->what);
		memcpy((char *)out + n->offset, &value, sizeof(value));
	}
	lexer_next(lexer);
	return lexer->length ? lexer_expected(lexer, "a comma") : SCRAWL_OK;
}

static enum scrawl_status parse_item(struct lexer *lexer, bool *given, struct augment *out)
{
	lexer_next(lexer);
	for (size_t i = 0; i < ITEMS; i++) {
		if (!lexer_is(lexer, augment_items[i].name))
			continue;
		if (given[i])
			return lexer_fail(lexer, "this change is given twice");
		given[i] = true;
		return parse_numbers(lexer, &augment_items[i], out);
	}
	return fail_name(lexer);
}

/* The list that a name stands for; NULL if text is not a name. */
static const char *find_named(const char *text)
{
	for (size_t i = 0; i < sizeof(named_augmentations) / sizeof(*named_augmentations); i++)
		if (strcmp(text, named_augmentations[i].name) == 0)
			return named_augmentations[i].list;
	return NULL;
}

const char *augment_list(const char *text)
{
	const char *list = text ? find_named(text) : "";
	list = list ? list : text;
	return *list ? list : named_augmentations[0].name;
}

enum scrawl_status augment_parse(scrawl_context *ctx, const char *text, struct augment *out)
{
	struct augment parsed = { 0 };
	bool given[ITEMS] = { false };
	struct lexer lexer = { .ctx = ctx, .subject = "augmentation", .text = text };
	enum scrawl_status status = SCRAWL_OK;
	if (text && strlen(text) > TEXT_BYTES)
		return context_fail(ctx, SCRAWL_EINVAL, "the augmentation's text is too long");
	const char *list = text ? find_named(text) : "";
	if (list)
		lexer.text = list;
	/* An empty list is an error, except as the named augmentation "none". */
	bool more = !list || *list;
	while (more && status == SCRAWL_OK) {
		status = parse_item(&lexer, given, &parsed);
		more = lexer_next_item(&lexer);
	}
	if (status == SCRAWL_OK)
		*out = parsed;
	return status;
}

enum scrawl_status scrawl_augmentation_check(scrawl_context *ctx, const char *text)
{
	ENTER(ctx);
	if (!ctx)
		return context_fail_null(ctx);
	struct augment unused;
	return augment_parse(ctx, text, &unused);
}

bool augment_is_none(const struct augment *a)
{
	return a->rotate == 0.0 && a->zoom == 0.0 && a->shear == 0.0 && a->shift == 0.0 &&
	       a->elastic_alpha == 0.0 && a->thickness == 0.0 && a->flip == 0.0 &&
	       a->erase == 0.0 && a->bold == 0.0 && a->blur == 0.0 && a->contrast == 0.0 &&
	       a->noise == 0.0;
}
