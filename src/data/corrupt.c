/* SPDX-License-Identifier: MIT */
/*
 * corrupt.c - data sets as they might look in less kind conditions
 *
 * The corrupted image is a pure function of the image and (seed, corruption, severity, number in
 * the whole data set).  The severities' levels were chosen by eye on MNIST: the first is hardly
 * noticed, at the fifth a person must look closely.  Changing them changes results.
 */
#include "data/corrupt.h"

#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/shape.h"
#include "data/dataset.h"
#include "data/warp.h"

#define MNIST_SIDE    28.0 /* pixels; of MNIST */
#define CANVAS_LINE   (MEMORY_ALIGNMENT / sizeof(float))
#define CORRUPT_GRAIN 16 /* images per piece */

static const struct {
	struct scrawl_corruption described;
	corrupt_fn *apply;
	double levels[SCRAWL_MAX_SEVERITY];
} corruptions[] = {
	{ { "noise", "normal noise in every pixel" },
	  corrupt_noise,
	  { 0.10, 0.20, 0.30, 0.40, 0.50 } },
	{ { "blur", "out of focus" }, corrupt_blur, { 0.6, 1.0, 1.4, 1.8, 2.3 } },
	{ { "contrast", "ink and paper closer to their mean" },
	  corrupt_contrast,
	  { 0.60, 0.40, 0.27, 0.18, 0.12 } },
	{ { "brightness", "everything lighter" },
	  corrupt_brightness,
	  { 0.15, 0.30, 0.45, 0.60, 0.75 } },
	{ { "rotation", "turned, either way" }, corrupt_rotation, { 9.0, 18.0, 27.0, 36.0, 45.0 } },
	{ { "shift", "moved, in any direction" }, corrupt_shift, { 2.0, 3.0, 4.0, 5.0, 6.0 } },
	{ { "scale", "smaller or larger" }, corrupt_scale, { 0.9, 0.8, 0.7, 0.6, 0.5 } },
	{ { "shear", "slanted, to the left or right" },
	  corrupt_shear,
	  { 10.0, 18.0, 26.0, 34.0, 42.0 } },
	{ { "erosion", "thinner strokes" }, corrupt_erosion, { 0.20, 0.40, 0.60, 0.75, 0.90 } },
	{ { "dilation", "thicker strokes" }, corrupt_dilation, { 0.5, 1.0, 1.5, 2.0, 2.5 } },
	{ { "occlusion", "a part hidden by a grey square" },
	  corrupt_occlusion,
	  { 0.20, 0.27, 0.34, 0.40, 0.46 } },
	{ { "salt-and-pepper", "some pixels black or white" },
	  corrupt_salt_pepper,
	  { 0.03, 0.07, 0.12, 0.20, 0.30 } },
	{ { "stripes", "light lines across the image" },
	  corrupt_stripes,
	  { 18.0, 13.0, 10.0, 8.0, 6.0 } },
};

#define CORRUPTIONS (sizeof(corruptions) / sizeof(corruptions[0]))

size_t scrawl_corruption_count(void)
{
	return CORRUPTIONS;
}

const struct scrawl_corruption *scrawl_corruption_at(size_t index)
{
	return index < CORRUPTIONS ? &corruptions[index].described : NULL;
}

/* Which images to corrupt, and how. */
struct corrupt_job {
	const scrawl_dataset *data;
	size_t first, kind;
	unsigned severity; /* from 0 */
	uint64_t seed;
	struct canvas *canvases; /* one per worker */
	uint8_t *out;
};

static void corrupt_piece(void *arg, size_t begin, size_t end, unsigned worker)
{
	const struct corrupt_job *job = arg;
	size_t bytes = shape_count(scrawl_dataset_shape(job->data));
	for (size_t i = begin; i < end; i++) {
		struct random r;
		size_t index = job->first + i;
		random_init(&r, job->seed, RANDOM_CORRUPT,
			    (uint32_t)(job->kind * SCRAWL_MAX_SEVERITY + job->severity),
			    (uint32_t)scrawl_dataset_index(job->data, index));
		corruptions[job->kind].apply(&job->canvases[worker],
					     corruptions[job->kind].levels[job->severity], &r,
					     scrawl_dataset_image(job->data, index),
					     job->out + i * bytes);
	}
}

/* The number of a corruption; CORRUPTIONS: unknown. */
static size_t corruption_named(const char *name)
{
	size_t kind = 0;
	while (kind < CORRUPTIONS && strcmp(corruptions[kind].described.name, name) != 0)
		kind++;
	return kind;
}

static enum scrawl_status check_corruption(scrawl_context *ctx, const scrawl_dataset *data,
					   const struct corrupt_job *job, size_t n)
{
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	if (job->severity >= SCRAWL_MAX_SEVERITY)
		return context_fail(ctx, SCRAWL_EINVAL, "severity: %u (1 to %d)", job->severity + 1,
				    SCRAWL_MAX_SEVERITY);
	if (n == 0 || job->first >= data->size || n > data->size - job->first)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: %zu images from %zu on to corrupt, but there are %zu, "
				    "numbered from 0",
				    scrawl_dataset_path(data), n, job->first, data->size);
	if (!warp_fits(shape.height, shape.width))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images of %zu x %zu are too large to corrupt", shape.height,
				    shape.width);
	return SCRAWL_OK;
}

static size_t whole_canvas_lines(size_t floats)
{
	return size_round_up(floats, CANVAS_LINE);
}

/* One canvas per thread, in one block of memory; NULL: out of memory. */
static struct canvas *create_canvases(unsigned threads, struct scrawl_shape shape)
{
	size_t padded = whole_canvas_lines(warp_padded(shape.height, shape.width));
	size_t line = whole_canvas_lines(3 * shape.width);
	size_t plane = whole_canvas_lines(shape.height * shape.width / sizeof(float) + 1);
	size_t floats = 2 * padded + line + plane;
	size_t heads = size_round_up(threads * sizeof(struct canvas), MEMORY_ALIGNMENT);
	char *block =
		memory_alloc(size_sum(heads, size_product(threads * sizeof(float), floats)), 1);
	if (!block)
		return NULL;
	struct canvas *canvases = (void *)block;
	float *lines = (void *)(block + heads);
	for (unsigned i = 0; i < threads; i++) {
		float *at = lines + i * floats;
		canvases[i] = (struct canvas){
			.height = shape.height,
			.width = shape.width,
			.channels = shape.channels,
			.unit = (double)size_min(shape.height, shape.width) / MNIST_SIDE,
			.padded = { at, at + padded },
			.line = at + 2 * padded,
			.plane = (uint8_t *)(at + 2 * padded + line),
		};
	}
	return canvases;
}

/* A data set of the corrupted pixels, which it takes ownership of, with the labels and names. */
static enum scrawl_status wrap_corrupted(scrawl_context *ctx, const struct corrupt_job *job,
					 size_t n, scrawl_dataset **out)
{
	const struct dataset_store *store = job->data->store;
	uint8_t *labels = store->labels ? memory_alloc(n, 1) : NULL;
	scrawl_dataset *data;
	enum scrawl_status status;
	for (size_t i = 0; labels && i < n; i++)
		labels[i] = (uint8_t)scrawl_dataset_label(job->data, job->first + i);
	if (store->labels && !labels)
		status = context_fail_memory(ctx, "corrupted images");
	else
		status = dataset_create(ctx, store->path, store->shape, n, job->out, labels, &data);
	if (status != SCRAWL_OK) {
		memory_free(job->out);
		memory_free(labels);
		return status;
	}
	if (store->names.count)
		status = class_names_copy(ctx, store->names.name, store->names.count,
					  &data->store->names);
	if (status != SCRAWL_OK) {
		scrawl_dataset_destroy(data);
		return status;
	}
	data->store->classes = store->classes;
	*out = data;
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_corrupt(scrawl_context *ctx, const scrawl_dataset *data,
					  size_t first, size_t n, const char *corruption,
					  unsigned severity, uint64_t seed, scrawl_dataset **out)
{
	ENTER(ctx);
	if (!ctx || !data || !corruption || !out)
		return context_fail_null(ctx);
	struct corrupt_job job = { .data = data,
				   .first = first,
				   .kind = corruption_named(corruption),
				   .severity = severity - 1,
				   .seed = seed };
	if (job.kind == CORRUPTIONS)
		return context_fail(ctx, SCRAWL_EINVAL, "there is no corruption \"%s\"",
				    corruption);
	enum scrawl_status status = check_corruption(ctx, data, &job, n);
	if (status != SCRAWL_OK)
		return status;
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	job.canvases = create_canvases(ctx->threads, shape);
	job.out = memory_alloc(size_product(n, shape_count(shape)), 1);
	if (!job.canvases || !job.out) {
		memory_free(job.canvases);
		memory_free(job.out);
		return context_fail_memory(ctx, "corrupted images");
	}
	parallel_for(ctx->parallel, n, CORRUPT_GRAIN, corrupt_piece, &job);
	memory_free(job.canvases);
	return wrap_corrupted(ctx, &job, n, out);
}
