/* SPDX-License-Identifier: MIT */
/*
 * context.c - creating a context, recording errors, the names of statuses
 */
#include "core/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "core/blas.h"
#include "core/cpus.h"
#include "core/fork.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/utf8.h"

static const char *const status_texts[] = {
	[SCRAWL_OK] = "done",
	[SCRAWL_ENOMEM] = "out of memory",
	[SCRAWL_EINVAL] = "invalid argument",
	[SCRAWL_EDATA] = "bad data",
	[SCRAWL_EIO] = "input or output failed",
	[SCRAWL_EMODEL] = "bad model file",
	[SCRAWL_ENUMERIC] = "numbers are not finite",
	[SCRAWL_ESTOPPED] = "stopped on request",
	[SCRAWL_EBUSY] = "context in use elsewhere",
};

const char *scrawl_status_text(enum scrawl_status status)
{
	if ((size_t)status >= sizeof(status_texts) / sizeof(status_texts[0]))
		return "unknown status";
	return status_texts[status];
}

const char *scrawl_version(void)
{
	return SCRAWL_VERSION;
}

unsigned scrawl_version_number(void)
{
	return 10000 * SCRAWL_VERSION_MAJOR + 100 * SCRAWL_VERSION_MINOR + SCRAWL_VERSION_PATCH;
}

enum scrawl_status scrawl_context_create(unsigned threads, scrawl_context **out)
{
	if (!out)
		return SCRAWL_EINVAL;
	if (threads > SCRAWL_MAX_THREADS)
		return SCRAWL_EINVAL;
	struct scrawl_context *ctx = memory_alloc(1, sizeof(*ctx));
	if (!ctx || !fork_watch()) {
		memory_free(ctx);
		return SCRAWL_ENOMEM;
	}
	ctx->generation = fork_generation();
	blas_setup(); /* before there are threads */
	ctx->asked = threads ? threads : cpus_usable();
	ctx->parallel = parallel_create(ctx->asked);
	if (!ctx->parallel) {
		memory_free(ctx);
		return SCRAWL_ENOMEM;
	}
	ctx->threads = parallel_threads(ctx->parallel);
	*out = ctx;
	return SCRAWL_OK;
}

void scrawl_context_destroy(scrawl_context *ctx)
{
	if (!ctx)
		return;
	parallel_destroy(ctx->parallel);
	memory_free(ctx);
}

unsigned scrawl_context_threads(const scrawl_context *ctx)
{
	return ctx ? ctx->threads : 0;
}

enum scrawl_status context_refuse_null(scrawl_context *ctx, const char *function)
{
	if (ctx)
		context_record(ctx, "%s: NULL for an argument that must not be NULL", function);
	return SCRAWL_EINVAL;
}

/* Replaces bytes that are not visible UTF-8 by '?'. */
static void make_printable(char *text)
{
	for (char *c = text, *end = text + strlen(text); c < end;) {
		size_t bytes = utf8_visible(c, (size_t)(end - c));
		if (bytes == 0)
			*c = '?';
		c += bytes ? bytes : 1;
	}
}

/* Formats a line; of one that is too long the middle is left out: a path's, not the reason. */
__attribute__((format(printf, 2, 0))) static void format_line(char text[CONTEXT_ERROR_BYTES],
							      const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(text, CONTEXT_ERROR_BYTES, format, arguments);
	char *whole = length < CONTEXT_ERROR_BYTES ? NULL : memory_alloc((size_t)length + 1, 1);
	if (whole) {
		const size_t end = CONTEXT_ERROR_BYTES / 2;
		vsnprintf(whole, (size_t)length + 1, format, again);
		memset(text + end - 3, '.', 3);
		memcpy(text + end, whole + (size_t)length + 1 - end, end);
	}
	memory_free(whole);
	va_end(again);
	make_printable(text);
}

void context_record(scrawl_context *ctx, const char *format, ...)
{
	char text[CONTEXT_ERROR_BYTES];
	va_list arguments;
	va_start(arguments, format);
	format_line(text, format, arguments);
	va_end(arguments);
	memcpy(ctx->error, text, sizeof(text));
}

void context_record_memory(scrawl_context *ctx, const char *format, ...)
{
	char doing[CONTEXT_ERROR_BYTES];
	const double mb = 1e6;
	size_t wanted = scrawl_memory_refused();
	va_list arguments;
	va_start(arguments, format);
	format_line(doing, format, arguments);
	va_end(arguments);
	if (wanted)
		context_record(ctx,
			       "out of memory: %s: %.1f MB more, where %.1f of the %.1f MB that "
			       "are allowed are in use",
			       doing, (double)wanted / mb, (double)scrawl_memory_used() / mb,
			       (double)scrawl_memory_limit() / mb);
	else
		context_record(ctx, "out of memory: %s", doing);
}

void context_warn(scrawl_context *ctx, const char *format, ...)
{
	if (!ctx->log)
		return;
	char text[CONTEXT_ERROR_BYTES];
	va_list arguments;
	va_start(arguments, format);
	format_line(text, format, arguments);
	va_end(arguments);
	ctx->log(ctx->log_arg, text);
}

void scrawl_context_set_log(scrawl_context *ctx, scrawl_log_fn *log, void *arg)
{
	if (!ctx)
		return;
	ctx->log = log;
	ctx->log_arg = arg;
	if (ctx->threads < ctx->asked)
		context_warn(ctx, "the system started only %u of %u threads", ctx->threads,
			     ctx->asked);
	if (blas_warning())
		context_warn(ctx, "%s", blas_warning());
}
