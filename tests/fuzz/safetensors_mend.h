/* SPDX-License-Identifier: MIT */
/*
 * safetensors_mend.h - changes safetensors files so that length and fingerprints of their headers
 * stay right, and a second reading of what such a file holds
 */
#ifndef SCRAWL_TESTS_FUZZ_SAFETENSORS_MEND_H
#define SCRAWL_TESTS_FUZZ_SAFETENSORS_MEND_H

#include "core/hash.h"
#include "fuzz.h"
#include "model/safetensors_format.h"

/* Bytes of the header; 0: there is none, or it goes beyond the file. */
static inline size_t header_length(const uint8_t *file, size_t size)
{
	uint64_t length = 0;
	if (size > LENGTH_BYTES)
		memcpy(&length, file, LENGTH_BYTES);
	return length <= size - LENGTH_BYTES ? (size_t)length : 0;
}

/* Writes the header and its length in place of the old one; returns the file's size. */
static inline size_t replace_header(uint8_t *file, size_t size, size_t max_size, const char *text,
				    size_t length)
{
	size_t old = LENGTH_BYTES + header_length(file, size), data = size - old;
	if (LENGTH_BYTES + length + data > max_size)
		return size;
	memmove(file + LENGTH_BYTES + length, file + old, data);
	memcpy(file + LENGTH_BYTES, text, length);
	uint64_t number = length;
	memcpy(file, &number, LENGTH_BYTES);
	return LENGTH_BYTES + length + data;
}

/* Replaces the fingerprints that are there, by those of earlier versions: they need no tensors. */
static inline size_t mend_fingerprints(uint8_t *file, size_t size, size_t max_size)
{
	size_t length = header_length(file, size);
	json_t *header = json_loadb((const char *)file + LENGTH_BYTES, length, 0, NULL);
	json_t *metadata = json_object_get(header, METADATA_KEY);
	char hash[HASH_TEXT];
	bool sealed = json_object_get(metadata, HEADER_KEY);
	struct hash_part data = { file + LENGTH_BYTES + length, size - LENGTH_BYTES - length };
	hash_parts(&data, 1, hash);
	if (json_object_get(metadata, WEIGHTS_KEY))
		json_object_set_new(metadata, WEIGHTS_KEY, json_string(hash));
	json_object_del(metadata, HEADER_KEY);
	if (sealed && safetensors_header_hash(header, true, hash))
		json_object_set_new(metadata, HEADER_KEY, json_string(hash));
	char *text = metadata ? json_dumps(header, JSON_COMPACT) : NULL;
	if (text)
		size = replace_header(file, size, max_size, text, strlen(text));
	free(text);
	json_decref(header);
	return size;
}

/* Changes one text of the metadata. */
static inline size_t change_metadata(uint8_t *file, size_t size, size_t max_size, unsigned seed)
{
	enum { ROOM = 4096 };
	uint8_t value[ROOM];
	size_t length = header_length(file, size);
	json_t *header = json_loadb((const char *)file + LENGTH_BYTES, length, 0, NULL);
	json_t *metadata = json_object_get(header, METADATA_KEY), *entry;
	size_t count = json_object_size(metadata), chosen = count ? seed % count : 0;
	const char *key;
	json_object_foreach(metadata, key, entry) {
		if (chosen-- || json_string_length(entry) > ROOM)
			continue;
		size_t bytes = json_string_length(entry);
		if (bytes)
			memcpy(value, json_string_value(entry), bytes);
		bytes = LLVMFuzzerMutate(value, bytes, bytes + 8 < ROOM ? bytes + 8 : ROOM);
		json_t *changed = json_stringn((const char *)value, bytes);
		if (changed) /* it is UTF-8 */
			json_object_set_new(metadata, key, changed);
		break;
	}
	char *text = json_dumps(header, JSON_COMPACT);
	if (text)
		size = replace_header(file, size, max_size, text, strlen(text));
	free(text);
	json_decref(header);
	return size;
}

/* Changes the header's text, whose length is then put right, or the data. */
static inline size_t change_part(uint8_t *file, size_t size, size_t max_size, bool data)
{
	size_t begin = LENGTH_BYTES, bytes = header_length(file, size);
	if (data) {
		begin += bytes;
		return begin + LLVMFuzzerMutate(file + begin, size - begin, max_size - begin);
	}
	char *text = malloc(bytes + 16);
	REQUIRE(text);
	memcpy(text, file + begin, bytes);
	size_t length = LLVMFuzzerMutate((uint8_t *)text, bytes, bytes + 16);
	size = replace_header(file, size, max_size, text, length);
	free(text);
	return size;
}

static inline size_t change_safetensors(uint8_t *file, size_t size, size_t max_size, unsigned seed)
{
	if (!header_length(file, size) || seed % 16 == 0)
		return LLVMFuzzerMutate(file, size, max_size);
	if (seed % 16 < 10)
		size = change_metadata(file, size, max_size, seed / 16);
	else
		size = change_part(file, size, max_size, seed % 16 < 12);
	return seed % 16 == 15 ? size : mend_fingerprints(file, size, max_size);
}

/* Of a type, by the bits in its name. */
static inline size_t value_bytes(const char *type)
{
	REQUIRE(type);
	if (strcmp(type, "BOOL") == 0)
		return 1;
	unsigned long bits = strtoul(type + strcspn(type, "0123456789"), NULL, 10);
	REQUIRE(bits == 8 || bits == 16 || bits == 32 || bits == 64);
	return bits / 8;
}

/* The header of a file that was accepted, which must be one that all readers read alike. */
static inline json_t *require_safetensors(const uint8_t *file, size_t size)
{
	size_t length = header_length(file, size), claimed = 0, tensors = 0;
	REQUIRE(length && file[LENGTH_BYTES] == '{');
	json_t *header =
		json_loadb((const char *)file + LENGTH_BYTES, length, JSON_REJECT_DUPLICATES, NULL);
	REQUIRE(header);
	const char *name;
	json_t *entry, *size_of;
	size_t i;
	json_object_foreach(header, name, entry) {
		if (strcmp(name, METADATA_KEY) == 0)
			continue;
		size_t bytes = value_bytes(json_string_value(json_object_get(entry, "dtype")));
		json_t *offsets = json_object_get(entry, "data_offsets");
		json_int_t begin = json_integer_value(json_array_get(offsets, 0));
		json_int_t end = json_integer_value(json_array_get(offsets, 1));
		json_array_foreach(json_object_get(entry, "shape"), i, size_of)
			REQUIRE(!__builtin_mul_overflow(bytes, json_integer_value(size_of),
							&bytes));
		REQUIRE(begin >= 0 && begin <= end && (size_t)(end - begin) == bytes);
		REQUIRE((size_t)end <= size - LENGTH_BYTES - length);
		/* Together with the sum of sizes, this leaves no room for overlaps. */
		const char *other;
		json_t *other_entry;
		json_object_foreach(header, other, other_entry) {
			json_t *span = json_object_get(other_entry, "data_offsets");
			json_int_t from = json_integer_value(json_array_get(span, 0));
			json_int_t to = json_integer_value(json_array_get(span, 1));
			REQUIRE(strcmp(other, name) == 0 || strcmp(other, METADATA_KEY) == 0 ||
				to <= begin || from >= end);
		}
		claimed += bytes;
		tensors++;
	}
	REQUIRE(tensors && claimed == size - LENGTH_BYTES - length);
	return header;
}

#endif
