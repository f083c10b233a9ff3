/* SPDX-License-Identifier: MIT */
/*
 * metadata.h - text kept with a model: keys and values in the order they were first set
 *
 * A few dozen entries: looked up one by one.  {0} is an empty map.  To go over all of it, read
 * entries[0 .. count).
 */
#ifndef SCRAWL_MODEL_METADATA_H
#define SCRAWL_MODEL_METADATA_H

#include <scrawl.h>

struct metadata_entry {
	char *key, *value; /* the map's own */
};

struct metadata {
	struct metadata_entry *entries;
	size_t count, capacity;
};

/* Adds an entry, or gives it a new value; on ENOMEM the map is as it was.  Copies the strings. */
enum scrawl_status metadata_set(struct metadata *metadata, const char *key, const char *value);

/* An entry that is not there may be removed as well. */
void metadata_remove(struct metadata *metadata, const char *key);

/* NULL if key is not there; valid until its value is set again. */
const char *metadata_get(const struct metadata *metadata, const char *key);

/* Frees what the map holds and leaves it empty. */
void metadata_release(struct metadata *metadata);

#endif
