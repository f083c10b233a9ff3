/* SPDX-License-Identifier: MIT */
/*
 * checks.h - whether models and data belong together
 */
#ifndef SCRAWL_TOOLS_EVALUATE_CHECKS_H
#define SCRAWL_TOOLS_EVALUATE_CHECKS_H

#include "input/data_parts.h"
#include "output/measured.h"

/*
 * EXIT_DATA, with the error printed, if the images have another size than a model reads or its
 * classes are in another order; warns if classes have other names.
 */
int check_suitable(const struct model_list *models, const struct data_parts *parts);

/* Warns if all labels, or all answers of a row, are one class, or if images are blank. */
void check_results(const struct measurement *m, size_t blank);

/*
 * Warns if a model was trained on another data set, or if test images were among its training
 * images.  This reads the training images, and the test images again, unless both sets are known
 * by their fingerprints.  preparation: what was done to the test images; a model that was trained
 * on the same data set, prepared in another way, is not looked at.  Returns an exit code, with the
 * error printed.
 */
int check_provenance(const struct model_list *models, const struct data_source *source,
		     scrawl_context *ctx, const char *preparation, const char *test_hash);

/*
 * Warns if a model was trained on another data set than this one, whose whole training part has the
 * fingerprint all_hash.  Reads nothing.  preparation: what was done to the images.
 */
void check_training_part(const struct model_list *models, const struct data_source *source,
			 const char *preparation, const char *all_hash);

/*
 * Warns if a model was trained on a published data set and this test set is not of the same one.
 * Reads nothing.  preparation: what was done to the test images.
 */
void check_origin(const struct model_list *models, const struct data_source *source,
		  const char *preparation, const char *test_hash);

#endif
