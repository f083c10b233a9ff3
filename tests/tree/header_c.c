/* SPDX-License-Identifier: MIT */
/*
 * header_c.c - scrawl.h is self-contained C
 *
 * The header is included first, so it needs nothing before it, and twice, so it has a guard.  Built
 * as C99 to C23; warnings and extensions are errors.
 */
#include <scrawl.h>

#include <stdio.h>
#include <string.h>

#include <scrawl.h>

int main(void)
{
	scrawl_context *ctx = NULL;
	bool ok = scrawl_context_create(1, &ctx) == SCRAWL_OK && scrawl_context_threads(ctx) == 1 &&
		  strcmp(scrawl_context_error(ctx), "") == 0;

	scrawl_context_destroy(ctx);
	if (!ok)
		fprintf(stderr, "cannot create a context of one thread\n");
	return ok ? 0 : 1;
}
