/* SPDX-License-Identifier: MIT */
/*
 * data_split.h - the part of the data that a command reads: as models were trained, or drawn anew
 */
#ifndef SCRAWL_TOOLS_INPUT_DATA_SPLIT_H
#define SCRAWL_TOOLS_INPUT_DATA_SPLIT_H

#include "input/data_source.h"
#include "input/model_list.h"

/* Images held out for validation: a fraction of all if that is above 0, else a number. */
struct val_part {
	double fraction;
	uint64_t count;
	uint64_t seed; /* that draws them */
};

#define DEFAULT_VAL      "0.1"
#define DEFAULT_VAL_PART ((struct val_part){ .fraction = 0.1, .seed = 1 })

/* Rows for the option tables of several commands.  place: const char **. */
#define OPTION_SPLIT(place)                                                                        \
	OPT_CHOICE("split", "PART", (place), data_split_name,                                      \
		   "part of the data set; val and train are cut as they were for training, and "   \
		   "all is both")

/* part: struct val_part *, initially DEFAULT_VAL_PART. */
#define OPTION_VAL(part)                                                                           \
	OPT_OTHER("val", "N|F", (part), val_part_parse,                                            \
		  "a number of images, or a fraction between 0 and 1",                             \
		  "number or fraction of the images to hold out for validation; 0: none",          \
		  .default_text = DEFAULT_VAL)
#define OPTION_VAL_SEED(part)                                                                      \
	OPT_INTEGER("val-seed", "N", &(part)->seed, 0, INT64_MAX,                                  \
		    "seed that draws the validation images: models trained with different "        \
		    "--seed are validated on the same ones",                                       \
		    .default_text = "1")

/* "test", "val", "train", "all" (of the training images, or of --images), then NULL. */
const char *data_split_name(size_t index);

/* A parser of OPTION_OTHER: "0", "5000", or a fraction, "0.1"; leaves the seed as it is. */
bool val_part_parse(void *value, const char *text);

/*
 * The functions below return an exit code, with the error printed.
 *
 * Opens a part of the source; val and train are those that the models were trained with, which must
 * be the same for all.
 */
int data_split_open(const struct data_source *source, const char *part, scrawl_context *ctx,
		    const struct model_list *models, scrawl_dataset **out);

/* Splits all.  *train and *val stay as they are if no images are to be held out. */
int val_part_split(const struct val_part *part, scrawl_context *ctx, const scrawl_dataset *all,
		   scrawl_dataset **train, scrawl_dataset **val);

#endif
