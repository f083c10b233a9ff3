/* SPDX-License-Identifier: MIT */
/*
 * file_checks.h - for tests of core/file: checks of a file's content and of error messages
 */
#ifndef SCRAWL_TESTS_FILE_CHECKS_H
#define SCRAWL_TESTS_FILE_CHECKS_H

#include "core/file.h"
#include "core/memory.h"
#include "support/folder.h"

static struct scrawl_context ctx_storage, *ctx = &ctx_storage;

static inline int clear(void **state)
{
	(void)state;
	folder_clear();
	ctx->error[0] = 0;
	return 0;
}

static inline void put(const char *path, const char *text)
{
	folder_write(path, text, strlen(text));
}

static inline void assert_content(const char *path, const char *text)
{
	unsigned char *data;
	size_t bytes;
	assert_int_equal(file_read(ctx, path, 1 << 20, &data, &bytes), SCRAWL_OK);
	assert_int_equal(bytes, strlen(text));
	assert_string_equal((char *)data, text);
	memory_free(data);
}

static inline void assert_error_names(const char *path, const char *what)
{
	assert_int_equal(strncmp(ctx->error, path, strlen(path)), 0);
	if (!strstr(ctx->error, what))
		fail_msg("\"%s\" does not say \"%s\"", ctx->error, what);
}

static inline enum scrawl_status replace(const char *path, const char *text)
{
	struct hash_part part = { text, strlen(text) };
	return file_replace(ctx, path, &part, 1);
}

#endif
