/* SPDX-License-Identifier: MIT */
/*
 * seeds_idx.c - IDX files with values of every type, plain and gzipped
 */
#include "seeds.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "support/stream_bytes.h"

enum { ROOM = 4096 };

static void put_big(uint8_t *to, size_t bytes, uint64_t value)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

/* 0, 1 or in between, as a float of 4 or 8 bytes. */
static uint64_t float_bits(size_t bytes, size_t i)
{
	double value = (double)(i % 5) / 4.0;
	float half = (float)value;
	uint64_t bits = 0;
	uint32_t half_bits;
	memcpy(&bits, &value, sizeof(value));
	memcpy(&half_bits, &half, sizeof(half));
	return bytes == 8 ? bits : half_bits;
}

/* A file of this type and these sizes, after the byte that says how it is read. */
static size_t make_file(uint8_t *out, uint8_t mode, uint8_t type, unsigned dimensions,
			const uint32_t *sizes)
{
	size_t bytes = type < 10 ? 1 : type == 11 ? 2 : type == 14 ? 8 : 4, values = 1;
	uint8_t *at = out + 5;
	out[0] = mode;
	put_big(out + 1, 4, (uint32_t)type << 8 | dimensions);
	for (unsigned d = 0; d < dimensions; d++, at += 4) {
		put_big(at, 4, sizes[d]);
		values *= sizes[d];
	}
	for (size_t i = 0; i < values; i++, at += bytes)
		put_big(at, bytes, type > 12 ? float_bits(bytes, i) : i * 7 % 120);
	return (size_t)(at - out);
}

/* The file as it is, as one gzip member, and as two of them with zeros after the second. */
static void write_forms(const char *name, uint8_t *file, size_t size)
{
	uint8_t packed[ROOM] = { file[0] };
	char path[64];
	snprintf(path, sizeof(path), "%s", name);
	seed_write(path, file, size);
	size_t first = 1 + gzip_bytes(file + 1, size - 1, packed + 1, ROOM - 1);
	snprintf(path, sizeof(path), "%s.gz", name);
	seed_write(path, packed, first);
	first = 1 + gzip_bytes(file + 1, 10, packed + 1, ROOM - 1);
	size_t second = gzip_bytes(file + 11, size - 11, packed + first, ROOM - first);
	memset(packed + first + second, 0, 16);
	snprintf(path, sizeof(path), "%s.members.gz", name);
	seed_write(path, packed, first + second + 16);
}

/* A member whose header has everything that it may have. */
static void write_long_header(void)
{
	static const uint8_t header[] = "\1\x1f\x8b\x08\x1e\0\0\0\0\0\xff\4\0extrname\0comment";
	uint8_t idx[64], packed[ROOM], file[ROOM];
	size_t size = make_file(idx, 1, 8, 1, (const uint32_t[]){ 12 }), length = sizeof(header);
	size_t count = gzip_bytes(idx + 1, size - 1, packed, ROOM);
	memcpy(file, header, length);
	uint32_t crc = (uint32_t)crc32(0, header + 1, (unsigned)length - 1);
	file[length++] = (uint8_t)crc;
	file[length++] = (uint8_t)(crc >> 8);
	memcpy(file + length, packed + 10, count - 10);
	seed_write("long-header.gz", file, length + count - 10);
}

void seeds_idx(const char *target)
{
	static const struct {
		const char *name;
		uint8_t mode, type; /* modes: see fuzz_idx.c */
		unsigned dimensions;
		uint32_t sizes[4];
	} files[] = {
		{ "any", 64, 8, 2, { 5, 4 } },           { "images", 65, 8, 3, { 3, 4, 5 } },
		{ "colours", 65, 8, 4, { 2, 3, 3, 3 } }, { "shorts", 73, 11, 3, { 2, 3, 3 } },
		{ "integers", 65, 12, 3, { 2, 2, 3 } },  { "floats", 69, 13, 3, { 2, 3, 3 } },
		{ "doubles", 65, 14, 3, { 2, 2, 2 } },   { "labels", 66, 8, 1, { 12 } },
		{ "from-1", 130, 9, 1, { 12 } },         { "qmnist", 98, 12, 2, { 3, 8 } },
		{ "column", 66, 11, 2, { 6, 1 } },
	};
	uint8_t file[ROOM];
	(void)target;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		write_forms(files[i].name, file,
			    make_file(file, files[i].mode, files[i].type, files[i].dimensions,
				      files[i].sizes));
	write_long_header();
}
