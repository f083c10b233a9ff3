/* SPDX-License-Identifier: MIT */
/*
 * loader_open.c - opens and describes loaders
 */
#include "data/loader.h"

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "data/dataset_find.h"

static enum scrawl_status loader_open_file(scrawl_loader *r, int f,
					   const struct scrawl_data_options *o)
{
	if (!r->path[f])
		return SCRAWL_OK;
	const struct idx_request request = { f == 0 ? IDX_IMAGES : IDX_LABELS, o->label_offset };
	enum scrawl_status status = stream_open(r->ctx, r->path[f], &r->stream[f]);
	return status == SCRAWL_OK ? idx_begin(r->ctx, r->stream[f], request, &r->file[f]) : status;
}

static void begin_hash(scrawl_loader *r)
{
	char text[DATASET_SHAPE_TEXT];
	size_t bytes = dataset_format_shape(r->size, r->prepare.out, text);
	hash_add(r->hash, (struct hash_part){ text, bytes });
}

/* Opens the files at r->path. */
static enum scrawl_status loader_start(scrawl_loader *r, const struct scrawl_data_options *options)
{
	enum scrawl_status status = loader_open_file(r, 0, options);
	if (status == SCRAWL_OK)
		status = loader_open_file(r, 1, options);
	if (status != SCRAWL_OK)
		return status;
	r->size = r->file[0].info.size[0];
	if (scrawl_loader_labelled(r))
		status = dataset_check_counts(r->ctx, r->path[0], r->size, r->path[1],
					      r->file[1].info.size[0]);
	if (status != SCRAWL_OK)
		return status;
	r->prepare = prepare_create(options, r->path[0], idx_shape(&r->file[0].info));
	status = prepare_check(r->ctx, &r->prepare, r->path[0]);
	if (status != SCRAWL_OK)
		return status;
	prepare_format(&r->prepare, r->preparation);
	r->hash = hash_create();
	if (!r->hash)
		return context_fail_memory(r->ctx, "reading a data set");
	begin_hash(r);
	return SCRAWL_OK;
}

static scrawl_loader *loader_create(scrawl_context *ctx)
{
	scrawl_loader *r = memory_alloc(1, sizeof(*r));
	if (r)
		r->ctx = ctx;
	else
		context_record_memory(ctx, "reading a data set");
	return r;
}

/* Starts r, and destroys it if that fails. */
static enum scrawl_status finish_open(scrawl_loader *r, enum scrawl_status status,
				      const struct scrawl_data_options *options,
				      scrawl_loader **out)
{
	if (status == SCRAWL_OK)
		status = loader_start(r, options);
	if (status == SCRAWL_OK)
		*out = r;
	else
		scrawl_loader_destroy(r);
	return status;
}

static enum scrawl_status copy_path(scrawl_context *ctx, const char *path, char **copy)
{
	*copy = memory_string(path);
	return *copy ? SCRAWL_OK : context_fail_memory(ctx, "reading a data set");
}

enum scrawl_status scrawl_loader_open(scrawl_context *ctx, const char *images_path,
				      const char *labels_path,
				      const struct scrawl_data_options *options,
				      scrawl_loader **out)
{
	ENTER(ctx);
	if (!ctx || !images_path || !out)
		return context_fail_null(ctx);
	struct scrawl_data_options own;
	enum scrawl_status status = data_options_take(ctx, options, &own);
	if (status == SCRAWL_OK)
		status = dataset_check_inputs(ctx, images_path, labels_path);
	if (status != SCRAWL_OK)
		return status;
	scrawl_loader *r = loader_create(ctx);
	if (!r)
		return SCRAWL_ENOMEM;
	status = copy_path(ctx, images_path, &r->path[0]);
	if (status == SCRAWL_OK && labels_path)
		status = copy_path(ctx, labels_path, &r->path[1]);
	return finish_open(r, status, &own, out);
}

enum scrawl_status scrawl_loader_open_test(scrawl_context *ctx, const char *name,
					   const struct scrawl_data_options *options,
					   scrawl_loader **out)
{
	ENTER(ctx);
	if (!ctx || !name || !out)
		return context_fail_null(ctx);
	struct scrawl_data_options own;
	enum scrawl_status status = data_options_take(ctx, options, &own);
	if (status != SCRAWL_OK)
		return status;
	scrawl_loader *r = loader_create(ctx);
	if (!r)
		return SCRAWL_ENOMEM;
	struct dataset_place place = { .folder = NULL };
	status = dataset_locate(ctx, name, &place);
	if (status == SCRAWL_OK)
		status = folder_find_file(ctx, &place, DATASET_TEST_IMAGES, &r->path[0]);
	if (status == SCRAWL_OK)
		status = folder_find_file(ctx, &place, DATASET_TEST_LABELS, &r->path[1]);
	if (status == SCRAWL_OK)
		status = class_names_read(ctx, &place, &own.label_offset, &r->names);
	memory_free(place.folder);
	return finish_open(r, status, &own, out);
}

void scrawl_loader_destroy(scrawl_loader *r)
{
	if (!r)
		return;
	for (int f = 0; f < 2; f++) {
		idx_release(&r->file[f]);
		stream_close(r->stream[f]);
		memory_free(r->path[f]);
	}
	scrawl_dataset_destroy(r->part);
	class_names_release(&r->names);
	hash_destroy(r->hash);
	memory_free(r->labels);
	memory_free(r);
}

size_t scrawl_loader_size(const scrawl_loader *r)
{
	return r ? r->size : 0;
}

struct scrawl_shape scrawl_loader_shape(const scrawl_loader *r)
{
	return r ? r->prepare.out : (struct scrawl_shape){ 0, 0, 0 };
}

bool scrawl_loader_labelled(const scrawl_loader *r)
{
	return r && r->path[1];
}

size_t scrawl_loader_class_count(const scrawl_loader *r)
{
	if (!r)
		return 0;
	return r->names.count ? r->names.count : dataset_facts_classes(&r->facts);
}

const char *scrawl_loader_class_name(const scrawl_loader *r, size_t class_index)
{
	if (class_index >= scrawl_loader_class_count(r))
		return NULL;
	return r->names.count ? r->names.name[class_index] : class_number(class_index);
}

const char *scrawl_loader_path(const scrawl_loader *r)
{
	return r ? r->path[0] : NULL;
}

const char *scrawl_loader_preparation(const scrawl_loader *r)
{
	return r ? r->preparation : NULL;
}

const char *scrawl_loader_hash(const scrawl_loader *r)
{
	return r ? r->hash_text : NULL;
}
