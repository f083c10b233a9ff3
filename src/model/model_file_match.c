/* SPDX-License-Identifier: MIT */
/*
 * model_file_match.c - the tensors of a file against those that a network needs
 *
 * Another program may have added tensors when it wrote the file again, as PyTorch counts batches in
 * 64-bit integers.  Only float32 can be weights, so the others are ignored; a surplus float32
 * tensor may be that of a layer which the description lacks.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/model_file.h"

static bool same_shape(const struct tensor *t, const struct parameter *p)
{
	return t->rank == p->rank && memcmp(t->shape, p->size, p->rank * sizeof(p->size[0])) == 0;
}

static const struct tensor *find_tensor(const struct safetensors *st, const char *prefix,
					const char *name)
{
	size_t length = strlen(prefix);
	for (size_t i = 0; i < st->count; i++)
		if (strncmp(st->tensors[i].name, prefix, length) == 0 &&
		    strcmp(st->tensors[i].name + length, name) == 0)
			return &st->tensors[i];
	return NULL;
}

/* The tensor's type if it is there, but holds no float32; NULL: it does, or there is none. */
static const char *other_type(const struct safetensors *st, const char *prefix, const char *name)
{
	char full[NETWORK_NAME + 64];
	snprintf(full, sizeof(full), "%s%s", prefix, name);
	const char *type =
		json_string_value(json_object_get(json_object_get(st->header, full), "dtype"));
	return type && strcmp(type, SAFETENSORS_TYPE) != 0 ? type : NULL;
}

static enum scrawl_status fail_misfit(scrawl_context *ctx, const char *path,
				      const struct safetensors *st, const char *prefix,
				      const char *name, bool found)
{
	const char *type = other_type(st, prefix, name);
	if (type)
		return context_fail(ctx, SCRAWL_EMODEL,
				    "%s: tensor \"%s%s\": has type %.20s, only " SAFETENSORS_TYPE
				    " is read (convert the weights to float32)",
				    path, prefix, name, type);
	return context_fail(ctx, SCRAWL_EMODEL,
			    "%s: tensor \"%s%s\" is %s, but its network needs it", path, prefix,
			    name, found ? "of the wrong shape" : "missing");
}

enum scrawl_status model_file_check(scrawl_context *ctx, const char *path,
				    const struct safetensors *st, const char *prefix,
				    const struct network *net)
{
	for (size_t i = 0; i < net->tensor_count; i++) {
		const struct network_tensor *own = &net->tensors[i];
		const struct tensor *t = find_tensor(st, prefix, own->name);
		if (!t || !same_shape(t, own->parameter))
			return fail_misfit(ctx, path, st, prefix, own->name, t != NULL);
		for (size_t j = 0; j < own->parameter->count; j++) {
			bool negative = own->parameter->not_negative && t->data[j] < 0.0f;
			if (!isfinite(t->data[j]) || negative)
				return context_fail(ctx, SCRAWL_EMODEL,
						    "%s: tensor \"%s%s\": value %zu is %s", path,
						    prefix, own->name, j,
						    negative ? "negative" : "not finite");
		}
	}
	return SCRAWL_OK;
}

void model_file_take(const struct safetensors *st, const char *prefix, const struct network *net,
		     float *block)
{
	for (size_t i = 0; i < net->tensor_count; i++)
		memcpy(block + net->tensors[i].offset,
		       find_tensor(st, prefix, net->tensors[i].name)->data,
		       net->tensors[i].parameter->count * sizeof(*block));
}

static bool has_tensor(const struct network *net, const char *name)
{
	for (size_t i = 0; i < net->tensor_count; i++)
		if (strcmp(net->tensors[i].name, name) == 0)
			return true;
	return false;
}

enum scrawl_status model_file_check_surplus(scrawl_context *ctx, const char *path,
					    const struct safetensors *st, const struct network *net)
{
	for (size_t i = 0; i < st->count; i++)
		if (!has_tensor(net, st->tensors[i].name))
			return context_fail(
				ctx, SCRAWL_EMODEL,
				"%s: tensor \"%.100s\" is not one of its network's (the "
				"description may lack a layer; otherwise remove it)",
				path, st->tensors[i].name);
	if (st->ignored)
		context_warn(ctx,
			     "%s: ignored: tensor \"%.100s\"%s, not float32 and not one of its "
			     "network's",
			     path, st->ignored_name, st->ignored > 1 ? " and others" : "");
	return SCRAWL_OK;
}
