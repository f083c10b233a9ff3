/* SPDX-License-Identifier: MIT */
/*
 * softmax.c - only a few values per image, so in double and not optimised
 */
#include "kernels/softmax.h"

#include <math.h>

static float largest_logit(size_t n, const float *z)
{
	float max = z[0];
	for (size_t i = 1; i < n; i++)
		if (z[i] > max)
			max = z[i];
	return max;
}

static double sum_of_exponentials(size_t classes, const float *z, float max)
{
	double sum = 0.0;
	for (size_t i = 0; i < classes; i++)
		sum += exp((double)z[i] - (double)max);
	return sum;
}

void softmax(size_t classes, const float *z, float *p)
{
	float max = largest_logit(classes, z);
	double sum = sum_of_exponentials(classes, z, max);
	for (size_t i = 0; i < classes; i++)
		p[i] = (float)(exp((double)z[i] - (double)max) / sum);
}

double cross_entropy(size_t classes, const float *z, size_t label, double e)
{
	float max = largest_logit(classes, z);
	double target = (double)z[label] - (double)max, sum = 0.0;
	/* Omitted without smoothing: a logit may be minus infinity. */
	for (size_t i = 0; e > 0.0 && i < classes; i++)
		sum += (double)z[i] - (double)max;
	if (e > 0.0)
		target = (1.0 - e) * target + e * sum / (double)classes;
	return log(sum_of_exponentials(classes, z, max)) - target;
}

void cross_entropy_gradient(size_t classes, const float *p, size_t label, double e, float scale,
			    float *dz)
{
	float others = (float)(e / (double)classes);
	float own = (float)(1.0 - e + e / (double)classes);
	for (size_t i = 0; i < classes; i++)
		dz[i] = scale * (p[i] - (i == label ? own : others));
}
