/* SPDX-License-Identifier: MIT */
/*
 * softmax.c - a few values per image, so computed in double and without haste
 */
#include "kernels/softmax.h"

#include <math.h>

static float maximum(size_t n, const float *z)
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
	float max = maximum(classes, z);
	double sum = sum_of_exponentials(classes, z, max);
	for (size_t i = 0; i < classes; i++)
		p[i] = (float)(exp((double)z[i] - (double)max) / sum);
}

double cross_entropy(size_t classes, const float *z, size_t label)
{
	float max = maximum(classes, z);
	return log(sum_of_exponentials(classes, z, max)) - ((double)z[label] - (double)max);
}

void cross_entropy_gradient(size_t classes, const float *p, size_t label, float scale, float *dz)
{
	for (size_t i = 0; i < classes; i++)
		dz[i] = scale * (p[i] - (i == label ? 1.0f : 0.0f));
}
