/* SPDX-License-Identifier: MIT */
/*
 * easy_data.h - one context and one easy data set for all tests in a file
 *
 * make_data and destroy_data are a cmocka group's setup and teardown.
 */
#ifndef SCRAWL_TESTS_EASY_DATA_H
#define SCRAWL_TESTS_EASY_DATA_H

#include "support/context.h"
#include "support/easy.h"

static scrawl_dataset *data;

static inline int make_data(void **state)
{
	if (make_context(state) != 0)
		return -1;
	data = synthetic_dataset(ctx, &easy);
	return 0;
}

static inline int destroy_data(void **state)
{
	scrawl_dataset_destroy(data);
	return destroy_context(state);
}

#endif
