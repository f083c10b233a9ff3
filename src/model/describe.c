/* SPDX-License-Identifier: MIT */
/*
 * describe.c - a hand-written parser: one word at a time, one function for each sort of argument
 */
#include "model/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Larger numbers than this are mistakes; it also keeps a layer's own sizes within 64 bits. */
#define MAX_OUTPUTS 65536
#define MAX_EXTENT  4096 /* kernel, stride, padding */

#define QUOTED 160 /* bytes of a description in an error's text, at most */

struct parser {
	scrawl_context *ctx;
	const char *text;
	size_t position;          /* of the next character */
	size_t word, word_length; /* the word just taken; length 0 at a comma or the end */
};

/* Takes the next word of this layer. */
static void next_word(struct parser *p)
{
	while (isspace((unsigned char)p->text[p->position]))
		p->position++;
	p->word = p->position;
	while (p->text[p->position] && p->text[p->position] != ',' &&
	       !isspace((unsigned char)p->text[p->position]))
		p->position++;
	p->word_length = p->position - p->word;
}

static bool word_is(const struct parser *p, const char *what)
{
	return p->word_length == strlen(what) &&
	       memcmp(p->text + p->word, what, p->word_length) == 0;
}

/* Fails pointing at the text; of a long one only what stands around the place is quoted. */
static enum scrawl_status fail_at(scrawl_context *ctx, const char *text, size_t position,
				  const char *what)
{
	size_t length = strlen(text), begin = 0, end = length;
	if (length > QUOTED) {
		begin = position > QUOTED / 2 ? position - QUOTED / 2 : 0;
		end = length - begin > QUOTED ? begin + QUOTED : length;
	}
	return context_fail(ctx, SCRAWL_EINVAL, "network \"%s%.*s%s\": at %zu, %s",
			    begin ? "..." : "", (int)(end - begin), text + begin,
			    end < length ? "..." : "", position + 1, what);
}

/* The word just taken is not what should stand there. */
static enum scrawl_status expected(const struct parser *p, const char *what)
{
	char text[640];
	int length = p->word_length < QUOTED ? (int)p->word_length : QUOTED;
	if (p->word_length)
		snprintf(text, sizeof(text), "found \"%.*s\" where %s should stand", length,
			 p->text + p->word, what);
	else
		snprintf(text, sizeof(text), "found %s where %s should stand",
			 p->text[p->word] ? "a comma" : "the end", what);
	return fail_at(p->ctx, p->text, p->word, text);
}

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

static bool word_number(const struct parser *p, size_t least, size_t most, size_t *value)
{
	return number(p->text + p->word, p->word_length, least, most, value);
}

/* "5x5" -> height, width */
static bool word_kernel(const struct parser *p, struct layer_arguments *a)
{
	const char *s = p->text + p->word;
	const char *x = memchr(s, 'x', p->word_length);
	if (!x)
		return false;
	size_t left = (size_t)(x - s);
	return number(s, left, 1, MAX_EXTENT, &a->kernel_height) &&
	       number(x + 1, p->word_length - left - 1, 1, MAX_EXTENT, &a->kernel_width);
}

/* "0.25"; not by strtod, which wants a comma in some languages. */
static bool word_probability(const struct parser *p, double *value)
{
	const char *s = p->text + p->word;
	const char *point = memchr(s, '.', p->word_length);
	size_t whole = point ? (size_t)(point - s) : p->word_length;
	size_t units = 0, fraction = 0, decimals = point ? p->word_length - whole - 1 : 0;
	if (p->word_length == 0 || (point && !whole && !decimals))
		return false;
	if (whole && !number(s, whole, 0, 0, &units)) /* 1 and more is no probability */
		return false;
	if (decimals && !number(point + 1, decimals, 0, SIZE_MAX, &fraction))
		return false;
	double scale = 1.0;
	while (decimals-- > 0)
		scale *= 10.0;
	*value = (double)fraction / scale;
	return true;
}

/* The arguments that stand in a fixed place, with the next word taken afterwards. */
static enum scrawl_status parse_fixed(struct parser *p, unsigned takes, struct layer_arguments *a)
{
	next_word(p);
	if (takes & TAKES_OUTPUTS) {
		if (!word_number(p, 1, MAX_OUTPUTS, &a->outputs))
			return expected(p, "the number of filters (1 to 65536)");
		next_word(p);
	}
	if ((takes & TAKES_OPTIONAL_OUTPUTS) && p->word_length) {
		if (!word_number(p, 1, MAX_OUTPUTS, &a->outputs))
			return expected(p, "the number of outputs (1 to 65536) or a comma");
		next_word(p);
	}
	if (takes & TAKES_KERNEL) {
		if (!word_kernel(p, a))
			return expected(p, "the kernel's size, such as 5x5,");
		next_word(p);
	}
	if (takes & TAKES_WINDOW) {
		if (!word_number(p, 1, MAX_EXTENT, &a->kernel_height))
			return expected(p, "the window's size, such as 2,");
		a->kernel_width = a->kernel_height;
		next_word(p);
	}
	if (takes & TAKES_PROBABILITY) {
		if (!word_probability(p, &a->probability))
			return expected(p, "a probability (0 to below 1)");
		next_word(p);
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
static enum scrawl_status parse_options(struct parser *p, unsigned takes, struct layer_arguments *a)
{
	bool padded = false;
	for (; p->word_length; next_word(p)) {
		if ((takes & TAKES_STRIDE) && !a->stride && word_is(p, "stride")) {
			next_word(p);
			if (!word_number(p, 1, MAX_EXTENT, &a->stride))
				return expected(p, "the stride (1 to 4096)");
		} else if ((takes & TAKES_PAD) && !padded && word_is(p, "pad")) {
			next_word(p);
			padded = true;
			a->pad_same = word_is(p, "same");
			if (!a->pad_same && !word_number(p, 0, MAX_EXTENT, &a->pad))
				return expected(p, "the padding (0 to 4096) or \"same\"");
		} else {
			return expected(p, options_expected(takes, a->stride || padded));
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
static void what_begins(const struct parser *p, char *text, size_t size)
{
	bool alone = p->word == 0 && p->text[p->word_length] == '\0';
	const struct scrawl_network *network;
	*text = '\0';
	for (size_t i = 0; layer_ops_get(i); i++)
		append(text, size, i ? ", " : "a layer (", layer_ops_get(i)->name);
	for (size_t i = 0; alone && (network = scrawl_network_get(i)); i++)
		append(text, size, i ? ", " : ") or a network (", network->name);
	append(text, size, ")", "");
}

static enum scrawl_status parse_layer(struct parser *p, struct described_layer *layer)
{
	next_word(p);
	memset(layer, 0, sizeof(*layer));
	layer->position = p->word;
	layer->ops = layer_ops_find(p->text + p->word, p->word_length);
	if (!layer->ops) {
		char what[512];
		what_begins(p, what, sizeof(what));
		return expected(p, what);
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
	struct parser p = { .ctx = ctx, .text = text };
	if (strlen(text) > DESCRIBE_MAX_BYTES)
		return context_fail(ctx, SCRAWL_EINVAL, "the network's description is too long");
	for (size_t n = 0; n < DESCRIBE_MAX_LAYERS; n++) {
		enum scrawl_status status = parse_layer(&p, &layers[n]);
		if (status != SCRAWL_OK)
			return status;
		if (text[p.position] == '\0') {
			*count = n + 1;
			return SCRAWL_OK;
		}
		p.position++; /* the comma */
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
	return fail_at(ctx, text, layer->position, what);
}
