/* SPDX-License-Identifier: MIT */
/*
 * dataset_check.c - counts what is seen while images are read, and warns at the end
 */
#include "data/dataset_check.h"

#include <string.h>

#include "core/context.h"
#include "core/shape.h"

/* Of smaller images, the rim is most of what there is. */
#define MIN_RIM_SIZE 8

static bool has_rim(struct scrawl_shape shape)
{
	return shape.channels == 1 && size_min(shape.height, shape.width) >= MIN_RIM_SIZE;
}

static void add_rim(struct dataset_facts *facts, struct scrawl_shape s, const uint8_t *image)
{
	for (size_t x = 0; x < s.width; x++)
		facts->rim_sum += image[x] + image[(s.height - 1) * s.width + x];
	for (size_t y = 1; y + 1 < s.height; y++)
		facts->rim_sum += image[y * s.width] + image[(y + 1) * s.width - 1];
	facts->rim_count += 2 * (s.width + s.height - 2);
}

static uint8_t highest_value(uint8_t highest, const uint8_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		highest = values[i] > highest ? values[i] : highest;
	return highest;
}

void dataset_facts_add(struct dataset_facts *facts, struct scrawl_shape shape,
		       const uint8_t *pixels, const uint8_t *labels, size_t count)
{
	size_t values = shape_count(shape), channels = shape.channels;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *image = pixels + i * values;
		if (facts->highest <= 1)
			facts->highest = highest_value(facts->highest, image, values);
		if (labels)
			facts->class_sizes[labels[i]]++;
		facts->blank += values > channels &&
				memcmp(image, image + channels, values - channels) == 0;
		if (has_rim(shape))
			add_rim(facts, shape, image);
	}
	facts->images += count;
}

size_t dataset_facts_classes(const struct dataset_facts *facts)
{
	size_t classes = SCRAWL_MAX_CLASSES;
	while (classes > 0 && facts->class_sizes[classes - 1] == 0)
		classes--;
	return classes;
}

static void warn_missing_classes(scrawl_context *ctx, const char *path,
				 const struct dataset_facts *facts)
{
	size_t missing = 0, first = 0, count = dataset_facts_classes(facts);
	for (size_t c = count; c-- > 0;)
		if (facts->class_sizes[c] == 0) {
			missing++;
			first = c;
		}
	if (count - missing < 2) /* nothing to distinguish */
		return;
	if (missing == 1)
		context_warn(ctx, "%s: no image shows class %zu", path, first);
	else if (missing)
		context_warn(ctx, "%s: no image shows class %zu, nor %zu others below class %zu",
			     path, first, missing - 1, count - 1);
}

void dataset_facts_warn(scrawl_context *ctx, const char *path, const struct dataset_facts *facts)
{
	warn_missing_classes(ctx, path, facts);
	if (facts->highest == 1)
		context_warn(ctx, "%s: all pixel values are 0 or 1, almost black (white is 255)",
			     path);
	if (facts->blank < facts->images && facts->rim_sum > facts->rim_count * 255 / 2)
		context_warn(ctx,
			     "%s: the images seem to be dark ink on a light ground; MNIST's are "
			     "light on dark (invert them, unless this is meant)",
			     path);
}

void dataset_facts_warn_blank(scrawl_context *ctx, const char *path,
			      const struct dataset_facts *facts)
{
	if (facts->blank > 0)
		context_warn(ctx, "%s: %zu of %zu images %s blank", path, facts->blank,
			     facts->images, facts->blank == 1 ? "is" : "are");
}
