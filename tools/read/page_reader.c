/* SPDX-License-Identifier: MIT */
/*
 * page_reader.c - opens a reader, and says how sure it wants to be
 */
#include "read/page_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/status_line.h"
#include "cli/text.h"

int page_reader_open(struct page_reader *r, scrawl_context *ctx, const struct model_list *models,
		     const struct scrawl_reader_options *options)
{
	*r = (struct page_reader){ .models = models, .asked = options->reject >= 0.0 };
	for (size_t i = 0; i < scrawl_model_class_count(models->all[0]); i++) {
		const char *name = page_reader_name(r, i);
		bool none = strcmp(name, SCRAWL_NONE_CLASS) == 0;
		r->has_none |= none;
		r->spaced |= !none && text_columns(name) != 1;
	}
	const scrawl_model *const *all = (const scrawl_model *const *)models->all;
	return check_status(ctx,
			    scrawl_reader_create(ctx, all, models->count, options, &r->reader));
}

void page_reader_close(struct page_reader *r)
{
	scrawl_reader_destroy(r->reader);
}

void page_found_release(struct page_found *found)
{
	scrawl_page_destroy(found->page);
	free(found->choices);
}

const char *page_reader_name(const struct page_reader *r, size_t class_index)
{
	return scrawl_model_class_name(r->models->all[0], class_index);
}

void page_reader_describe(const struct page_reader *r)
{
	double error = scrawl_reader_reject_error(r->reader);
	status_line_clear();
	fprintf(stderr, "unsure (?) below %.4g", scrawl_reader_reject(r->reader));
	if (r->models->count > 1 && !r->asked)
		fputs(", the highest of the models' thresholds", stderr);
	if (error >= 0.0)
		fprintf(stderr, "; of the others at most %.3g%% were wrong on validation images",
			100.0 * error);
	fputc('\n', stderr);
	if (!r->has_none)
		warning_line("%s has no class \"" SCRAWL_NONE_CLASS
			     "\": it takes everything for a character",
			     r->models->paths[0]);
}
