/* SPDX-License-Identifier: MIT */
/*
 * describe.c - a hand-written parser: one word at a time, one function for each kind of argument
 */
#include "model/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lexer.h"
#include "core/nearest.h"

/* Larger numbers than this are mistakes. */
#define MAX_OUTPUTS 65536
#define MAX_EXTENT  4096 /* kernel, stride, padding */

#define SUBJECT "network" /* in errors */
#define QUOTED  160       /* maximum bytes of a layer in an error */

/* Digits at s [length] -> *value in least .. most. */
static bool parse_number(const char *s, size_t length, size_t least, size_t most, size_t *value)
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

static bool word_number(const struct lexer *lexer, size_t least, size_t most, size_t *value)
{
	return parse_number(lexer->text + lexer->word, lexer->length, least, most, value);
}

/* "5x5" -> height, width */
static bool word_kernel(const struct lexer *lexer, struct layer_arguments *a)
{
	const char *s = lexer->text + lexer->word;
	const char *x = memchr(s, 'x', lexer->length);
	if (!x)
		return false;
	size_t left = (size_t)(x - s);
	return parse_number(s, left, 1, MAX_EXTENT, &a->kernel_height) &&
	       parse_number(x + 1, lexer->length - left - 1, 1, MAX_EXTENT, &a->kernel_width);
}

static bool word_probability(const struct lexer *lexer, double *value)
{
	return lexer_real(lexer, 0.0, 1.0, value) && *value < 1.0;
}

/* Parses the positional arguments, then takes the next word. */
static enum scrawl_status parse_fixed(struct lexer *lexer, unsigned takes,
				      struct layer_arguments *a)
{
	lexer_next(lexer);
	if (takes & TAKES_OUTPUTS) {
		if (!word_number(lexer, 1, MAX_OUTPUTS, &a->outputs))
			return lexer_expected(lexer, "the number of filters (1 to 65536)");
		lexer_next(lexer);
	}
	if ((takes & TAKES_OPTIONAL_OUTPUTS) && lexer->length) {
		if (!word_number(lexer, 1, MAX_OUTPUTS, &a->outputs))
			return lexer_expected(lexer,
					      "the number of outputs (1 to 65536) or a comma");
		lexer_next(lexer);
	}
	if (takes & TAKES_KERNEL) {
		if (!word_kernel(lexer, a))
			return lexer_expected(lexer, "the kernel's size, such as 5x5,");
		lexer_next(lexer);
	}
	if (takes & TAKES_WINDOW) {
		if (!word_number(lexer, 1, MAX_EXTENT, &a->kernel_height))
			return lexer_expected(lexer, "the window's size, such as 2,");
		a->kernel_width = a->kernel_height;
		lexer_next(lexer);
	}
	if (takes & TAKES_PROBABILITY) {
		if (!word_probability(lexer, &a->probability))
			return lexer_expected(lexer, "a probability (0 to below 1)");
		lexer_next(lexer);
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

/* Parses "stride S" and "pad P|same", in any order, up to the comma. */
static enum scrawl_status parse_options(struct lexer *lexer, unsigned takes,
					struct layer_arguments *a)
{
	bool padded = false;
	for (; lexer->length; lexer_next(lexer)) {
		if ((takes & TAKES_STRIDE) && !a->stride && lexer_is(lexer, "stride")) {
			lexer_next(lexer);
			if (!word_number(lexer, 1, MAX_EXTENT, &a->stride))
				return lexer_expected(lexer, "the stride (1 to 4096)");
		} else if ((takes & TAKES_PAD) && !padded && lexer_is(lexer, "pad")) {
			lexer_next(lexer);
			padded = true;
			a->pad_same = lexer_is(lexer, "same");
			if (!a->pad_same && !word_number(lexer, 0, MAX_EXTENT, &a->pad))
				return lexer_expected(lexer, "the padding (0 to 4096) or \"same\"");
		} else {
			return lexer_expected(lexer, options_expected(takes, a->stride || padded));
		}
	}
	return SCRAWL_OK;
}

/* Appends to text [size], formatted as by printf, truncating. */
static void append_word(char *text, size_t size, const char *joint, const char *word)
{
	size_t used = strlen(text);
	snprintf(text + used, size - used, "%s%s", joint, word);
}

/* What others call the layers. */
static const char *const foreign_layers[][2] = {
	{ "linear", "dense" },         { "fc", "dense" },       { "bn", "batchnorm" },
	{ "batch_norm", "batchnorm" }, { "gap", "globalpool" }, { "max_pool", "maxpool" },
	{ "avg_pool", "avgpool" },
};

/* Whether the text is a single word, which may be meant as the name of a network. */
static bool is_single_word(const struct lexer *lexer)
{
	return lexer->word == 0 && lexer->text[lexer->length] == '\0';
}

/* The layer or network that was probably meant; NULL: none is close. */
static const char *probably_meant(const struct lexer *lexer)
{
	const struct scrawl_network *network;
	struct nearest meant = { .word = lexer->text + lexer->word, .length = lexer->length };
	for (size_t i = 0; i < sizeof(foreign_layers) / sizeof(foreign_layers[0]); i++)
		if (lexer_is(lexer, foreign_layers[i][0]))
			return foreign_layers[i][1];
	for (size_t i = 0; layer_ops_get(i); i++)
		nearest_try(&meant, layer_ops_get(i)->name);
	for (size_t i = 0; is_single_word(lexer) && (network = scrawl_network_at(i)); i++)
		nearest_try(&meant, network->name);
	return meant.best;
}

/* "a layer (conv, relu, ...)", and the networks' names if the text is a single word. */
static void what_begins(const struct lexer *lexer, char *text, size_t size)
{
	bool alone = is_single_word(lexer);
	const struct scrawl_network *network;
	*text = '\0';
	for (size_t i = 0; layer_ops_get(i); i++)
		append_word(text, size, i ? ", " : "a layer (", layer_ops_get(i)->name);
	for (size_t i = 0; alone && (network = scrawl_network_at(i)); i++)
		append_word(text, size, i ? ", " : ") or a network (", network->name);
	append_word(text, size, ")", "");
}

static enum scrawl_status fail_unknown_layer(const struct lexer *lexer)
{
	char what[512], text[640];
	const char *meant = probably_meant(lexer);
	what_begins(lexer, what, sizeof(what));
	if (!meant)
		return lexer_expected(lexer, what);
	snprintf(text, sizeof(text), "found \"%.*s\" where %s is expected; did you mean %s?",
		 (int)lexer->length, lexer->text + lexer->word, what, meant);
	return lexer_fail(lexer, text);
}

static enum scrawl_status parse_layer(struct lexer *lexer, struct described_layer *layer)
{
	lexer_next(lexer);
	memset(layer, 0, sizeof(*layer));
	layer->position = lexer->word;
	layer->ops = layer_ops_find(lexer->text + lexer->word, lexer->length);
	if (!layer->ops)
		return fail_unknown_layer(lexer);
	enum scrawl_status status = parse_fixed(lexer, layer->ops->takes, &layer->arguments);
	if (status == SCRAWL_OK)
		status = parse_options(lexer, layer->ops->takes, &layer->arguments);
	layer->length = lexer->word - layer->position;
	while (layer->length &&
	       isspace((unsigned char)lexer->text[layer->position + layer->length - 1]))
		layer->length--;
	return status;
}

enum scrawl_status describe_parse(scrawl_context *ctx, const char *text,
				  struct described_layer *layers, size_t *count)
{
	struct lexer lexer = { .ctx = ctx, .subject = SUBJECT, .text = text };
	if (strlen(text) > DESCRIBE_MAX_BYTES)
		return context_fail(ctx, SCRAWL_EINVAL, "the network's description is too long");
	for (size_t n = 0; n < DESCRIBE_MAX_LAYERS; n++) {
		enum scrawl_status status = parse_layer(&lexer, &layers[n]);
		if (status != SCRAWL_OK)
			return status;
		if (!lexer_next_item(&lexer)) {
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
	const struct lexer lexer = {
		.ctx = ctx, .subject = SUBJECT, .text = text, .word = layer->position
	};
	return lexer_fail(&lexer, what);
}
