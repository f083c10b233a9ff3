/* SPDX-License-Identifier: MIT */
/*
 * form.h - what a command line asks of pictures: their fields, and the only possible answers
 */
#ifndef SCRAWL_TOOLS_READ_FORM_H
#define SCRAWL_TOOLS_READ_FORM_H

#include "input/field_list.h"
#include "input/text_lines.h"
#include "read/page_reader.h"

struct form {
	struct field_list fields;
	struct text_lines answers; /* none: anything may be written */
	const char *answers_path;
};

/*
 * Reads what --boxes and --among (NULL: not given) name.  form starts as all zeros.  Returns an
 * exit code, with the error printed; call form_release in any case.
 */
int form_open(struct form *form, const struct text_list *boxes, const char *among,
	      const char *command);
void form_release(struct form *form);

/* Whether the reader can give each answer.  Returns an exit code, with the error printed. */
int form_check(const struct form *form, const struct page_reader *reader,
	       const scrawl_context *ctx);

/*
 * Reads a picture: its lines, or the form's fields.  file is for messages.  Returns an exit code,
 * with the error printed; call page_found_release in any case.
 */
int form_read(const struct form *form, const struct page_reader *reader, scrawl_context *ctx,
	      const struct scrawl_image *image, const char *file, struct page_found *found);

#endif
