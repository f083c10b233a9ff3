/* SPDX-License-Identifier: MIT */
/*
 * hash.c - fingerprints with libxxhash
 */
#include "core/hash.h"

#include <stdio.h>
/* Inlined, the state is on the stack: no allocation that could fail. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/memory.h"

struct hash {
	XXH3_state_t state; /* aligned as memory_alloc's blocks are */
};

static void format_hash(const XXH3_state_t *state, char *text)
{
	XXH128_hash_t hash = XXH3_128bits_digest(state);
	snprintf(text, HASH_TEXT, "%016llx%016llx", (unsigned long long)hash.high64,
		 (unsigned long long)hash.low64);
}

void hash_parts(const struct hash_part *parts, size_t count, char *text)
{
	XXH3_state_t state;
	XXH3_128bits_reset(&state);
	for (size_t i = 0; i < count; i++)
		XXH3_128bits_update(&state, parts[i].data, parts[i].bytes);
	format_hash(&state, text);
}

uint64_t hash_bytes(const void *data, size_t bytes)
{
	return XXH3_64bits(data, bytes);
}

struct hash *hash_create(void)
{
	struct hash *hash = memory_alloc(1, sizeof(*hash));
	if (hash)
		XXH3_128bits_reset(&hash->state);
	return hash;
}

void hash_add(struct hash *hash, struct hash_part part)
{
	XXH3_128bits_update(&hash->state, part.data, part.bytes);
}

void hash_end(const struct hash *hash, char *text)
{
	format_hash(&hash->state, text);
}

void hash_destroy(struct hash *hash)
{
	memory_free(hash);
}
