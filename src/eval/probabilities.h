/* SPDX-License-Identifier: MIT */
/*
 * probabilities.h - checks of predictions that come from outside
 */
#ifndef SCRAWL_EVAL_PROBABILITIES_H
#define SCRAWL_EVAL_PROBABILITIES_H

#include <scrawl.h>

/* EINVAL if this is no number of classes. */
enum scrawl_status probabilities_check_classes(scrawl_context *ctx, size_t classes);

/* The cross-entropy of an image whose label has this probability; finite. */
double probabilities_loss(float of_label);

/* EDATA, ENUMERIC: as for scrawl_evaluator_add. */
enum scrawl_status probabilities_check(scrawl_context *ctx, const float *probabilities,
				       const uint8_t *labels, size_t n, size_t classes);

#endif
