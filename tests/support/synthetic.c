/* SPDX-License-Identifier: MIT */
/*
 * synthetic.c - small generated data sets, and models for them
 */
#include "support/synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLASS_SEED 20240917u

/* Steele, Lea and Flood's SplitMix64, so that the data do not depend on the library's generator. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Pixel p of a class's picture: like handwriting, mostly background. */
static int picture(size_t class_index, size_t p)
{
	uint64_t state = CLASS_SEED + class_index * 65537 + p;
	uint64_t bits = draw(&state);
	return bits >> 62 ? 0 : (int)(bits % 256);
}

static void put_u32(uint8_t *to, size_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void write_file(const char *folder, const char *part, const char *name, const void *bytes,
		       size_t count)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s%s", folder, part, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, count, f), count);
	assert_int_equal(fclose(f), 0);
}

static void fill(const struct synthetic *what, uint8_t *labels, uint8_t *pixels)
{
	size_t area = what->height * what->width;
	uint64_t state = what->seed;
	for (size_t i = 0; i < what->count; i++) {
		size_t class_index = i % what->classes;
		for (size_t p = 0; p < area; p++) {
			int value = picture(class_index, p);
			value += (int)(draw(&state) % (2 * what->noise + 1)) - (int)what->noise;
			pixels[i * area + p] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
		}
		if (what->random_labels)
			class_index = draw(&state) % what->classes;
		labels[i] = (uint8_t)class_index;
	}
	if (what->labels)
		memcpy(labels, what->labels, what->count);
	if (what->pixels)
		memcpy(pixels, what->pixels, what->count * area);
}

void synthetic_write(const char *folder, const char *part, const struct synthetic *what)
{
	size_t area = what->height * what->width;
	uint8_t *labels = test_malloc(8 + what->count);
	uint8_t *pixels = test_malloc(16 + what->count * area);
	memcpy(labels, "\0\0\x08\x01", 4);
	put_u32(labels + 4, what->count);
	memcpy(pixels, "\0\0\x08\x03", 4);
	put_u32(pixels + 4, what->count);
	put_u32(pixels + 8, what->height);
	put_u32(pixels + 12, what->width);
	fill(what, labels + 8, pixels + 16);
	write_file(folder, part, "-labels-idx1-ubyte", labels, 8 + what->count);
	write_file(folder, part, "-images-idx3-ubyte", pixels, 16 + what->count * area);
	if (what->names)
		write_file(folder, "", "classes.txt", what->names, strlen(what->names));
	test_free(labels);
	test_free(pixels);
}

scrawl_dataset *synthetic_dataset(scrawl_context *ctx, const struct synthetic *what)
{
	static const char *const files[] = { "train-labels-idx1-ubyte", "train-images-idx3-ubyte",
					     "classes.txt" };
	char folder[] = "/tmp/scrawl-synthetic-XXXXXX", path[128];
	scrawl_dataset *data = NULL;
	assert_non_null(mkdtemp(folder));
	synthetic_write(folder, "train", what);
	enum scrawl_status status;
	if (what->unlabelled) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[1]);
		status = scrawl_dataset_load(ctx, path, NULL, &data);
	} else {
		status = scrawl_dataset_open(ctx, folder, &data, NULL);
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		unlink(path);
	}
	rmdir(folder);
	synthetic_ok(ctx, status);
	return data;
}

void synthetic_ok(const scrawl_context *ctx, enum scrawl_status status)
{
	if (status != SCRAWL_OK)
		fail_msg("%s: %s", scrawl_status_text(status), scrawl_context_error(ctx));
}

void synthetic_fails(const scrawl_context *ctx, enum scrawl_status status,
		     enum scrawl_status expected, const char *words)
{
	const char *text = scrawl_context_error(ctx);
	if (status != expected)
		fail_msg("'%s' where '%s' was expected (%s)", scrawl_status_text(status),
			 scrawl_status_text(expected), text);
	if (!strstr(text, words))
		fail_msg("'%s' is not in '%s'", words, text);
	assert_null(strchr(text, '\n'));
}

scrawl_model *synthetic_model(scrawl_context *ctx, const char *description,
			      const struct synthetic *what, uint64_t seed, const char *conv)
{
	struct scrawl_model_options options;
	scrawl_model *model = NULL;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ what->height, what->width, 1 };
	options.classes = what->classes;
	options.seed = seed;
	if (conv)
		options.conv = conv;
	synthetic_ok(ctx, scrawl_model_create(ctx, description, &options, &model));
	return model;
}
