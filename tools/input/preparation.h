/* SPDX-License-Identifier: MIT */
/*
 * preparation.h - how images and labels are to be read: --transpose, --invert, --centre, ...
 */
#ifndef SCRAWL_TOOLS_INPUT_PREPARATION_H
#define SCRAWL_TOOLS_INPUT_PREPARATION_H

#include <scrawl.h>

#include "cli/option_value.h"

/* --resize: a size, or that of the model's input. */
struct image_size {
	uint64_t height, width; /* 0: not given */
	bool of_model;
};

struct preparation {
	bool transpose, no_transpose, invert, centre;
	int label_offset;
	struct image_size resize;
	struct scrawl_shape input; /* of the model that reads the images; 0: there is none yet */
};

/* Rows for the option tables of commands that read data; p: struct preparation *. */
#define OPTIONS_PREPARATION(p)                                                                     \
	OPT_FLAG("transpose", &(p)->transpose,                                                     \
		 "exchange rows and columns of the images (EMNIST's files, emnist-*, are "         \
		 "transposed anyway)"),                                                            \
		OPT_FLAG("no-transpose", &(p)->no_transpose,                                       \
			 "leave the images of files called emnist-* as they are"),                 \
		OPT_FLAG("invert", &(p)->invert,                                                   \
			 "the images are dark ink on white paper: make them white on black"),      \
		OPT_FLAG("centre", &(p)->centre,                                                   \
			 "centre what is drawn as MNIST's digits are: its box fits into 20 of "    \
			 "28 pixels, its centre of mass is in the middle"),                        \
		OPT_OTHER("resize", "HxW|model", &(p)->resize, image_size_parse,                   \
			  "a height and width, such as 28x28, or model",                           \
			  "scale the images to HxW, or to the model's input; they keep their "     \
			  "proportions"),                                                          \
		OPT_OTHER("label-offset", "N", &(p)->label_offset, label_offset_parse,             \
			  "a whole number",                                                        \
			  "subtract N from each label (EMNIST's mapping.txt says it by itself)",   \
			  .default_text = "0")

/* Parsers of these options. */
bool image_size_parse(void *value, const char *text);
bool label_offset_parse(void *value, const char *text);

/* Contradictions are usage errors, printed; EXIT_DONE otherwise. */
int preparation_check(const struct preparation *p, const char *command);

/*
 * Fills in the library's options.  Centred images get the size of the model's input, if there is
 * one and no other size is given.  EXIT_USAGE, with the error printed, if --resize model is given
 * without a model.
 */
int preparation_options(const struct preparation *p, struct scrawl_data_options *options);

/* EXIT_DONE if a model can read images of this shape; else EXIT_DATA, with the error printed. */
int preparation_check_shape(const scrawl_model *model, const char *path, struct scrawl_shape shape,
			    const char *data_path);

/*
 * Whether a model was trained on a data set of this name, but on images prepared in another way:
 * then fingerprints cannot be compared.
 */
bool preparation_changed(const scrawl_model *model, const char *data, const char *preparation);

/*
 * Warns if a model was trained on images prepared in another way: the same data set, called `data`,
 * or one that was centred, and these are not.
 */
void preparation_compare(const scrawl_model *model, const char *path, const char *data,
			 const char *preparation);

#endif
