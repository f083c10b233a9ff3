/* SPDX-License-Identifier: MIT */
/*
 * loader.c - a data set in parts: the two files are read in step, and each part is a data set
 */
#include "data/loader.h"

#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/shape.h"

#define FIRST_LABELS ((size_t)65536)

/* Appends the next labels to r->labels. */
static enum scrawl_status read_labels(scrawl_loader *r, size_t count)
{
	size_t room = size_max(r->label_room, FIRST_LABELS);
	while (room < r->done + count)
		room *= 2;
	if (room > r->label_room) {
		uint8_t *grown = r->labels ? memory_grow(r->labels, r->label_room, room)
					   : memory_alloc(room, 1);
		if (!grown)
			return context_fail_memory(r->ctx, "reading labels");
		r->labels = grown;
		r->label_room = room;
	}
	return idx_next(&r->file[1], r->labels + r->done, count);
}

/* Reads the next images, prepared; *out is to be freed. */
static enum scrawl_status read_pixels(scrawl_loader *r, size_t count, uint8_t **out)
{
	size_t in_bytes = size_product(count, shape_count(r->prepare.in));
	size_t out_bytes = size_product(count, shape_count(r->prepare.out));
	bool changes = prepare_changes_images(&r->prepare);
	uint8_t *in = memory_alloc_untouched(in_bytes, 1);
	uint8_t *prepared = changes ? memory_alloc_untouched(out_bytes, 1) : in;
	enum scrawl_status status = in && prepared ? idx_next(&r->file[0], in, in_bytes)
						   : context_fail_memory(r->ctx, "reading images");
	if (status == SCRAWL_OK && changes)
		prepare_images(&r->prepare, r->ctx->parallel, in, count, prepared);
	if (changes)
		memory_free(in);
	if (status == SCRAWL_OK) {
		hash_add(r->hash, (struct hash_part){ prepared, out_bytes });
		*out = prepared;
	} else {
		memory_free(prepared);
	}
	return status;
}

/* Makes a data set of these pixels, which it takes over, and the last labels. */
static enum scrawl_status create_part(scrawl_loader *r, size_t count, uint8_t *pixels)
{
	uint8_t *labels = NULL;
	enum scrawl_status status = SCRAWL_OK;
	if (scrawl_loader_labelled(r)) {
		labels = memory_alloc(count, 1);
		if (labels)
			memcpy(labels, r->labels + r->done, count);
		else
			status = context_fail_memory(r->ctx, "reading labels");
	}
	if (status == SCRAWL_OK)
		status = dataset_create(r->ctx, r->path[0], r->prepare.out, count, pixels, labels,
					&r->part);
	if (status != SCRAWL_OK) {
		memory_free(pixels);
		memory_free(labels);
		return status;
	}
	struct dataset_store *store = r->part->store;
	store->before = r->done;
	memcpy(store->preparation, r->preparation, sizeof(r->preparation));
	store->classes = scrawl_loader_class_count(r);
	return r->names.count
		       ? class_names_copy(r->ctx, r->names.name, r->names.count, &store->names)
		       : SCRAWL_OK;
}

static enum scrawl_status read_part(scrawl_loader *r, size_t count)
{
	uint8_t *pixels = NULL;
	enum scrawl_status status = scrawl_loader_labelled(r) ? read_labels(r, count) : SCRAWL_OK;
	if (status == SCRAWL_OK)
		status = read_pixels(r, count, &pixels);
	const uint8_t *labels = scrawl_loader_labelled(r) ? r->labels + r->done : NULL;
	if (status == SCRAWL_OK)
		dataset_facts_add(&r->facts, r->prepare.out, pixels, labels, count);
	if (status == SCRAWL_OK && labels)
		status = class_names_check(r->ctx, &r->names, dataset_facts_classes(&r->facts),
					   r->facts.class_sizes[0] == 0);
	if (status == SCRAWL_OK)
		status = create_part(r, count, pixels);
	else
		memory_free(pixels);
	if (status == SCRAWL_OK)
		r->done += count;
	return status;
}

static enum scrawl_status loader_end(scrawl_loader *r)
{
	enum scrawl_status status = idx_end(&r->file[0]);
	if (status == SCRAWL_OK && scrawl_loader_labelled(r))
		status = idx_end(&r->file[1]);
	if (status != SCRAWL_OK)
		return status;
	if (scrawl_loader_labelled(r))
		hash_add(r->hash, (struct hash_part){ r->labels, r->size });
	dataset_facts_warn(r->ctx, r->path[0], &r->facts);
	hash_end(r->hash, r->hash_text);
	r->ended = true;
	return SCRAWL_OK;
}

enum scrawl_status scrawl_loader_next(scrawl_loader *r, size_t max_images,
				      const scrawl_dataset **part)
{
	ENTER(r ? r->ctx : NULL);
	if (!r || !part)
		return context_fail_null(r ? r->ctx : NULL);
	if (max_images == 0)
		return context_fail(r->ctx, SCRAWL_EINVAL, "max_images: 0 (at least 1)");
	if (r->failure != SCRAWL_OK)
		return context_fail(r->ctx, r->failure,
				    "%s: nothing more can be read after an error", r->path[0]);
	scrawl_dataset_destroy(r->part);
	r->part = NULL;
	size_t count = size_min(max_images, r->size - r->done);
	if (count > 0)
		r->failure = read_part(r, count);
	else if (!r->ended)
		r->failure = loader_end(r);
	if (r->failure == SCRAWL_OK)
		*part = r->part;
	return r->failure;
}
