/* SPDX-License-Identifier: MIT */
/*
 * metadata.h - text stored with a model: keys and values in the order in which they were first set
 *
 * With a few dozen entries, lookup is linear.  {0} is an empty map.  To iterate, read
 * entries[0 .. count).
 */
#ifndef SCRAWL_MODEL_METADATA_H
#define SCRAWL_MODEL_METADATA_H

#include <scrawl.h>

struct metadata_entry {
	char *key, *value; /* owned by the map */
};

struct metadata {
	struct metadata_entry *entries;
	size_t count, capacity;
};

/* Adds an entry or changes its value; on ENOMEM the map is unchanged.  Copies the strings. */
enum scrawl_status metadata_set(struct metadata *metadata, const char *key, const char *value);

/* Removes an entry; does nothing if there is none. */
void metadata_remove(struct metadata *metadata, const char *key);

/* NULL if there is no such key; valid until its value is set again. */
const char *metadata_get(const struct metadata *metadata, const char *key);

/* Frees the entries and leaves the map empty. */
void metadata_release(struct metadata *metadata);

#endif
