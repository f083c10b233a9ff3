/* SPDX-License-Identifier: MIT */
/*
 * conv_shapes.c - the convolutions to measure: networks' layers, or given shapes
 */
#include "workloads/conv_shapes.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "core/memory.h"
#include "core/size.h"
#include "model/network.h"
#include "workloads/network_layers.h"

#define EXAMPLE    "n1ih12iw12ic20oc50k5s1p0"
#define MAX_NUMBER 65536
#define MAX_FLOATS ((size_t)1 << 28) /* of input, output or weights; 1 GiB */

/* ---- a shape as text ------------------------------------------------------------------------- */

enum field { IMAGES, HEIGHT, WIDTH, IN, OUT, KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, PADDING, FIELDS };

static const struct {
	const char *word;
	enum field field;
	const char *means;
} words[] = {
	{ "n", IMAGES, "images" },
	{ "ih", HEIGHT, "input height" },
	{ "iw", WIDTH, "input width" },
	{ "ic", IN, "input channels" },
	{ "oc", OUT, "output channels" },
	{ "k", KERNEL_HEIGHT, "kernel" },
	{ "kh", KERNEL_HEIGHT, "kernel height" },
	{ "kw", KERNEL_WIDTH, "kernel width" },
	{ "s", STRIDE, "stride" },
	{ "p", PADDING, "padding" },
};

#define WORDS (sizeof(words) / sizeof(words[0]))

struct numbers {
	size_t value[FIELDS];
	bool given[FIELDS];
};

/* Prints what is wrong at a place of the text; returns an exit code. */
static int complain(const char *text, const char *at, const char *what)
{
	if (!*at)
		return fail_with(EXIT_USAGE, "\"%s\": %s (a shape is written like %s)", text, what,
				 EXAMPLE);
	return fail_with(EXIT_USAGE, "\"%s\": at %zu, \"%s\": %s (a shape is written like %s)",
			 text, (size_t)(at - text), at, what, EXAMPLE);
}

/* Stores a value and advances to end; NULL, or what is wrong. */
static const char *take(struct numbers *numbers, enum field field, size_t value, const char **at,
			const char *end)
{
	if (numbers->given[field])
		return "this is given twice";
	numbers->given[field] = true;
	numbers->value[field] = value;
	*at = end;
	return NULL;
}

/* Parses one word and its number at *at, and advances; NULL, or what is wrong. */
static const char *parse_word(const char **at, struct numbers *numbers)
{
	if (strncmp(*at, "psame", strlen("psame")) == 0)
		return take(numbers, PADDING, CONV_PAD_SAME, at, *at + strlen("psame"));
	size_t length = strspn(*at, "abcdefghijklmnopqrstuvwxyz"), w = 0;
	while (w < WORDS &&
	       (strlen(words[w].word) != length || strncmp(*at, words[w].word, length) != 0))
		w++;
	if (length == 0 || w == WORDS)
		return "expected n, ih, iw, ic, oc, k, kh, kw, s, p or psame";
	enum field field = words[w].field;
	const char *digits = *at + length;
	char *end;
	unsigned long value = strtoul(digits, &end, 10);
	if (*digits < '0' || *digits > '9' || value > MAX_NUMBER ||
	    (value == 0 && field != PADDING))
		return "a number from 1 (a padding: from 0) to 65536 must follow";
	return take(numbers, field, value, at, end);
}

static bool too_large(size_t a, size_t b, size_t c)
{
	size_t ab, abc;
	return !size_multiply(a, b, &ab) || !size_multiply(ab, c, &abc) || abc > MAX_FLOATS;
}

/* Derives the geometry from the numbers; NULL, or what does not fit. */
static const char *geometry_of(const size_t *v, struct conv_geometry *g)
{
	*g = (struct conv_geometry){
		.in = { v[HEIGHT], v[WIDTH], v[IN] },
		.kernel_height = v[KERNEL_HEIGHT],
		.kernel_width = v[KERNEL_WIDTH],
		.stride = v[STRIDE],
	};
	g->out.channels = v[OUT];
	const char *why = conv_geometry_settle(g, v[PADDING]);
	if (why)
		return why;
	size_t input = g->in.height * g->in.width, output = g->out.height * g->out.width;
	if (too_large(input, g->in.channels, v[IMAGES]) ||
	    too_large(output, g->out.channels, v[IMAGES]) ||
	    too_large(g->kernel_height * g->kernel_width, g->in.channels, g->out.channels) ||
	    too_large(output, g->kernel_height * g->kernel_width, g->in.channels))
		return "too large: input, output, weights or windows have more than 2^28 values";
	return NULL;
}

/* Writes the text of images and geometry. */
static void write_text(struct conv_shape *s)
{
	const struct conv_geometry *g = &s->geometry;
	char kernel[48], pad[24] = "same";
	if (g->kernel_height == g->kernel_width)
		snprintf(kernel, sizeof(kernel), "k%zu", g->kernel_height);
	else
		snprintf(kernel, sizeof(kernel), "kh%zukw%zu", g->kernel_height, g->kernel_width);
	/* The output's size shows whether the padding is the same below and right. */
	struct conv_geometry even = *g;
	if (conv_geometry_settle(&even, g->pad_top) == NULL && memcmp(&even, g, sizeof(even)) == 0)
		snprintf(pad, sizeof(pad), "%zu", g->pad_top);
	snprintf(s->text, sizeof(s->text), "n%zuih%zuiw%zuic%zuoc%zu%ss%zup%s", s->images,
		 g->in.height, g->in.width, g->in.channels, g->out.channels, kernel, g->stride,
		 pad);
}

/*
 * Parses a shape, assuming that ReLU and, if it fits, 2 x 2 max-pooling follow.  Returns an exit
 * code, with the error printed.
 */
static int parse_shape(const char *text, struct conv_shape *out)
{
	struct numbers numbers = { .value = { [IMAGES] = 1, [STRIDE] = 1 } };
	size_t *v = numbers.value;
	for (const char *at = text; *at;) {
		const char *wrong = parse_word(&at, &numbers);
		if (wrong)
			return complain(text, at, wrong);
	}
	if (!numbers.given[WIDTH])
		v[WIDTH] = v[HEIGHT];
	if (!numbers.given[KERNEL_WIDTH])
		v[KERNEL_WIDTH] = v[KERNEL_HEIGHT];
	for (size_t w = 0; w < WORDS; w++)
		if (v[words[w].field] == 0 && words[w].field != PADDING)
			return fail_with(
				EXIT_USAGE,
				"\"%s\": the %s is missing: %s (a shape is written like %s)", text,
				words[w].means, words[w].word, EXAMPLE);
	*out = (struct conv_shape){ .images = v[IMAGES], .relu = true };
	const char *wrong = geometry_of(v, &out->geometry);
	if (wrong)
		return complain(text, "", wrong);
	out->pool = out->geometry.out.height >= 2 && out->geometry.out.width >= 2 ? 2 : 0;
	write_text(out);
	return EXIT_DONE;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* Appends a shape unless it is there already. */
static int append_shape(struct conv_shapes *list, const struct conv_shape *shape)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->shape[i].text, shape->text) == 0)
			return EXIT_DONE;
	size_t bytes = list->count * sizeof(*shape);
	struct conv_shape *grown = memory_grow(list->shape, bytes, bytes + sizeof(*shape));
	if (!grown)
		return fail_memory();
	list->shape = grown;
	list->shape[list->count++] = *shape;
	return EXIT_DONE;
}

/* The convolution at layer i, with what it absorbed. */
static struct conv_shape shape_of(const struct network *net, size_t i, const char *name)
{
	struct conv_shape s = { .geometry = *conv_layer_geometry(net->layers[i]), .images = 1 };
	snprintf(s.layer, sizeof(s.layer), "%s%s%s", name, name[0] ? ": " : "", net->infos[i].text);
	for (size_t j = i + 1; j < net->count && net->infos[j].fused; j++) {
		s.relu = s.relu || net->layers[j]->ops == &relu_layer;
		if (net->layers[j]->ops == &maxpool_layer)
			s.pool = net->layers[j]->arguments.kernel_height;
	}
	write_text(&s);
	return s;
}

static int append_conv_layer(void *arg, const char *name, const struct network *net, size_t i)
{
	if (net->layers[i]->ops != &conv_layer)
		return EXIT_DONE;
	struct conv_shape shape = shape_of(net, i, name);
	return append_shape(arg, &shape);
}

int conv_shapes_list(const char *const *texts, size_t count, const struct text_list *nets,
		     struct conv_shapes *out)
{
	struct conv_shapes list = { 0 };
	int code = EXIT_DONE;
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		struct conv_shape shape;
		code = parse_shape(texts[i], &shape);
		if (code == EXIT_DONE)
			code = append_shape(&list, &shape);
	}
	if (code == EXIT_DONE)
		code = network_layers_each(nets, append_conv_layer, &list);
	if (code == EXIT_DONE && list.count == 0)
		code = fail_with(EXIT_USAGE, "%s: has no convolution", nets->texts[0]);
	if (code == EXIT_DONE)
		*out = list;
	else
		conv_shapes_release(&list);
	return code;
}

void conv_shapes_release(struct conv_shapes *shapes)
{
	memory_free(shapes->shape);
}
