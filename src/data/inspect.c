/* SPDX-License-Identifier: MIT */
/*
 * inspect.c - statistics of a data set's pixels, and images that are blank or occur twice
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/shape.h"
#include "data/dataset.h"

#define VALUES 256

/* How often each value occurs in each channel; sums of whole numbers are exact in any order. */
struct histogram {
	uint64_t counts[SCRAWL_MAX_CHANNELS][VALUES];
};

static void histogram_fill(struct histogram *h, const scrawl_dataset *data)
{
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	size_t pixels = shape.height * shape.width;
	for (size_t i = 0; i < scrawl_dataset_size(data); i++) {
		const uint8_t *image = scrawl_dataset_image(data, i);
		for (size_t p = 0; p < pixels; p++)
			for (size_t c = 0; c < shape.channels; c++)
				h->counts[c][*image++]++;
	}
}

/* Mean and deviation of the whole set, of x / 255. */
static void set_moments(struct scrawl_inspection *out, const struct histogram *h, size_t channels)
{
	for (size_t c = 0; c < channels; c++) {
		double count = 0.0, sum = 0.0, squares = 0.0;
		for (unsigned v = 0; v < VALUES; v++) {
			count += (double)h->counts[c][v];
			sum += (double)h->counts[c][v] * v;
		}
		double mean = sum / count;
		for (unsigned v = 0; v < VALUES; v++)
			squares += (double)h->counts[c][v] * (v - mean) * (v - mean);
		out->mean[c] = mean / 255.0;
		out->deviation[c] = sqrt(squares / count) / 255.0;
	}
}

static void set_values(struct scrawl_inspection *out, const struct histogram *h, size_t channels)
{
	out->lowest = VALUES - 1;
	for (unsigned v = 0; v < VALUES; v++) {
		uint64_t count = 0;
		for (size_t c = 0; c < channels; c++)
			count += h->counts[c][v];
		if (!count)
			continue;
		out->value_count++;
		out->highest = (uint8_t)v;
		if (v < out->lowest)
			out->lowest = (uint8_t)v;
	}
}

static bool is_blank(const uint8_t *image, size_t pixels, size_t channels)
{
	return memcmp(image, image + channels, (pixels - 1) * channels) == 0;
}

/* The mean over all images of their outermost pixels: the paper, for ink that keeps off the rim. */
static double rim_mean(const scrawl_dataset *data)
{
	struct scrawl_shape s = scrawl_dataset_shape(data);
	double sum = 0.0, count = 0.0;
	for (size_t i = 0; i < scrawl_dataset_size(data); i++) {
		const uint8_t *image = scrawl_dataset_image(data, i);
		for (size_t y = 0; y < s.height; y++) {
			bool edge = y == 0 || y + 1 == s.height;
			size_t step = edge || s.width < 3 ? 1 : s.width - 1;
			for (size_t x = 0; x < s.width; x += step)
				for (size_t c = 0; c < s.channels; c++) {
					sum += image[(y * s.width + x) * s.channels + c];
					count++;
				}
		}
	}
	return sum / count;
}

/* An image, to be sorted by content. */
struct sortable {
	const uint8_t *pixels;
	size_t bytes, index;
};

static int compare_content(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;
	int order = memcmp(x->pixels, y->pixels, x->bytes);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Counts the images that are equal to an earlier one, and those whose label differs from its. */
static enum scrawl_status count_duplicates(scrawl_context *ctx, const scrawl_dataset *data,
					   struct scrawl_inspection *out)
{
	size_t size = scrawl_dataset_size(data), bytes = shape_count(scrawl_dataset_shape(data));
	struct sortable *images = memory_alloc(size, sizeof(*images));
	if (!images)
		return context_fail_memory(ctx, "looking for images that occur twice");
	for (size_t i = 0; i < size; i++)
		images[i] = (struct sortable){ scrawl_dataset_image(data, i), bytes, i };
	qsort(images, size, sizeof(*images), compare_content);
	size_t first = 0; /* of the images equal to the current one */
	for (size_t i = 1; i < size; i++) {
		if (memcmp(images[i].pixels, images[first].pixels, bytes) != 0) {
			first = i;
			continue;
		}
		out->duplicates++;
		out->conflicts += scrawl_dataset_label(data, images[i].index) !=
				  scrawl_dataset_label(data, images[first].index);
	}
	memory_free(images);
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_inspect(scrawl_context *ctx, const scrawl_dataset *data,
					  struct scrawl_inspection **out)
{
	ENTER(ctx);
	if (!ctx || !data || !out)
		return context_fail_null(ctx);
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	struct scrawl_inspection *result = memory_alloc(1, sizeof(*result));
	struct histogram *histogram = memory_alloc(1, sizeof(*histogram));
	enum scrawl_status status = result && histogram ? count_duplicates(ctx, data, result)
							: context_fail_memory(ctx, "an inspection");
	if (status == SCRAWL_OK) {
		histogram_fill(histogram, data);
		set_moments(result, histogram, shape.channels);
		set_values(result, histogram, shape.channels);
		for (size_t i = 0; i < scrawl_dataset_size(data); i++)
			result->blank += is_blank(scrawl_dataset_image(data, i),
						  shape.height * shape.width, shape.channels);
		result->dark_ink = rim_mean(data) > 127.5;
		*out = result;
	} else {
		memory_free(result);
	}
	memory_free(histogram);
	return status;
}

void scrawl_inspection_destroy(struct scrawl_inspection *inspection)
{
	memory_free(inspection);
}
