/* SPDX-License-Identifier: MIT */
/*
 * dataset_load.c - reads all files of a data set in parallel
 */
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/shape.h"
#include "data/dataset.h"
#include "data/dataset_check.h"
#include "data/dataset_find.h"
#include "data/idx.h"

/* One file to read, and the outcome. */
struct job {
	char *path; /* owned by the job */
	struct idx_request request;
	struct idx_data data;
	enum scrawl_status status;
	struct scrawl_context own; /* receives the error text: threads cannot share one */
};

static void read_jobs(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct job *jobs = arg;
	(void)worker;
	for (size_t i = begin; i < end; i++)
		jobs[i].status =
			idx_read(&jobs[i].own, jobs[i].path, jobs[i].request, &jobs[i].data);
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

enum scrawl_status dataset_check_inputs(scrawl_context *ctx, const char *images_path,
					const char *labels_path)
{
	if (labels_path && strcmp(images_path, "-") == 0 && strcmp(labels_path, "-") == 0)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images and labels cannot both come from standard input (give "
				    "a file for one of them)");
	return SCRAWL_OK;
}

enum scrawl_status dataset_check_counts(scrawl_context *ctx, const char *images_path, size_t images,
					const char *labels_path, size_t labels)
{
	if (images == labels)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s has %zu images but %s has %zu labels (are both from the same data "
			    "set?)",
			    images_path, images, labels_path, labels);
}

/* Replaces the images of a job by prepared ones. */
static enum scrawl_status prepare_job(scrawl_context *ctx, struct job *job,
				      const struct prepare *prepare)
{
	if (!prepare_changes_images(prepare))
		return SCRAWL_OK;
	size_t count = job->data.info.size[0];
	uint8_t *prepared = memory_alloc_untouched(count, shape_count(prepare->out));
	if (!prepared)
		return context_fail_memory(ctx, "preparing a data set");
	prepare_images(prepare, ctx->parallel, job->data.bytes, count, prepared);
	memory_free(job->data.bytes);
	job->data.bytes = prepared;
	return SCRAWL_OK;
}

/* jobs: images, then labels if with_labels. */
static enum scrawl_status create_dataset(scrawl_context *ctx, struct job *jobs, bool with_labels,
					 const struct scrawl_data_options *options,
					 scrawl_dataset **out)
{
	struct idx_data *images = &jobs[0].data, *labels = with_labels ? &jobs[1].data : NULL;
	size_t count = images->info.size[0];
	struct prepare prepare = prepare_create(options, jobs[0].path, idx_shape(&images->info));
	enum scrawl_status status = SCRAWL_OK;
	if (labels)
		status = dataset_check_counts(ctx, jobs[0].path, count, jobs[1].path,
					      labels->info.size[0]);
	if (status == SCRAWL_OK)
		status = prepare_check(ctx, &prepare, jobs[0].path);
	if (status == SCRAWL_OK)
		status = prepare_job(ctx, &jobs[0], &prepare);
	if (status == SCRAWL_OK)
		status = dataset_create(ctx, jobs[0].path, prepare.out, count, images->bytes,
					labels ? labels->bytes : NULL, out);
	if (status != SCRAWL_OK)
		return status;
	prepare_format(&prepare, (*out)->store->preparation);
	struct dataset_facts facts = { .images = 0 };
	dataset_facts_add(&facts, prepare.out, images->bytes, labels ? labels->bytes : NULL, count);
	dataset_facts_warn(ctx, jobs[0].path, &facts);
	dataset_facts_warn_blank(ctx, jobs[0].path, &facts);
	if (labels)
		labels->bytes = NULL;
	images->bytes = NULL;
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_load(scrawl_context *ctx, const char *images_path,
				       const char *labels_path, scrawl_dataset **out)
{
	return scrawl_dataset_load_with(ctx, images_path, labels_path, NULL, out);
}

enum scrawl_status scrawl_dataset_load_with(scrawl_context *ctx, const char *images_path,
					    const char *labels_path,
					    const struct scrawl_data_options *options,
					    scrawl_dataset **out)
{
	ENTER(ctx);
	if (!ctx || !images_path || !out)
		return context_fail_null(ctx);
	struct scrawl_data_options own;
	enum scrawl_status status = data_options_take(ctx, options, &own);
	if (status == SCRAWL_OK)
		status = dataset_check_inputs(ctx, images_path, labels_path);
	const char *const paths[2] = { images_path, labels_path };
	struct job jobs[2] = { { .request = { IDX_IMAGES, 0 } },
			       { .request = { IDX_LABELS, own.label_offset } } };
	size_t count = labels_path ? 2 : 1;
	for (size_t i = 0; i < count && status == SCRAWL_OK; i++) {
		jobs[i].path = memory_string(paths[i]);
		if (!jobs[i].path)
			status = context_fail_memory(ctx, "reading a data set");
	}
	if (status == SCRAWL_OK)
		status = run_jobs(ctx, jobs, count);
	if (status == SCRAWL_OK)
		status = create_dataset(ctx, jobs, labels_path != NULL, &own, out);
	release_jobs(jobs, 2);
	return status;
}

/* The train and test parts of a folder; part[p] is NULL if it is not wanted. */
struct folder {
	struct dataset_place place;
	struct scrawl_data_options options;
	struct class_names names;
	struct job jobs[4]; /* images, labels of each wanted part */
	size_t count;
	scrawl_dataset *part[2];
};

static enum scrawl_status read_folder(scrawl_context *ctx, struct folder *folder,
				      const bool wanted[2])
{
	enum scrawl_status status = class_names_read(ctx, &folder->place,
						     &folder->options.label_offset, &folder->names);
	for (int p = 0; p < 2; p++)
		for (int f = 0; f < 2 && wanted[p] && status == SCRAWL_OK; f++) {
			struct job *job = &folder->jobs[folder->count++];
			job->request = (struct idx_request){ f == 0 ? IDX_IMAGES : IDX_LABELS,
							     folder->options.label_offset };
			status = folder_find_file(ctx, &folder->place,
						  (enum dataset_file)(2 * p + f), &job->path);
		}
	return status == SCRAWL_OK ? run_jobs(ctx, folder->jobs, folder->count) : status;
}

static enum scrawl_status create_parts(scrawl_context *ctx, struct folder *folder,
				       const bool wanted[2])
{
	struct job *jobs = folder->jobs;
	for (int p = 0; p < 2; p++) {
		if (!wanted[p])
			continue;
		enum scrawl_status status =
			create_dataset(ctx, jobs, true, &folder->options, &folder->part[p]);
		if (status == SCRAWL_OK)
			status = dataset_name_classes(ctx, folder->part[p], &folder->names);
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
	if (train.channels != test.channels)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s has images of %zu channels but %s of %zu",
				    scrawl_dataset_path(folder->part[0]), train.channels,
				    scrawl_dataset_path(folder->part[1]), test.channels);
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_open(scrawl_context *ctx, const char *name,
				       scrawl_dataset **train, scrawl_dataset **test)
{
	return scrawl_dataset_open_with(ctx, name, NULL, train, test);
}

enum scrawl_status scrawl_dataset_open_with(scrawl_context *ctx, const char *name,
					    const struct scrawl_data_options *options,
					    scrawl_dataset **train, scrawl_dataset **test)
{
	ENTER(ctx);
	if (!ctx || !name)
		return context_fail_null(ctx);
	const bool wanted[2] = { train != NULL, test != NULL };
	if (!train && !test)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: neither the train nor the test part is requested", name);
	struct folder folder = { 0 };
	enum scrawl_status status = data_options_take(ctx, options, &folder.options);
	if (status == SCRAWL_OK)
		status = dataset_locate(ctx, name, &folder.place);
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
	class_names_release(&folder.names);
	memory_free(folder.place.folder);
	return status;
}
