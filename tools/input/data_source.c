/* SPDX-License-Identifier: MIT */
/*
 * data_source.c - opens the data that a command line names
 */
#include "input/data_source.h"

#include <string.h>

#include "cli/message.h"

int data_source_check(const struct data_source *source, const char *command)
{
	if (source->data && (source->images || source->labels))
		return usage_error(command,
				   "give either --data or --images and --labels, not both");
	if (!source->data && !source->images && !source->labels)
		return usage_error(command, "no data given; use --data NAME|DIR "
					    "or --images FILE --labels FILE");
	if (!source->data && !source->images)
		return usage_error(command, "--labels needs --images");
	if (!source->data && !source->labels)
		return usage_error(command, "--images needs --labels");
	return preparation_check(&source->preparation, command);
}

const char *data_source_name(const struct data_source *source)
{
	return source->data ? source->data : source->images;
}

void data_source_for_model(struct data_source *source, const scrawl_model *model)
{
	source->preparation.input = scrawl_model_input(model);
}

static bool has_training_part(const char *data, const struct scrawl_data_options *options)
{
	scrawl_context *ctx;
	scrawl_dataset *train;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return false;
	bool found = scrawl_dataset_open_with(ctx, data, options, &train, NULL) == SCRAWL_OK;
	if (found)
		scrawl_dataset_destroy(train);
	scrawl_context_destroy(ctx);
	return found;
}

static bool holds_picture(const char *path)
{
	enum scrawl_file_kind kind = scrawl_path_kind(path);
	return kind == SCRAWL_FILE_KIND_PNG || kind == SCRAWL_FILE_KIND_JPEG;
}

/* with_test: the test part was asked for, perhaps with the other. */
static int check_opened(const struct data_source *source, const scrawl_context *ctx,
			const struct scrawl_data_options *options, bool with_test,
			enum scrawl_status status)
{
	if (status == SCRAWL_EDATA && holds_picture(source->images))
		return fail_with(EXIT_DATA,
				 "%s (scrawl read reads pictures, scrawl data pack makes IDX of "
				 "them)",
				 scrawl_context_error(ctx));
	if (status != SCRAWL_EIO || !source->data)
		return check_status(ctx, status);
	if (strcmp(source->data, "mnist") == 0)
		return fail_with(EXIT_IO, "%s (tools/quickstart fetches MNIST)",
				 scrawl_context_error(ctx));
	if (with_test && has_training_part(source->data, options))
		return fail_with(EXIT_IO,
				 "%s (without a test set train takes --no-test, others --split "
				 "val or all)",
				 scrawl_context_error(ctx));
	return check_status(ctx, status);
}

int data_source_open(const struct data_source *source, scrawl_context *ctx, scrawl_dataset **train,
		     scrawl_dataset **test)
{
	struct scrawl_data_options options;
	enum scrawl_status status;
	int code = preparation_options(&source->preparation, &options);
	if (code != EXIT_DONE)
		return code;
	if (source->data) {
		status = scrawl_dataset_open_with(ctx, source->data, &options, train, test);
	} else {
		status = scrawl_dataset_load_with(ctx, source->images, source->labels, &options,
						  train ? train : test);
		if (train && test && status == SCRAWL_OK)
			*test = NULL;
	}
	return check_opened(source, ctx, &options, test != NULL, status);
}

int data_source_read(const struct data_source *source, scrawl_context *ctx, scrawl_loader **out)
{
	struct scrawl_data_options options;
	int code = preparation_options(&source->preparation, &options);
	if (code != EXIT_DONE)
		return code;
	enum scrawl_status status =
		source->data
			? scrawl_loader_open_test(ctx, source->data, &options, out)
			: scrawl_loader_open(ctx, source->images, source->labels, &options, out);
	return check_opened(source, ctx, &options, true, status);
}

int data_source_check_labels(const scrawl_dataset *data)
{
	size_t shown = 0, last = 0;
	for (size_t c = 0; c < scrawl_dataset_class_count(data); c++)
		if (scrawl_dataset_class_size(data, c) > 0) {
			shown++;
			last = c;
		}
	if (shown >= 2)
		return EXIT_DONE;
	return fail_with(EXIT_DATA,
			 "%s: all images are of class %zu (training needs images of two or more "
			 "classes)",
			 scrawl_dataset_path(data), last);
}
