/* SPDX-License-Identifier: MIT */
/*
 * none_class.c - which class stands for "no character" in data and in models
 */
#include "train/none_class.h"

#include <string.h>

#include "core/size.h"
#include "core/sized_struct.h"
#include "data/classes.h"
#include "train/train_options.h"

size_t none_class_of(const scrawl_dataset *data)
{
	size_t classes = scrawl_dataset_class_count(data);
	for (size_t i = 0; i < classes; i++) {
		const char *name = scrawl_dataset_class_name(data, i);
		if (name && strcmp(name, SCRAWL_NONE_CLASS) == 0)
			return i;
	}
	return classes;
}

enum scrawl_status none_class_check(const scrawl_model *model, const scrawl_dataset *data)
{
	size_t needed = none_class_of(data), classes = model->net->classes;
	if (needed >= classes)
		return context_fail(model->ctx, SCRAWL_EDATA,
				    "%s: the model has %zu classes, but training with images of "
				    "none needs %zu",
				    scrawl_dataset_path(data), classes, needed + 1);
	const char *name = scrawl_model_class_name(model, needed);
	if (needed < scrawl_dataset_class_count(data) || strcmp(name, SCRAWL_NONE_CLASS) == 0 ||
	    strcmp(name, class_number(needed)) == 0)
		return SCRAWL_OK;
	return context_fail(model->ctx, SCRAWL_EDATA,
			    "%s: class %zu of the model is \"%s\", but training with images of "
			    "none needs it for \"" SCRAWL_NONE_CLASS "\"",
			    scrawl_dataset_path(data), needed, name);
}

size_t scrawl_train_options_classes(const struct scrawl_train_options *options,
				    const scrawl_dataset *data)
{
	struct scrawl_train_options own;
	if (!sized_is_set(options) || !data)
		return 0;
	scrawl_train_options_init(&own);
	sized_load(&own, options);
	size_t classes = scrawl_dataset_class_count(data);
	return own.none > 0.0 ? size_max(classes, none_class_of(data) + 1) : classes;
}
