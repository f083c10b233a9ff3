/* SPDX-License-Identifier: MIT */
/*
 * dataset_check.h - what in labelled images from files deserves a warning
 */
#ifndef SCRAWL_DATA_DATASET_CHECK_H
#define SCRAWL_DATA_DATASET_CHECK_H

#include <scrawl.h>

/* Begins as zeros. */
struct dataset_facts {
	size_t class_sizes[SCRAWL_MAX_CLASSES];
};

/* Takes note of more images. */
void dataset_facts_add(struct dataset_facts *facts, const uint8_t *labels, size_t count);

/* Largest label + 1. */
size_t dataset_facts_classes(const struct dataset_facts *facts);

/* Warns of classes below the largest label without images: often a mistake in making the files. */
void dataset_facts_warn(scrawl_context *ctx, const char *path, const struct dataset_facts *facts);

#endif
