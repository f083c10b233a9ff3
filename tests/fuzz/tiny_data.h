/* SPDX-License-Identifier: MIT */
/*
 * tiny_data.h - the images that checkpoints among the seeds were trained on
 */
#ifndef SCRAWL_TESTS_FUZZ_TINY_DATA_H
#define SCRAWL_TESTS_FUZZ_TINY_DATA_H

#include "fuzz.h"

/* 24 images of 6 x 6 in 3 classes, the last 6 for validation. */
static inline void tiny_data(scrawl_dataset **train, scrawl_dataset **val)
{
	enum { COUNT = 24, SIDE = 6, CLASSES = 3 };
	uint8_t pixels[COUNT * SIDE * SIDE], labels[COUNT];
	scrawl_dataset *all;
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * i / 5);
	for (size_t i = 0; i < COUNT; i++)
		labels[i] = (uint8_t)(i % CLASSES);
	REQUIRE(scrawl_dataset_create(fuzz_context(), (struct scrawl_shape){ SIDE, SIDE, 1 }, COUNT,
				      pixels, labels, NULL, CLASSES, &all) == SCRAWL_OK);
	REQUIRE(scrawl_dataset_split(fuzz_context(), all, COUNT / 4, 1, train, val) == SCRAWL_OK);
	scrawl_dataset_destroy(all);
}

#endif
