/* SPDX-License-Identifier: MIT */
/*
 * source.c - opens the data that a command line names
 */
#include "source.h"

#include "command.h"
#include "options.h"

int source_check(const struct source *source, const char *command)
{
	if (source->data && (source->images || source->labels))
		return usage_error(command, "give --data or --images and --labels, not both");
	if (!source->data && !source->images && !source->labels)
		return usage_error(command, "which data? give --data NAME|DIR, "
					    "or --images FILE --labels FILE");
	if (!source->data && !source->images)
		return usage_error(command, "--labels needs --images");
	if (!source->data && !source->labels)
		return usage_error(command, "--images needs --labels");
	return EXIT_DONE;
}

const char *source_name(const struct source *source)
{
	return source->data ? source->data : source->images;
}

int source_open(const struct source *source, scrawl_context *ctx, scrawl_dataset **train,
		scrawl_dataset **test)
{
	enum scrawl_status status;
	if (source->data) {
		status = scrawl_dataset_open(ctx, source->data, train, test);
	} else {
		status = scrawl_dataset_load(ctx, source->images, source->labels,
					     train ? train : test);
		if (train && test && status == SCRAWL_OK)
			*test = NULL;
	}
	return status == SCRAWL_OK ? EXIT_DONE : fail(ctx, status);
}
