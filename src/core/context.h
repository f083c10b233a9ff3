/* SPDX-License-Identifier: MIT */
/*
 * context.h - what the objects of one user share: threads, last error, warnings
 */
#ifndef SCRAWL_CORE_CONTEXT_H
#define SCRAWL_CORE_CONTEXT_H

#include <scrawl.h>
#include <stdatomic.h>

#include "core/strict_float.h"

#define CONTEXT_ERROR_BYTES 1024

struct scrawl_context {
	unsigned threads, asked;   /* how many there are, and how many there should be */
	struct parallel *parallel; /* those threads */
	scrawl_log_fn *log;        /* receives warnings; NULL: dropped */
	void *log_arg;
	char error[CONTEXT_ERROR_BYTES];
	_Atomic uintptr_t user, refused; /* threads: inside a call; told that another one is */
	unsigned generation;             /* of the process that created it: see fork.h */
};

/*
 * Records why an operation failed, formatted as by printf: one line without a newline, in printable
 * UTF-8; other bytes, which may come from a file's name or content, become '?'.  The arguments may
 * refer to the previous error text.
 */
void context_record(scrawl_context *ctx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Records an error and evaluates to status, so that a function can end with
 * `return context_fail(ctx, SCRAWL_EIO, "%s: %s", path, strerror(errno));`.  A macro, so that
 * compilers and analysers see the status.
 */
#define context_fail(ctx, status, ...) (context_record(ctx, __VA_ARGS__), (status))

/*
 * For a NULL argument of a public function.  ctx may itself be NULL; then no text is recorded.
 */
enum scrawl_status context_refuse_null(scrawl_context *ctx, const char *function);
#define context_fail_null(ctx) context_refuse_null((ctx), __func__)

/* Passes a warning, formatted as by printf, to the context's log, made printable like an error. */
void context_warn(scrawl_context *ctx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Records that memory ran out, and the limit if it was that; what was being done is formatted as by
 * printf: "reading labels".
 */
void context_record_memory(scrawl_context *ctx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
#define context_fail_memory(ctx, ...) (context_record_memory(ctx, __VA_ARGS__), SCRAWL_ENOMEM)

#endif
