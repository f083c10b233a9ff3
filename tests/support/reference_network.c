/* SPDX-License-Identifier: MIT */
/*
 * reference_network.c - parses a description into layers with their windows and buffers
 */
#include "support/reference_network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number after a word such as "stride"; fallback if the word is not there. */
static size_t option(const char *text, const char *word, size_t fallback)
{
	const char *found = strstr(text, word);
	return found ? strtoul(found + strlen(word), NULL, 10) : fallback;
}

static size_t outputs(size_t size, size_t kernel, size_t stride, size_t pad, size_t same,
		      size_t *before)
{
	if (!stride)
		abort();
	size_t total = 2 * pad, count = (size + stride - 1) / stride;
	if (same)
		total = (count - 1) * stride + kernel > size ? (count - 1) * stride + kernel - size
							     : 0;
	*before = total / 2;
	return (size + total - kernel) / stride + 1;
}

static void read_window(struct reference_layer *l, const char *text)
{
	struct reference_window *g = &l->window;
	size_t pad = option(text, "pad ", 0), same = strstr(text, "same") != NULL;
	if (sscanf(text, "conv %zu %zux%zu", &g->filters, &g->kernel_height, &g->kernel_width) ==
	    3) {
		l->kind = REF_CONV;
		g->stride = option(text, "stride", 1);
		l->parameters =
			g->kernel_height * g->kernel_width * g->channels * g->filters + g->filters;
	} else if (strncmp(text, "globalpool", 10) == 0) {
		l->kind = REF_AVGPOOL; /* one window, as large as the image */
		g->kernel_height = g->height;
		g->kernel_width = g->width;
		g->stride = 1;
	} else {
		l->kind = text[0] == 'm' ? REF_MAXPOOL : REF_AVGPOOL;
		g->kernel_height = g->kernel_width = option(text, "pool", 0);
		g->stride = option(text, "stride", g->kernel_height);
		pad = 0;
	}
	g->out_height = outputs(g->height, g->kernel_height, g->stride, pad, same, &g->top);
	g->out_width = outputs(g->width, g->kernel_width, g->stride, pad, same, &g->left);
}

static void read_layer(struct reference_layer *l, const char *text, size_t images)
{
	struct reference_window *g = &l->window;
	g->out_height = g->height;
	g->out_width = g->width;
	g->filters = g->channels;
	l->in = g->height * g->width * g->channels;
	if (strncmp(text, "relu", 4) == 0) {
		l->kind = REF_RELU;
	} else if (sscanf(text, "dropout %lf", &l->probability) == 1) {
		l->kind = REF_DROPOUT;
	} else if (strncmp(text, "batchnorm", 9) == 0) {
		l->kind = REF_BATCHNORM;
		l->parameters = 4 * g->channels;
		l->mean = reference_alloc(g->channels, sizeof(double));
		l->rate = reference_alloc(g->channels, sizeof(double));
	} else if (sscanf(text, "dense %zu", &g->filters) == 1) {
		l->kind = REF_DENSE;
		g->out_height = g->out_width = 1;
		l->parameters = (l->in + 1) * g->filters;
	} else if (strstr(text, "pool") || strstr(text, "conv")) {
		read_window(l, text);
	} else {
		fprintf(stderr, "reference_network.c: no layer \"%s\"\n", text);
		abort();
	}
	l->out = g->out_height * g->out_width * g->filters;
	l->y = reference_alloc(images * l->out, sizeof(double));
	l->dy = reference_alloc(images * l->out, sizeof(double));
	l->terms = reference_alloc(l->out, sizeof(double));
	l->where = reference_alloc(images * l->out, sizeof(size_t));
}

void reference_network_create(struct reference_network *net, const char *description,
			      struct reference_window input, size_t images)
{
	char text[1024], *rest = NULL;
	size_t height = input.height, width = input.width, channels = input.channels;
	memset(net, 0, sizeof(*net));
	snprintf(text, sizeof(text), "%s", description);
	net->inputs = height * width * channels;
	net->images = images;
	net->x = reference_alloc(images * net->inputs, sizeof(double));
	for (char *part = strtok_r(text, ",", &rest); part; part = strtok_r(NULL, ",", &rest)) {
		struct reference_layer *l = &net->layers[net->count++];
		if (net->count > REFERENCE_LAYERS)
			abort();
		l->window.height = height;
		l->window.width = width;
		l->window.channels = channels;
		read_layer(l, part + strspn(part, " "), images);
		height = l->window.out_height;
		width = l->window.out_width;
		channels = l->window.filters;
		l->offset = net->parameter_count;
		net->parameter_count += l->parameters;
	}
}

void reference_network_release(struct reference_network *net)
{
	for (size_t i = 0; i < net->count; i++) {
		free(net->layers[i].y);
		free(net->layers[i].dy);
		free(net->layers[i].terms);
		free(net->layers[i].where);
		free(net->layers[i].mean);
		free(net->layers[i].rate);
	}
	free(net->x);
}
