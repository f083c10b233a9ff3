/* SPDX-License-Identifier: MIT */
/*
 * hash.h - fingerprints of data and weights
 *
 * XXH3 (128 bits, libxxhash) runs at memory speed and has a stable output.  It distinguishes data
 * sets and sets of weights; it does not protect against an attacker.
 */
#ifndef SCRAWL_CORE_HASH_H
#define SCRAWL_CORE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_TEXT 33 /* 32 hex digits and the NUL */

/* Hashes the concatenated parts; text holds HASH_TEXT bytes. */
struct hash_part {
	const void *data;
	size_t bytes;
};
void hash_parts(const struct hash_part *parts, size_t count, char *text);

/* 64 bits, for tables: equal hashes do not prove equal bytes. */
uint64_t hash_bytes(const void *data, size_t bytes);

/* The same, part by part: create, add any number of times, end. */
struct hash;
struct hash *hash_create(void); /* NULL: no memory */
void hash_add(struct hash *hash, struct hash_part part);
void hash_end(const struct hash *hash, char *text);
void hash_destroy(struct hash *hash);

#endif
