/* SPDX-License-Identifier: MIT */
/*
 * dataset_files.h - for tests: data sets of small images in a temporary folder
 */
#ifndef SCRAWL_TESTS_DATASET_FILES_H
#define SCRAWL_TESTS_DATASET_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include <cmocka.h>

#include "core/context.h"

#define HEIGHT 5
#define WIDTH  3
#define PIXELS (HEIGHT * WIDTH)

static struct scrawl_context ctx = { .threads = 1 };
static char root[64]; /* a temporary folder, new for each test */

/* "root/" + name; the last four results are valid. */
static inline const char *at(const char *name)
{
	static char paths[4][256];
	static unsigned next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s", root, name);
	return path;
}

static inline void write_file(const char *name, const void *bytes, size_t count)
{
	const char *path = at(name);
	size_t length = strlen(path);
	if (length > 3 && strcmp(path + length - 3, ".gz") == 0) {
		gzFile f = gzopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(gzwrite(f, bytes, (unsigned)count), count);
		assert_int_equal(gzclose(f), Z_OK);
		return;
	}
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, count, f), count);
	assert_int_equal(fclose(f), 0);
}

static inline void put_u32(uint8_t *to, size_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Pixel p of image i is i * 31 + p, so that images differ. */
static inline void write_images(const char *name, size_t count)
{
	uint8_t *file = test_malloc(16 + count * PIXELS);
	memcpy(file, "\0\0\x08\x03", 4);
	put_u32(file + 4, count);
	put_u32(file + 8, HEIGHT);
	put_u32(file + 12, WIDTH);
	for (size_t i = 0; i < count * PIXELS; i++)
		file[16 + i] = (uint8_t)(i / PIXELS * 31 + i % PIXELS);
	write_file(name, file, 16 + count * PIXELS);
	test_free(file);
}

/* Labels 0, 1, ..., classes - 1, 0, ...; the last class only in every third round. */
static inline uint8_t label_of(size_t i, size_t classes)
{
	size_t label = i % classes;
	return (uint8_t)(label == classes - 1 && i / classes % 3 != 0 ? 0 : label);
}

static inline void write_labels(const char *name, size_t count, size_t classes)
{
	uint8_t *file = test_malloc(8 + count);
	memcpy(file, "\0\0\x08\x01", 4);
	put_u32(file + 4, count);
	for (size_t i = 0; i < count; i++)
		file[8 + i] = label_of(i, classes);
	write_file(name, file, 8 + count);
	test_free(file);
}

static inline int make_root(void **state)
{
	(void)state;
	strcpy(root, "/tmp/scrawl-dataset-XXXXXX");
	unsetenv("SCRAWL_DATA_DIR");
	setenv("XDG_DATA_HOME", "/nowhere/at/all", 1);
	return mkdtemp(root) ? 0 : -1;
}

static inline int remove_root(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	return system(command);
}

static inline void make_folder(const char *name)
{
	assert_int_equal(mkdir(at(name), 0700), 0);
}

/* name/ with the four files: 30 training images, 12 test images, 4 classes. */
static inline void make_set(const char *name)
{
	char path[64];
	make_folder(name);
	snprintf(path, sizeof(path), "%s/train-images-idx3-ubyte.gz", name);
	write_images(path, 30);
	snprintf(path, sizeof(path), "%s/train-labels-idx1-ubyte", name);
	write_labels(path, 30, 4);
	snprintf(path, sizeof(path), "%s/t10k-images.idx3-ubyte", name);
	write_images(path, 12);
	snprintf(path, sizeof(path), "%s/t10k-labels.idx1-ubyte.gz", name);
	write_labels(path, 12, 4);
}

static inline void expect_failure(enum scrawl_status status, enum scrawl_status expected,
				  const char *says)
{
	assert_int_equal(status, expected);
	if (!strstr(ctx.error, says))
		fail_msg("'%s' is not in '%s'", says, ctx.error);
}

/* A test with its own folder, and no data sets to be found elsewhere. */
#define TEST(function) cmocka_unit_test_setup_teardown(function, make_root, remove_root)

#endif
