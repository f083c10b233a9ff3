/* SPDX-License-Identifier: MIT */
/*
 * dataset_check.h - what in images from files deserves a warning
 */
#ifndef SCRAWL_DATA_DATASET_CHECK_H
#define SCRAWL_DATA_DATASET_CHECK_H

#include <scrawl.h>

/* Begins as zeros. */
struct dataset_facts {
	size_t class_sizes[SCRAWL_MAX_CLASSES];
	size_t images, blank;        /* blank: all pixels are equal */
	uint8_t highest;             /* value of a pixel: 0, 1, or any that was beyond */
	uint64_t rim_sum, rim_count; /* of the outermost pixels */
};

/* Takes note of more images; labels: NULL if they have none. */
void dataset_facts_add(struct dataset_facts *facts, struct scrawl_shape shape,
		       const uint8_t *pixels, const uint8_t *labels, size_t count);

/* Largest label + 1. */
size_t dataset_facts_classes(const struct dataset_facts *facts);

/*
 * Warns of what is often a mistake in making the files: classes below the largest label without
 * images, dark ink on a light ground, pixels that are 0 and 1 only.
 */
void dataset_facts_warn(scrawl_context *ctx, const char *path, const struct dataset_facts *facts);

/* Warns of blank images. */
void dataset_facts_warn_blank(scrawl_context *ctx, const char *path,
			      const struct dataset_facts *facts);

#endif
