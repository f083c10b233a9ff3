/* SPDX-License-Identifier: MIT */
/*
 * data_source.h - the data that a command line names: --data, or --images and --labels
 */
#ifndef SCRAWL_TOOLS_INPUT_DATA_SOURCE_H
#define SCRAWL_TOOLS_INPUT_DATA_SOURCE_H

#include <scrawl.h>

#include "cli/option_value.h"
#include "input/preparation.h"

/* .way of options that name data. */
#define DATA_SET   1
#define DATA_FILES 2

/* Rows for the option tables of several commands; source: struct data_source *. */
#define OPTION_DATA(source)                                                                        \
	OPT_TEXT("data", "NAME|DIR", &(source)->data,                                              \
		 "data set: a folder, or a name such as mnist to look for in $SCRAWL_DATA_DIR, "   \
		 "$XDG_DATA_HOME/scrawl (~/.local/share/scrawl), /usr/share/datasets and the "     \
		 "current folder",                                                                 \
		 .letter = 'd', .use = OPTION_INPUT, .way = DATA_SET)
#define OPTION_IMAGES(source)                                                                      \
	OPT_TEXT("images", "FILE", &(source)->images,                                              \
		 "IDX file of images instead of --data, gzipped or not", .use = OPTION_INPUT,      \
		 .way = DATA_FILES)
#define OPTION_LABELS(source)                                                                      \
	OPT_TEXT("labels", "FILE", &(source)->labels, "IDX file of the labels of --images",        \
		 .use = OPTION_INPUT, .way = DATA_FILES)

struct data_source {
	const char *data, *images, *labels; /* NULL: not given */
	struct preparation preparation;
};

/*
 * Unless either data or both files were given, and no options contradict each other, prints the
 * usage error and returns EXIT_USAGE.
 */
int data_source_check(const struct data_source *source, const char *command);

/* The source's name in messages, logs and model files. */
const char *data_source_name(const struct data_source *source);

/*
 * Opens the parts whose pointers are not NULL, in one call.  --images and --labels are the part
 * asked for; if both are, train, and *test is NULL.  Returns an exit code, with the error printed.
 */
int data_source_open(const struct data_source *source, scrawl_context *ctx, scrawl_dataset **train,
		     scrawl_dataset **test);

/*
 * A loader of the test part, or of --images and --labels.  Returns an exit code, with the error
 * printed.
 */
int data_source_read(const struct data_source *source, scrawl_context *ctx, scrawl_loader **out);

/* Notes that this model is to read the data: --centre and --resize model mean its input. */
void data_source_for_model(struct data_source *source, const scrawl_model *model);

/* EXIT_DONE if at least two classes have images; else EXIT_DATA, with the error printed. */
int data_source_check_labels(const scrawl_dataset *data);

#endif
