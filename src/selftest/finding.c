/* SPDX-License-Identifier: MIT */
/*
 * finding.c - recording what a check found
 */
#include "selftest/finding.h"

#include <stdarg.h>
#include <stdio.h>

void finding_fail(struct finding *f, const char *format, ...)
{
	va_list arguments;
	if (f->failed)
		return;
	f->failed = true;
	va_start(arguments, format);
	vsnprintf(f->detail, sizeof(f->detail), format, arguments);
	va_end(arguments);
}

void finding_note(struct finding *f, const char *format, ...)
{
	va_list arguments;
	if (f->failed)
		return;
	va_start(arguments, format);
	vsnprintf(f->detail, sizeof(f->detail), format, arguments);
	va_end(arguments);
}

void finding_advise(struct finding *f, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(f->advice, sizeof(f->advice), format, arguments);
	va_end(arguments);
}

bool finding_succeeds(struct finding *f, const scrawl_context *ctx, enum scrawl_status status)
{
	if (status == SCRAWL_OK)
		return true;
	finding_fail(f, "%s", *ctx->error ? ctx->error : scrawl_status_text(status));
	return false;
}
