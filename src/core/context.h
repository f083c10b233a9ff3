/* SPDX-License-Identifier: MIT */
/*
 * context.h - what the objects of one user share: how many threads, and what went wrong last
 */
#ifndef SCRAWL_CORE_CONTEXT_H
#define SCRAWL_CORE_CONTEXT_H

#include <scrawl.h>

#include "core/strict_float.h"

#define CONTEXT_ERROR_BYTES 1024

struct scrawl_context {
	unsigned threads, asked;   /* how many there are, and how many there should be */
	struct parallel *parallel; /* those threads */
	scrawl_log_fn *log;        /* gets the warnings; NULL: nobody does */
	void *log_arg;
	char error[CONTEXT_ERROR_BYTES];
};

/*
 * Records why an operation failed, as printf.  One line without a newline, and printable UTF-8:
 * bytes that are not, which may come from a file's name or content, become '?'.  The arguments may
 * refer to the previous error text.
 */
void context_record(scrawl_context *ctx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Records likewise and is status, so that a function can end with
 * `return context_fail(ctx, SCRAWL_EIO, "%s: %s", path, strerror(errno));`.  A macro, so that
 * compilers and analysers see which status it is.
 */
#define context_fail(ctx, status, ...) (context_record(ctx, __VA_ARGS__), (status))

/*
 * For an argument of a function of the interface that must not be NULL.  So may the context be that
 * would hold the text: the status then is all there is.
 */
enum scrawl_status context_refuse_null(scrawl_context *ctx, const char *function);
#define context_fail_null(ctx) context_refuse_null((ctx), __func__)

/* Hands a warning, as printf, to the context's log; made printable as an error text is. */
void context_warn(scrawl_context *ctx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* For memory that ran out while doing something: "reading labels", "a batch of 512". */
static inline enum scrawl_status context_fail_memory(scrawl_context *ctx, const char *doing)
{
	return context_fail(ctx, SCRAWL_ENOMEM, "out of memory: %s", doing);
}

#endif
