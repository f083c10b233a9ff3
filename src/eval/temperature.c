/* SPDX-License-Identifier: MIT */
/*
 * temperature.c - temperature scaling
 *
 * With b = 1 / T, image i, its label y and l_k = log p_k, the cross-entropy is
 *	f(b) = sum_i (log sum_k exp(b l_k) - b l_y)
 *	f'(b) = sum_i (E[l] - l_y),   f''(b) = sum_i Var[l]   under p_k^b / sum_j p_j^b
 * f is convex, so f' rises and has one zero at most.  Newton's method finds it, within a bracket
 * that shrinks with every evaluation and is halved where a step would leave it.  If f' has no zero
 * between the limits, the minimum is at one of them: all answers right lets b grow without end.
 */
#include <float.h>
#include <math.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/size.h"
#include "eval/probabilities.h"

#define TEMPERATURE_STEPS     200
#define TEMPERATURE_PRECISION 1e-13 /* of b, relative */

/* log p [n, classes] and the labels. */
struct readings {
	const double *logs;
	const uint8_t *labels;
	size_t n, classes;
};

/* f'(b) and f''(b). */
struct slope {
	double first, second;
};

static double floor_log(float p)
{
	return log(fmax((double)p, (double)FLT_MIN));
}

static struct slope slope_at(const struct readings *r, double b)
{
	struct slope slope = { 0.0, 0.0 };
	for (size_t i = 0; i < r->n; i++) {
		const double *l = r->logs + i * r->classes;
		double most = l[0], sum = 0.0, mean = 0.0, square = 0.0;
		for (size_t c = 1; c < r->classes; c++)
			most = fmax(most, l[c]);
		/* Relative to the largest, so that nothing overflows and the sum is at least 1. */
		for (size_t c = 0; c < r->classes; c++) {
			double from = l[c] - most, weight = exp(b * from);
			sum += weight;
			mean += weight * from;
			square += weight * from * from;
		}
		mean /= sum;
		slope.first += mean - (l[r->labels[i]] - most);
		slope.second += square / sum - mean * mean;
	}
	return slope;
}

static double fit_inverse(const struct readings *r)
{
	double low = 1.0 / SCRAWL_MAX_TEMPERATURE, high = 1.0 / SCRAWL_MIN_TEMPERATURE, b = 1.0;
	struct slope at = slope_at(r, b);
	if (at.first < 0.0 && slope_at(r, high).first <= 0.0)
		return high;
	if (at.first > 0.0 && slope_at(r, low).first >= 0.0)
		return low;
	for (int step = 0; step < TEMPERATURE_STEPS && at.first != 0.0; step++) {
		if (at.first < 0.0)
			low = b;
		else
			high = b;
		double next = b - at.first / at.second;
		if (!(next > low && next < high))
			next = 0.5 * (low + high);
		if (fabs(next - b) <= TEMPERATURE_PRECISION * b)
			break;
		b = next;
		at = slope_at(r, b);
	}
	return b;
}

enum scrawl_status scrawl_temperature_fit(scrawl_context *ctx, const float *probabilities,
					  const uint8_t *labels, size_t n, size_t classes,
					  double *temperature)
{
	ENTER(ctx);
	if (!ctx || !probabilities || !labels || !temperature)
		return context_fail_null(ctx);
	enum scrawl_status status = probabilities_check_classes(ctx, classes);
	if (status == SCRAWL_OK && n == 0)
		status = context_fail(ctx, SCRAWL_EINVAL, "n: a temperature for no images");
	if (status == SCRAWL_OK)
		status = probabilities_check(ctx, probabilities, labels, n, classes);
	if (status != SCRAWL_OK)
		return status;
	double *logs = memory_alloc(size_product(n, classes), sizeof(*logs));
	if (!logs)
		return context_fail_memory(ctx, "fitting a temperature");
	for (size_t i = 0; i < n * classes; i++)
		logs[i] = floor_log(probabilities[i]);
	const struct readings r = { logs, labels, n, classes };
	*temperature = 1.0 / fit_inverse(&r);
	memory_free(logs);
	return SCRAWL_OK;
}

void scrawl_temperature_apply(double temperature, float *probabilities, size_t n, size_t classes)
{
	if (!probabilities || !(temperature > 0.0) || temperature == 1.0)
		return;
	for (size_t i = 0; i < n; i++) {
		float *p = probabilities + i * classes;
		double most = -INFINITY, sum = 0.0;
		for (size_t c = 0; c < classes; c++)
			most = fmax(most, floor_log(p[c]));
		for (size_t c = 0; c < classes; c++)
			sum += exp((floor_log(p[c]) - most) / temperature);
		for (size_t c = 0; c < classes; c++)
			p[c] = (float)(exp((floor_log(p[c]) - most) / temperature) / sum);
	}
}
