/* SPDX-License-Identifier: MIT */
/*
 * header_c.c - scrawl.h stands alone
 *
 * The header is the first thing included, so it needs nothing before it, and comes again, so it
 * guards itself.  Built as C99 to C23, each warning and what is no standard C an error.
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
		fprintf(stderr, "a context of one thread could not be made\n");
	return ok ? 0 : 1;
}
