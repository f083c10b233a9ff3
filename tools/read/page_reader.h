/* SPDX-License-Identifier: MIT */
/*
 * page_reader.h - a reader of handwriting with its models
 */
#ifndef SCRAWL_TOOLS_READ_PAGE_READER_H
#define SCRAWL_TOOLS_READ_PAGE_READER_H

#include <scrawl.h>

#include "input/model_list.h"

struct page_reader {
	scrawl_reader *reader;
	const struct model_list *models;
	bool spaced;   /* a name of more than one character: blanks part the readings of a line */
	bool has_none; /* a class SCRAWL_NONE_CLASS */
	bool asked;    /* for the confidence below which readings are unsure */
};

/* What was read of a picture. */
struct page_found {
	const char *file; /* its name; NULL: it has none */
	struct scrawl_page *page;
	const char *const *names; /* [line_count], of a form's fields, each may be NULL; or NULL */
	const char *const *answers;    /* the only possible ones; NULL: anything may be written */
	struct scrawl_choice *choices; /* [line_count], if there are answers */
};

/*
 * Creates the reader; the models must outlive it.  Returns an exit code, with the error printed;
 * call page_reader_close in any case.
 */
int page_reader_open(struct page_reader *reader, scrawl_context *ctx,
		     const struct model_list *models, const struct scrawl_reader_options *options);
void page_reader_close(struct page_reader *reader);

void page_found_release(struct page_found *found);

/* As it is in the model, where it may hold anything. */
const char *page_reader_name(const struct page_reader *reader, size_t class_index);

/*
 * Says on standard error below which confidence readings are unsure, and warns if the models cannot
 * tell what is no character.
 */
void page_reader_describe(const struct page_reader *reader);

#endif
