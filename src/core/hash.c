/* SPDX-License-Identifier: MIT */
/*
 * hash.c - fingerprints with libxxhash
 */
#include "core/hash.h"

#include <stdio.h>
/* Inlined, the state is on the stack: no allocation that could fail. */
#define XXH_INLINE_ALL
#include <xxhash.h>

void hash_parts(const struct hash_part *parts, size_t count, char *text)
{
	XXH3_state_t state;
	XXH3_128bits_reset(&state);
	for (size_t i = 0; i < count; i++)
		XXH3_128bits_update(&state, parts[i].data, parts[i].bytes);
	XXH128_hash_t hash = XXH3_128bits_digest(&state);
	snprintf(text, HASH_TEXT, "%016llx%016llx", (unsigned long long)hash.high64,
		 (unsigned long long)hash.low64);
}
