/* SPDX-License-Identifier: MIT */
/*
 * fields.h - what is written in the fields of a form
 */
#ifndef SCRAWL_READ_FIELDS_H
#define SCRAWL_READ_FIELDS_H

#include "read/findings.h"
#include "read/ink.h"

/*
 * Reads fields, which fields_check accepts, in the ink of a picture of that shape: a line for each
 * field, and a character for each cell.  ENOMEM.
 */
enum scrawl_status field_cells_read(struct scrawl_reader *reader, const struct ink *ink,
				    struct scrawl_shape shape, const struct scrawl_field *fields,
				    size_t count, struct findings *f);

#endif
