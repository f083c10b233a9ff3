/* SPDX-License-Identifier: MIT */
/*
 * data_split.h - the part of the data that models are evaluated on
 */
#ifndef SCRAWL_TOOLS_INPUT_DATA_SPLIT_H
#define SCRAWL_TOOLS_INPUT_DATA_SPLIT_H

#include "input/data_source.h"
#include "input/model_list.h"

/* "test", "val", "train", then NULL. */
const char *data_split_name(size_t index);

/*
 * Opens a part of the source; val and train are those that the models were trained with, which must
 * be the same for all.  Returns an exit code, with the error printed.
 */
int data_split_open(const struct data_source *source, const char *part, scrawl_context *ctx,
		    const struct model_list *models, scrawl_dataset **out);

#endif
