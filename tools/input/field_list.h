/* SPDX-License-Identifier: MIT */
/*
 * field_list.h - the fields of a form: --boxes
 */
#ifndef SCRAWL_TOOLS_INPUT_FIELD_LIST_H
#define SCRAWL_TOOLS_INPUT_FIELD_LIST_H

#include <scrawl.h>

#include "cli/option_list.h"

#define MAX_FIELDS 1000

struct field_list {
	bool printed; /* the fields are the printed boxes of each picture; none are listed */
	size_t count;
	struct scrawl_field fields[MAX_FIELDS];
	char *names[MAX_FIELDS]; /* NULL: none */
};

/*
 * Adds what each text says: "auto", a field "X,Y,W,H,N" (left edge, top edge, width and height of
 * its cells together in pixels, and their number), or a file with a field in each line, after its
 * name if it has one; lines that begin with # are comments.  list starts as all zeros.  Returns an
 * exit code, with the error printed; call field_list_release in any case.
 */
int field_list_read(struct field_list *list, const struct text_list *texts, const char *command);
void field_list_release(struct field_list *list);

#endif
