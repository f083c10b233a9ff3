/* SPDX-License-Identifier: MIT */
/*
 * dataset_memory.c - a data set from pixels and labels in memory
 */
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/shape.h"
#include "data/dataset.h"

static enum scrawl_status check_images(scrawl_context *ctx, struct scrawl_shape shape, size_t count,
				       const uint8_t *pixels)
{
	size_t bytes;
	if (!shape.height || !shape.width || !shape.channels ||
	    shape.channels > SCRAWL_MAX_CHANNELS)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "shape: images of %zux%zux%zu (height and width are at least "
				    "1, channels 1 to %d)",
				    shape.height, shape.width, shape.channels, SCRAWL_MAX_CHANNELS);
	if (!count || count > UINT32_MAX || shape_count(shape) == SIZE_MAX ||
	    !size_multiply(count, shape_count(shape), &bytes))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "count: a data set of %zu images of %zux%zux%zu (at least 1, "
				    "and no more than memory can hold)",
				    count, shape.height, shape.width, shape.channels);
	if (!pixels)
		return context_fail(ctx, SCRAWL_EINVAL, "pixels: NULL");
	return SCRAWL_OK;
}

static enum scrawl_status check_classes(scrawl_context *ctx, size_t count, const uint8_t *labels,
					const char *const *class_names, size_t class_count)
{
	if (class_names && !class_count)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "class_count: 0, but class_names is given (say how many there "
				    "are)");
	if (class_count && !labels)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "class_count: %zu, but the images have no labels (give 0)",
				    class_count);
	if (class_count > SCRAWL_MAX_CLASSES)
		return context_fail(ctx, SCRAWL_EINVAL, "class_count: %zu (at most %d)",
				    class_count, SCRAWL_MAX_CLASSES);
	for (size_t i = 0; class_count && i < count; i++)
		if (labels[i] >= class_count)
			return context_fail(ctx, SCRAWL_EINVAL,
					    "labels: image %zu has label %u, but there are %zu "
					    "classes, numbered from 0",
					    i, labels[i], class_count);
	return SCRAWL_OK;
}

/* Creates a data set from copies of the caller's arrays. */
static enum scrawl_status copy_images(scrawl_context *ctx, struct scrawl_shape shape, size_t count,
				      const uint8_t *pixels, const uint8_t *labels,
				      scrawl_dataset **out)
{
	size_t bytes = count * shape_count(shape);
	uint8_t *own_pixels = memory_alloc(bytes, 1);
	uint8_t *own_labels = labels ? memory_alloc(count, 1) : NULL;
	enum scrawl_status status;
	if (own_pixels && (own_labels || !labels)) {
		memcpy(own_pixels, pixels, bytes);
		if (labels)
			memcpy(own_labels, labels, count);
		status = dataset_create(ctx, "(memory)", shape, count, own_pixels, own_labels, out);
	} else {
		status = context_fail_memory(ctx, "a data set");
	}
	if (status != SCRAWL_OK) {
		memory_free(own_pixels);
		memory_free(own_labels);
	}
	return status;
}

enum scrawl_status scrawl_dataset_create(scrawl_context *ctx, struct scrawl_shape shape,
					 size_t count, const uint8_t *pixels, const uint8_t *labels,
					 const char *const *class_names, size_t class_count,
					 scrawl_dataset **out)
{
	ENTER(ctx);
	if (!ctx || !out)
		return context_fail_null(ctx);
	scrawl_dataset *data;
	enum scrawl_status status = check_images(ctx, shape, count, pixels);
	if (status == SCRAWL_OK)
		status = check_classes(ctx, count, labels, class_names, class_count);
	if (status == SCRAWL_OK)
		status = copy_images(ctx, shape, count, pixels, labels, &data);
	if (status != SCRAWL_OK)
		return status;
	if (class_names)
		status = class_names_copy(ctx, class_names, class_count, &data->store->names);
	if (status != SCRAWL_OK) {
		scrawl_dataset_destroy(data);
		return status;
	}
	if (class_count)
		data->store->classes = class_count;
	*out = data;
	return SCRAWL_OK;
}
