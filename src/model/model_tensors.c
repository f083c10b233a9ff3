/* SPDX-License-Identifier: MIT */
/*
 * model_tensors.c - access to a model's weights by their names in the file
 */
#include <math.h>
#include <string.h>

#include "core/entry.h"
#include "model/model.h"

size_t scrawl_model_tensor_count(const scrawl_model *model)
{
	return model ? model->net->tensor_count : 0;
}

const struct scrawl_tensor_info *scrawl_model_tensor_at(const scrawl_model *model, size_t index)
{
	return model && index < model->net->tensor_count ? &model->net->tensors[index].info : NULL;
}

/* Finds the tensor with that name, which must hold `count` floats. */
static enum scrawl_status named_tensor(const scrawl_model *model, const char *name, size_t count,
				       const struct network_tensor **out)
{
	const struct network *net = model->net;
	for (size_t i = 0; i < net->tensor_count; i++) {
		const struct network_tensor *t = &net->tensors[i];
		if (strcmp(t->name, name) != 0)
			continue;
		if (t->info.count != count)
			return context_fail(model->ctx, SCRAWL_EINVAL,
					    "tensor \"%s\" holds %zu values, not %zu", name,
					    t->info.count, count);
		*out = t;
		return SCRAWL_OK;
	}
	return context_fail(model->ctx, SCRAWL_EINVAL,
			    "the model has no tensor \"%s\" (its first is \"%s\")", name,
			    net->tensor_count ? net->tensors[0].name : "");
}

enum scrawl_status scrawl_model_get_tensor(const scrawl_model *model, const char *name,
					   float *values, size_t count)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !name || !values)
		return context_fail_null(model ? model->ctx : NULL);
	const struct network_tensor *t;
	enum scrawl_status status = named_tensor(model, name, count, &t);
	if (status == SCRAWL_OK)
		memcpy(values, model->net->parameters + t->offset, count * sizeof(*values));
	return status;
}

enum scrawl_status scrawl_model_set_tensor(scrawl_model *model, const char *name,
					   const float *values, size_t count)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !name || !values)
		return context_fail_null(model ? model->ctx : NULL);
	const struct network_tensor *t;
	enum scrawl_status status = named_tensor(model, name, count, &t);
	if (status != SCRAWL_OK)
		return status;
	for (size_t i = 0; i < count; i++) {
		bool negative = t->parameter->not_negative && values[i] < 0.0f;
		if (!isfinite(values[i]) || negative)
			return context_fail(model->ctx, SCRAWL_EINVAL,
					    "tensor \"%s\": value %zu is %s", name, i,
					    negative ? "negative" : "not finite");
	}
	memcpy(model->net->parameters + t->offset, values, count * sizeof(*values));
	model->drawn = false;
	return SCRAWL_OK;
}
