/* SPDX-License-Identifier: MIT */
/*
 * safetensors_file.h - for tests: writes tensors to a file
 */
#ifndef SCRAWL_TESTS_SAFETENSORS_FILE_H
#define SCRAWL_TESTS_SAFETENSORS_FILE_H

#include "model/safetensors.h"

static inline enum scrawl_status write_tensors(scrawl_context *context, const char *path,
					       const struct metadata *metadata,
					       const struct tensor *tensors, size_t count)
{
	const struct safetensors_target target = { .name = path };
	return safetensors_write(context, &target, metadata, tensors, count);
}

#endif
