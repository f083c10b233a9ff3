/* SPDX-License-Identifier: MIT */
/*
 * dataset_load.c - reads all files of a data set in parallel
 */
#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "data/dataset.h"
#include "data/dataset_find.h"
#include "data/idx.h"

/* One file to read, and the outcome. */
struct job {
	char *path; /* owned by the job */
	enum idx_kind kind;
	struct idx_data data;
	enum scrawl_status status;
	struct scrawl_context own; /* receives the error text: threads cannot share one */
};

static void read_jobs(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct job *jobs = arg;
	(void)worker;
	for (size_t i = begin; i < end; i++)
		jobs[i].status = idx_read(&jobs[i].own, jobs[i].path, jobs[i].kind, &jobs[i].data);
}

/* Reports the first failure in the order of the jobs, not in time. */
static enum scrawl_status run_jobs(scrawl_context *ctx, struct job *jobs, size_t count)
{
	parallel_for(ctx->parallel, count, 1, read_jobs, jobs);
	for (size_t i = 0; i < count; i++)
		if (jobs[i].status != SCRAWL_OK)
			return context_fail(ctx, jobs[i].status, "%s", jobs[i].own.error);
	return SCRAWL_OK;
}

static void release_jobs(struct job *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		memory_free(jobs[i].path);
		memory_free(jobs[i].data.bytes);
	}
}

/* Warns of classes below the largest label without images: often a mistake in making the files. */
static void warn_missing_classes(scrawl_context *ctx, const scrawl_dataset *data)
{
	size_t missing = 0, first = 0, count = scrawl_dataset_class_count(data);
	for (size_t c = count; c-- > 0;)
		if (scrawl_dataset_class_size(data, c) == 0) {
			missing++;
			first = c;
		}
	if (count - missing < 2) /* nothing to distinguish */
		return;
	if (missing == 1)
		context_warn(ctx, "%s: no image shows class %zu", scrawl_dataset_path(data), first);
	else if (missing)
		context_warn(ctx, "%s: no image shows class %zu, nor %zu others below class %zu",
			     scrawl_dataset_path(data), first, missing - 1, count - 1);
}

/* jobs: images, then labels if with_labels. */
static enum scrawl_status create_dataset(scrawl_context *ctx, struct job *jobs, bool with_labels,
					 scrawl_dataset **out)
{
	struct idx_data *images = &jobs[0].data, *labels = with_labels ? &jobs[1].data : NULL;
	size_t *size = images->info.size;
	if (labels && labels->info.size[0] != size[0])
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s has %zu images but %s has %zu labels (are both from the "
				    "same data set?)",
				    jobs[0].path, size[0], jobs[1].path, labels->info.size[0]);
	enum scrawl_status status =
		dataset_create(ctx, jobs[0].path, (struct scrawl_shape){ size[1], size[2], 1 },
			       size[0], images->bytes, labels ? labels->bytes : NULL, out);
	if (status != SCRAWL_OK)
		return status;
	images->bytes = NULL;
	if (labels)
		labels->bytes = NULL;
	warn_missing_classes(ctx, *out);
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_load(scrawl_context *ctx, const char *images_path,
				       const char *labels_path, scrawl_dataset **out)
{
	if (!ctx || !images_path || !out)
		return context_fail_null(ctx);
	const char *const paths[2] = { images_path, labels_path };
	if (labels_path && strcmp(images_path, "-") == 0 && strcmp(labels_path, "-") == 0)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images and labels cannot both come from standard input (give "
				    "a file for one of them)");
	struct job jobs[2] = { { .kind = IDX_IMAGES }, { .kind = IDX_LABELS } };
	size_t count = labels_path ? 2 : 1;
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < count && status == SCRAWL_OK; i++) {
		jobs[i].path = memory_string(paths[i]);
		if (!jobs[i].path)
			status = context_fail_memory(ctx, "reading a data set");
	}
	if (status == SCRAWL_OK)
		status = run_jobs(ctx, jobs, count);
	if (status == SCRAWL_OK)
		status = create_dataset(ctx, jobs, labels_path != NULL, out);
	release_jobs(jobs, 2);
	return status;
}

/* The train and test parts of a folder; part[p] is NULL if it is not wanted. */
struct folder {
	char *path;
	struct job jobs[4]; /* images, labels of each wanted part */
	size_t count;
	scrawl_dataset *part[2];
};

static enum scrawl_status read_folder(scrawl_context *ctx, struct folder *folder,
				      const bool wanted[2])
{
	static const struct {
		const char *stem, *type;
		enum idx_kind kind;
	} files[2][2] = {
		{ { "train-images", "idx3-ubyte", IDX_IMAGES },
		  { "train-labels", "idx1-ubyte", IDX_LABELS } },
		{ { "t10k-images", "idx3-ubyte", IDX_IMAGES },
		  { "t10k-labels", "idx1-ubyte", IDX_LABELS } },
	};
	for (int p = 0; p < 2; p++)
		for (int f = 0; f < 2 && wanted[p]; f++) {
			struct job *job = &folder->jobs[folder->count++];
			job->kind = files[p][f].kind;
			enum scrawl_status status = locate_file(ctx, folder->path, files[p][f].stem,
								files[p][f].type, &job->path);
			if (status != SCRAWL_OK)
				return status;
		}
	return run_jobs(ctx, folder->jobs, folder->count);
}

static enum scrawl_status create_parts(scrawl_context *ctx, struct folder *folder,
				       const bool wanted[2])
{
	struct job *jobs = folder->jobs;
	for (int p = 0; p < 2; p++) {
		if (!wanted[p])
			continue;
		enum scrawl_status status = create_dataset(ctx, jobs, true, &folder->part[p]);
		if (status == SCRAWL_OK)
			status = dataset_name_classes(ctx, folder->part[p], folder->path);
		if (status != SCRAWL_OK)
			return status;
		jobs += 2;
	}
	if (!folder->part[0] || !folder->part[1])
		return SCRAWL_OK;
	struct scrawl_shape train = scrawl_dataset_shape(folder->part[0]);
	struct scrawl_shape test = scrawl_dataset_shape(folder->part[1]);
	if (train.height != test.height || train.width != test.width)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s has images of %zu x %zu but %s of %zu x %zu",
				    scrawl_dataset_path(folder->part[0]), train.height, train.width,
				    scrawl_dataset_path(folder->part[1]), test.height, test.width);
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_open(scrawl_context *ctx, const char *name,
				       scrawl_dataset **train, scrawl_dataset **test)
{
	if (!ctx || !name)
		return context_fail_null(ctx);
	const bool wanted[2] = { train != NULL, test != NULL };
	if (!train && !test)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: neither the train nor the test part is requested", name);
	struct folder folder = { 0 };
	enum scrawl_status status = locate_folder(ctx, name, &folder.path);
	if (status == SCRAWL_OK)
		status = read_folder(ctx, &folder, wanted);
	if (status == SCRAWL_OK)
		status = create_parts(ctx, &folder, wanted);
	if (status == SCRAWL_OK && train)
		*train = folder.part[0];
	if (status == SCRAWL_OK && test)
		*test = folder.part[1];
	for (int p = 0; p < 2 && status != SCRAWL_OK; p++)
		scrawl_dataset_destroy(folder.part[p]);
	release_jobs(folder.jobs, folder.count);
	memory_free(folder.path);
	return status;
}
