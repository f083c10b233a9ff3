/* SPDX-License-Identifier: MIT */
/*
 * notes.c - what makes the results of a run doubtful, one line each
 *
 * Published data sets are not searched for images that occur twice: what is in them is known.
 */
#include <stdarg.h>
#include <stdio.h>

#include "cli/json.h"
#include "cli/message.h"
#include "input/train_test.h"
#include "train/run.h"
#include "train/train.h"

/* A few images more or less do not change the accuracy. */
#define SHARED_PART 100 /* of the validation images, one in so many is too many */

/* Warns, unless the run is quiet, and keeps the text for the log. */
__attribute__((format(printf, 2, 3))) static void note_add(struct train_run *run,
							   const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (!run->request->quiet)
		warning_line("%s", text);
	run->warnings =
		json_appended(run->warnings ? run->warnings : json_array(), json_text(text));
}

static size_t largest_class(const scrawl_dataset *data)
{
	size_t largest = 0;
	for (size_t i = 1; i < scrawl_dataset_class_count(data); i++)
		if (scrawl_dataset_class_size(data, i) > scrawl_dataset_class_size(data, largest))
			largest = i;
	return largest;
}

void train_note_model(struct train_run *run)
{
	const scrawl_dataset *data = run->val ? run->val : train_set(run);
	double accuracy = run->val ? run->result.val_accuracy : run->train_accuracy;
	size_t largest = largest_class(data);
	double share = (double)scrawl_dataset_class_size(data, largest) /
		       (double)scrawl_dataset_size(data);
	if (accuracy <= share)
		note_add(run,
			 "%s: its %s accuracy, %.2f%%, is no better than that of always answering "
			 "%s (%.2f%%)",
			 member_path(run) ? member_path(run) : "the network",
			 run->val ? "validation" : "training", 100.0 * accuracy,
			 scrawl_model_class_name(run->model, largest), 100.0 * share);
}

/* Images of data that are in the set. */
static size_t count_known(const scrawl_image_set *set, const scrawl_dataset *data)
{
	size_t count = 0;
	for (size_t i = 0; data && i < scrawl_dataset_size(data); i++)
		count += scrawl_image_set_find(set, scrawl_dataset_image(data, i)) !=
			 SCRAWL_NO_IMAGE;
	return count;
}

void train_note_data(struct train_run *run)
{
	scrawl_image_set *set = NULL;
	if ((!run->val && !run->test) || known_by_hash(scrawl_dataset_hash(run->all)) ||
	    scrawl_image_set_create(run->ctx, train_set(run), &set) != SCRAWL_OK)
		return;
	size_t val = count_known(set, run->val), test = count_known(set, run->test);
	scrawl_image_set_destroy(set);
	if (run->val && val * SHARED_PART < scrawl_dataset_size(run->val))
		val = 0;
	if (val && test)
		note_add(run,
			 "%s: %zu of the validation images and %zu of the test images are also "
			 "among the images trained on, so the accuracy is flattered",
			 data_source_name(&run->request->source), val, test);
	else if (val || test)
		note_add(run,
			 "%s: %zu of the %s images %s also among the images trained on, so the "
			 "accuracy is flattered",
			 data_source_name(&run->request->source), val + test,
			 val ? "validation" : "test", val + test == 1 ? "is" : "are");
}
