/* SPDX-License-Identifier: MIT */
/*
 * describe.c - a hand-written parser: one word at a time, one function for each sort of argument
 */
#include "model/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lexer.h"

/* Larger numbers than this are mistakes. */
#define MAX_OUTPUTS 65536
#define MAX_EXTENT  4096 /* kernel, stride, padding */

#define SUBJECT "network" /* in errors */
#define QUOTED  160       /* bytes of a layer in an error's text, at most */

/* Digits at s [length] -> *value in least .. most. */
static bool number(const char *s, size_t length, size_t least, size_t most, size_t *value)
{
	size_t v = 0;
	if (length == 0 || length > 9)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
		v = v * 10 + (size_t)(s[i] - '0');
	}
	*value = v;
	return v >= least && v <= most;
}

static bool word_number(const struct words *p, size_t least, size_t most, size_t *value)
{
	return number(p->text + p->word, p->length, least, most, value);
}

/* "5x5" -> height, width */
static bool word_kernel(const struct words *p, struct layer_arguments *a)
{
	const char *s = p->text + p->word;
	const char *x = memchr(s, 'x', p->length);
	if (!x)
		return false;
	size_t left = (size_t)(x - s);
	return number(s, left, 1, MAX_EXTENT, &a->kernel_height) &&
	       number(x + 1, p->length - left - 1, 1, MAX_EXTENT, &a->kernel_width);
}

static bool word_probability(const struct words *w, double *value)
{
	return words_real(w, 0.0, 1.0, value) && *value < 1.0;
}

/* The arguments that stand in a fixed place, with the next word taken afterwards. */
static enum scrawl_status parse_fixed(struct words *p, unsigned takes, struct layer_arguments *a)
{
	words_next(p);
	if (takes & TAKES_OUTPUTS) {
		if (!word_number(p, 1, MAX_OUTPUTS, &a->outputs))
			return words_expected(p, "the number of filters (1 to 65536)");
		words_next(p);
	}
	if ((takes & TAKES_OPTIONAL_OUTPUTS) && p->length) {
		if (!word_number(p, 1, MAX_OUTPUTS, &a->outputs))
			return words_expected(p, "the number of outputs (1 to 65536) or a comma");
		words_next(p);
	}
	if (takes & TAKES_KERNEL) {
		if (!word_kernel(p, a))
			return words_expected(p, "the kernel's size, such as 5x5,");
		words_next(p);
	}
	if (takes & TAKES_WINDOW) {
		if (!word_number(p, 1, MAX_EXTENT, &a->kernel_height))
			return words_expected(p, "the window's size, such as 2,");
		a->kernel_width = a->kernel_height;
		words_next(p);
	}
	if (takes & TAKES_PROBABILITY) {
		if (!word_probability(p, &a->probability))
			return words_expected(p, "a probability (0 to below 1)");
		words_next(p);
	}
	return SCRAWL_OK;
}

static const char *options_expected(unsigned takes, bool some_given)
{
	if (some_given)
		return "a comma";
	if ((takes & TAKES_STRIDE) && (takes & TAKES_PAD))
		return "\"stride\", \"pad\" or a comma";
	return takes & TAKES_STRIDE ? "\"stride\" or a comma" : "a comma";
}

/* "stride S" and "pad P|same", in any order, up to the comma. */
static enum scrawl_status parse_options(struct words *p, unsigned takes, struct layer_arguments *a)
{
	bool padded = false;
	for (; p->length; words_next(p)) {
		if ((takes & TAKES_STRIDE) && !a->stride && words_is(p, "stride")) {
			words_next(p);
			if (!word_number(p, 1, MAX_EXTENT, &a->stride))
				return words_expected(p, "the stride (1 to 4096)");
		} else if ((takes & TAKES_PAD) && !padded && words_is(p, "pad")) {
			words_next(p);
			padded = true;
			a->pad_same = words_is(p, "same");
			if (!a->pad_same && !word_number(p, 0, MAX_EXTENT, &a->pad))
				return words_expected(p, "the padding (0 to 4096) or \"same\"");
		} else {
			return words_expected(p, options_expected(takes, a->stride || padded));
		}
	}
	return SCRAWL_OK;
}

/* Appends to text [size], as printf, as far as there is room. */
static void append(char *text, size_t size, const char *joint, const char *word)
{
	size_t used = strlen(text);
	snprintf(text + used, size - used, "%s%s", joint, word);
}

/* "a layer (conv, relu, ...)", and the networks' names where the text is one word alone. */
static void what_begins(const struct words *p, char *text, size_t size)
{
	bool alone = p->word == 0 && p->text[p->length] == '\0';
	const struct scrawl_network *network;
	*text = '\0';
	for (size_t i = 0; layer_ops_get(i); i++)
		append(text, size, i ? ", " : "a layer (", layer_ops_get(i)->name);
	for (size_t i = 0; alone && (network = scrawl_network_at(i)); i++)
		append(text, size, i ? ", " : ") or a network (", network->name);
	append(text, size, ")", "");
}

static enum scrawl_status parse_layer(struct words *p, struct described_layer *layer)
{
	words_next(p);
	memset(layer, 0, sizeof(*layer));
	layer->position = p->word;
	layer->ops = layer_ops_find(p->text + p->word, p->length);
	if (!layer->ops) {
		char what[512];
		what_begins(p, what, sizeof(what));
		return words_expected(p, what);
	}
	enum scrawl_status status = parse_fixed(p, layer->ops->takes, &layer->arguments);
	if (status == SCRAWL_OK)
		status = parse_options(p, layer->ops->takes, &layer->arguments);
	layer->length = p->word - layer->position;
	while (layer->length &&
	       isspace((unsigned char)p->text[layer->position + layer->length - 1]))
		layer->length--;
	return status;
}

enum scrawl_status describe_parse(scrawl_context *ctx, const char *text,
				  struct described_layer *layers, size_t *count)
{
	struct words p = { .ctx = ctx, .subject = SUBJECT, .text = text };
	if (strlen(text) > DESCRIBE_MAX_BYTES)
		return context_fail(ctx, SCRAWL_EINVAL, "the network's description is too long");
	for (size_t n = 0; n < DESCRIBE_MAX_LAYERS; n++) {
		enum scrawl_status status = parse_layer(&p, &layers[n]);
		if (status != SCRAWL_OK)
			return status;
		if (!words_next_item(&p)) {
			*count = n + 1;
			return SCRAWL_OK;
		}
	}
	return context_fail(ctx, SCRAWL_EINVAL, "the network has more than %d layers",
			    DESCRIBE_MAX_LAYERS);
}

enum scrawl_status describe_fail(scrawl_context *ctx, const char *text,
				 const struct described_layer *layer, const char *why)
{
	char what[640];
	int length = layer->length < QUOTED ? (int)layer->length : QUOTED;
	snprintf(what, sizeof(what), "\"%.*s\": %s", length, text + layer->position, why);
	const struct words w = {
		.ctx = ctx, .subject = SUBJECT, .text = text, .word = layer->position
	};
	return words_fail(&w, what);
}
