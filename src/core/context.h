/* SPDX-License-Identifier: MIT */
/*
 * context.h - what the objects of one user share: how many threads, and what went wrong last
 */
#ifndef SCRAWL_CORE_CONTEXT_H
#define SCRAWL_CORE_CONTEXT_H

#include <scrawl.h>

#define CONTEXT_ERROR_BYTES 1024
#define CONTEXT_MAX_THREADS 1024

struct scrawl_context {
	unsigned threads;
	struct parallel *parallel; /* those threads */
	char error[CONTEXT_ERROR_BYTES];
};

/*
 * Records why an operation failed, as printf, and returns status, so that a function can end with
 * `return context_fail(ctx, SCRAWL_EIO, "%s: %s", path, strerror(errno));`.  One line without a
 * newline; control characters, which may come from a file's name or content, become '?'.  The
 * arguments may refer to the previous error text.
 */
enum scrawl_status context_fail(scrawl_context *ctx, enum scrawl_status status, const char *format,
				...) __attribute__((format(printf, 3, 4)));

/* The message for memory that ran out while doing something: "reading labels", "a batch of 512". */
enum scrawl_status context_fail_memory(scrawl_context *ctx, const char *doing);

#endif
