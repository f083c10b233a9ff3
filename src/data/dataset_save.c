/* SPDX-License-Identifier: MIT */
/*
 * dataset_save.c - writes a data set as gzipped IDX files
 *
 * zlib's own gzip header has no time stamp and no name, so equal data give equal files.
 */
#include <string.h>
#include <zlib.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/shape.h"
#include "data/dataset.h"

#define GZIP_WINDOW_BITS (15 + 16)
#define MEMORY_LEVEL     9
#define MIN_ROOM         ((size_t)1 << 16)

/* A gzip file being made in memory. */
struct packer {
	z_stream z;
	unsigned char *bytes;
	size_t size, room;
};

static voidpf packer_alloc(voidpf opaque, uInt items, uInt size)
{
	(void)opaque;
	return memory_alloc(items, size);
}

static void packer_free(voidpf opaque, voidpf block)
{
	(void)opaque;
	memory_free(block);
}

static bool packer_begin(struct packer *p)
{
	*p = (struct packer){ .z = { .zalloc = packer_alloc, .zfree = packer_free } };
	return deflateInit2(&p->z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS, MEMORY_LEVEL,
			    Z_DEFAULT_STRATEGY) == Z_OK;
}

static void packer_end(struct packer *p)
{
	deflateEnd(&p->z);
	memory_free(p->bytes);
}

/* Compresses bytes [count], count below 4 GiB; with Z_FINISH, the last ones. */
static bool packer_add(struct packer *p, const void *bytes, size_t count, int flush)
{
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): zlib reads only, but its type is not const */
	p->z.next_in = (Bytef *)(uintptr_t)bytes;
	p->z.avail_in = (uInt)count;
	do {
		if (p->size == p->room) {
			size_t room = p->room ? 2 * p->room : MIN_ROOM;
			unsigned char *grown = memory_grow(p->bytes, p->size, room);
			if (!grown)
				return false;
			p->bytes = grown;
			p->room = room;
		}
		size_t free_bytes = size_min(p->room - p->size, UINT32_MAX);
		p->z.next_out = p->bytes + p->size;
		p->z.avail_out = (uInt)free_bytes;
		deflate(&p->z, flush);
		p->size += free_bytes - p->z.avail_out;
	} while (p->z.avail_out == 0);
	return true;
}

/* The header of unsigned bytes with these sizes. */
static bool add_header(struct packer *p, const size_t *sizes, unsigned dimensions)
{
	unsigned char header[4 + 4 * 4] = { 0, 0, 0x08, (unsigned char)dimensions };
	for (unsigned i = 0; i < 4 * dimensions; i++)
		header[4 + i] = (unsigned char)(sizes[i / 4] >> (24 - 8 * (i % 4)) & 0xff);
	return packer_add(p, header, 4 + 4 * (size_t)dimensions, Z_NO_FLUSH);
}

static bool pack_images(struct packer *p, const scrawl_dataset *data)
{
	struct scrawl_shape s = scrawl_dataset_shape(data);
	size_t count = scrawl_dataset_size(data);
	const size_t sizes[4] = { count, s.height, s.width, s.channels };
	bool done = add_header(p, sizes, s.channels == 1 ? 3 : 4);
	for (size_t i = 0; i < count && done; i++)
		done = packer_add(p, scrawl_dataset_image(data, i), shape_count(s), Z_NO_FLUSH);
	return done && packer_add(p, "", 0, Z_FINISH);
}

static bool pack_labels(struct packer *p, const scrawl_dataset *data)
{
	size_t count = scrawl_dataset_size(data);
	bool done = add_header(p, &count, 1);
	for (size_t i = 0; i < count && done; i++) {
		unsigned char label = (unsigned char)scrawl_dataset_label(data, i);
		done = packer_add(p, &label, 1, Z_NO_FLUSH);
	}
	return done && packer_add(p, "", 0, Z_FINISH);
}

static enum scrawl_status save_file(scrawl_context *ctx, const scrawl_dataset *data,
				    bool (*pack)(struct packer *, const scrawl_dataset *),
				    const char *path)
{
	struct packer packer;
	enum scrawl_status status = SCRAWL_OK;
	if (!packer_begin(&packer) || !pack(&packer, data))
		status = context_fail_memory(ctx, "compressing a data set");
	if (status == SCRAWL_OK)
		status = file_replace(ctx, path, &(struct hash_part){ packer.bytes, packer.size },
				      1);
	packer_end(&packer);
	return status;
}

enum scrawl_status scrawl_dataset_save(scrawl_context *ctx, const scrawl_dataset *data,
				       const char *images_path, const char *labels_path)
{
	ENTER(ctx);
	if (!ctx || !data || !images_path)
		return context_fail_null(ctx);
	bool labelled = scrawl_dataset_label(data, 0) >= 0;
	if (labelled != (labels_path != NULL))
		return context_fail(ctx, SCRAWL_EINVAL, "labels_path: %s, but the images have %s",
				    labels_path ? labels_path : "NULL",
				    labelled ? "labels" : "none");
	enum scrawl_status status = save_file(ctx, data, pack_images, images_path);
	return status == SCRAWL_OK && labels_path ? save_file(ctx, data, pack_labels, labels_path)
						  : status;
}
