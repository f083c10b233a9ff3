/* SPDX-License-Identifier: MIT */
/*
 * prepare.h - what is done to images and labels as they are read from files
 */
#ifndef SCRAWL_DATA_PREPARE_H
#define SCRAWL_DATA_PREPARE_H

#include <scrawl.h>

#include "core/parallel.h"

#define PREPARE_TEXT 96

struct prepare {
	bool transpose, invert, centre, resize;
	int label_offset;        /* subtracted from labels */
	struct scrawl_shape in;  /* of the images in the file */
	struct scrawl_shape out; /* of the images that result */
};

/* EINVAL: the options are out of range; NULL stands for the defaults. */
enum scrawl_status data_options_take(scrawl_context *ctx, const struct scrawl_data_options *given,
				     struct scrawl_data_options *own);

/* What these options mean for images of this shape in the file at path. */
struct prepare prepare_create(const struct scrawl_data_options *options, const char *path,
			      struct scrawl_shape in);

/* EDATA: the images are too large for this. */
enum scrawl_status prepare_check(scrawl_context *ctx, const struct prepare *p, const char *path);

/* Whether images change at all. */
bool prepare_changes_images(const struct prepare *p);

/*
 * in [count, p->in] -> out [count, p->out].  in is overwritten.
 */
void prepare_images(const struct prepare *p, struct parallel *parallel, uint8_t *in, size_t count,
		    uint8_t *out);

/* "transpose, label_offset 1"; "" if all is as in the file. */
void prepare_format(const struct prepare *p, char text[PREPARE_TEXT]);

#endif
