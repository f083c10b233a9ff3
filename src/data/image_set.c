/* SPDX-License-Identifier: MIT */
/*
 * image_set.c - finds equal images by a hash table of fingerprints; pixels decide
 *
 * slots is a table with linear probing, at most half full.  A slot holds an index + 1, or 0.
 */
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "data/dataset.h"

struct scrawl_image_set {
	const scrawl_dataset *data;
	size_t bytes;     /* of an image */
	uint64_t *hashes; /* [size of data] */
	uint32_t *slots;  /* [mask + 1] */
	size_t mask;      /* number of slots, a power of 2, minus 1 */
};

/* The slot of an image equal to this one, or the free slot where it belongs. */
static uint32_t *find_slot(const struct scrawl_image_set *set, const uint8_t *image, uint64_t hash)
{
	size_t at = (size_t)hash & set->mask;
	for (; set->slots[at]; at = (at + 1) & set->mask) {
		size_t index = set->slots[at] - 1;
		if (set->hashes[index] == hash &&
		    memcmp(scrawl_dataset_image(set->data, index), image, set->bytes) == 0)
			break;
	}
	return &set->slots[at];
}

static void add_images(struct scrawl_image_set *set)
{
	for (size_t i = 0; i < scrawl_dataset_size(set->data); i++) {
		const uint8_t *image = scrawl_dataset_image(set->data, i);
		set->hashes[i] = hash_bytes(image, set->bytes);
		uint32_t *slot = find_slot(set, image, set->hashes[i]);
		if (!*slot)
			*slot = (uint32_t)i + 1;
	}
}

enum scrawl_status scrawl_image_set_create(scrawl_context *ctx, const scrawl_dataset *data,
					   scrawl_image_set **out)
{
	ENTER(ctx);
	if (!ctx || !data || !out)
		return context_fail_null(ctx);
	size_t size = scrawl_dataset_size(data), slots = 2;
	while (slots < 2 * size)
		slots *= 2;
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	scrawl_image_set *set = memory_alloc(1, sizeof(*set));
	if (set)
		*set = (scrawl_image_set){
			.data = data,
			.bytes = shape.height * shape.width * shape.channels,
			.hashes = memory_alloc(size, sizeof(*set->hashes)),
			.slots = memory_alloc(slots, sizeof(*set->slots)),
			.mask = slots - 1,
		};
	if (!set || !set->hashes || !set->slots) {
		scrawl_image_set_destroy(set);
		return context_fail_memory(ctx, "looking for equal images");
	}
	memset(set->slots, 0, slots * sizeof(*set->slots));
	add_images(set);
	*out = set;
	return SCRAWL_OK;
}

void scrawl_image_set_destroy(scrawl_image_set *set)
{
	if (!set)
		return;
	memory_free(set->hashes);
	memory_free(set->slots);
	memory_free(set);
}

size_t scrawl_image_set_find(const scrawl_image_set *set, const uint8_t *image)
{
	if (!set || !image)
		return SCRAWL_NO_IMAGE;
	uint32_t slot = *find_slot(set, image, hash_bytes(image, set->bytes));
	return slot ? slot - 1 : SCRAWL_NO_IMAGE;
}
