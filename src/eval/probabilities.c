/* SPDX-License-Identifier: MIT */
/*
 * probabilities.c - checks of predictions that come from outside
 */
#include "eval/probabilities.h"

#include <float.h>
#include <math.h>

#include "core/context.h"

#define PROBABILITY_ROUNDING 1e-5 /* by which a probability may exceed 1 */
#define PROBABILITY_SUM_OFF  0.01 /* by which a sum may differ from 1 */

enum scrawl_status probabilities_check_classes(scrawl_context *ctx, size_t classes)
{
	if (classes >= 1 && classes <= SCRAWL_MAX_CLASSES)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EINVAL, "classes: %zu (1 to %d)", classes,
			    SCRAWL_MAX_CLASSES);
}

double probabilities_loss(float of_label)
{
	return -log(fmax((double)of_label, (double)FLT_MIN));
}

static enum scrawl_status check_row(scrawl_context *ctx, const float *p, size_t image,
				    size_t classes)
{
	double sum = 0.0;
	for (size_t c = 0; c < classes; c++) {
		double value = (double)p[c];
		sum += value;
		if (value >= 0.0 && value <= 1.0 + PROBABILITY_ROUNDING)
			continue;
		if (isnan(value))
			return context_fail(ctx, SCRAWL_ENUMERIC,
					    "image %zu: the probability of class %zu is not a "
					    "number",
					    image, c);
		return context_fail(ctx, SCRAWL_EDATA,
				    "image %zu: the probability of class %zu is %g (0 to 1; are "
				    "these logits?)",
				    image, c, value);
	}
	if (fabs(sum - 1.0) <= PROBABILITY_SUM_OFF)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EDATA, "image %zu: the probabilities sum to %g, not 1",
			    image, sum);
}

enum scrawl_status probabilities_check(scrawl_context *ctx, const float *probabilities,
				       const uint8_t *labels, size_t n, size_t classes)
{
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < n && status == SCRAWL_OK; i++) {
		if (labels[i] >= classes)
			return context_fail(ctx, SCRAWL_EDATA,
					    "image %zu: label %u, but there are %zu classes, "
					    "numbered from 0",
					    i, labels[i], classes);
		status = check_row(ctx, probabilities + i * classes, i, classes);
	}
	return status;
}
