/* SPDX-License-Identifier: MIT */
/*
 * winograd_points.h - the matrices of winograd.h, multiplied with one column, for winograd_isa.c
 *
 * OUTPUTS and KERNEL, set by the build, are m and r.  The n = m + r - 1 points p_j are 0, pairs +-p
 * and infinity, where a polynomial's value is its leading coefficient.  With M(x) the product of
 * x - p_j over the finite points and M_j(x) = M(x) / (x - p_j),
 *
 *	A [j][k] = p_j^k,  G [j][k] = p_j^k / M_j(p_j),	row j of B' = coefficients of M_j,
 *
 * and the last row of B' holds the coefficients of M.
 */
#ifndef SCRAWL_KERNELS_WINOGRAD_POINTS_H
#define SCRAWL_KERNELS_WINOGRAD_POINTS_H

#include "kernels/vectors.h"

#define SIZE  (OUTPUTS + KERNEL - 1)
#define PAIRS (SIZE / 2 - 1)

/* powers [i][k] = p^k of pair i; weights [j] = 1 / M_j(p_j) of 0 and of each pair */
#if SIZE == 4
static const float powers[PAIRS][5] = { { 1.0f, 1.0f, 1.0f, 1.0f, 1.0f } };
static const float weights[PAIRS + 1] = { -1.0f, 0.5f };
#elif SIZE == 6
#define ROOT_HALF 0.70710678118654752f
#define ROOT_TWO  1.41421356237309505f
static const float powers[PAIRS][5] = { { 1.0f, ROOT_HALF, 0.5f, 0.5f * ROOT_HALF, 0.25f },
					{ 1.0f, ROOT_TWO, 2.0f, 2.0f * ROOT_TWO, 4.0f } };
static const float weights[PAIRS + 1] = { 1.0f, -2.0f / 3.0f, 1.0f / 6.0f };
#endif

/* out [SIZE] = the values at the points of the polynomial with coefficients in [n], 2 to 5 */
INLINE void evaluate(size_t n, const vec *in, vec *out)
{
	out[0] = in[0];
	for (size_t i = 0; i < PAIRS; i++) {
		vec even = in[0], odd = powers[i][1] * in[1];
		for (size_t k = 2; k < n; k++) {
			if (k % 2 == 0)
				even += powers[i][k] * in[k];
			else
				odd += powers[i][k] * in[k];
		}
		out[2 * i + 1] = even + odd;
		out[2 * i + 2] = even - odd;
	}
	out[SIZE - 1] = in[n - 1];
}

/* out [n] = the transpose of evaluate: moments of in [SIZE] */
INLINE void moments(size_t n, const vec *in, vec *out)
{
	vec pairs[PAIRS][2];
	for (size_t i = 0; i < PAIRS; i++) {
		pairs[i][0] = in[2 * i + 1] + in[2 * i + 2];
		pairs[i][1] = in[2 * i + 1] - in[2 * i + 2];
	}
	for (size_t k = 0; k < n; k++) {
		out[k] = powers[0][k] * pairs[0][k % 2];
		for (size_t i = 1; i < PAIRS; i++)
			out[k] += powers[i][k] * pairs[i][k % 2];
	}
	out[0] += in[0];
	out[n - 1] += in[SIZE - 1];
}

INLINE void times_a_transposed(const vec *in, vec *out) /* [OUTPUTS] from [SIZE] */
{
	moments(OUTPUTS, in, out);
}

INLINE void times_a(const vec *in, vec *out) /* [SIZE] from [OUTPUTS] */
{
	evaluate(OUTPUTS, in, out);
}

INLINE void times_g(const vec *in, vec *out) /* [SIZE] from [KERNEL] */
{
	evaluate(KERNEL, in, out);
	out[0] *= weights[0];
	for (size_t j = 1; j < SIZE - 1; j++)
		out[j] *= weights[(j + 1) / 2];
}

INLINE void times_g_transposed(const vec *in, vec *out) /* [KERNEL] from [SIZE] */
{
	vec weighted[SIZE] = { weights[0] * in[0] };
	for (size_t j = 1; j < SIZE - 1; j++)
		weighted[j] = weights[(j + 1) / 2] * in[j];
	weighted[SIZE - 1] = in[SIZE - 1];
	moments(KERNEL, weighted, out);
}

#if SIZE == 4
/* M = x^3 - x, M_0 = x^2 - 1, M_p = x^2 + p x */

INLINE void times_b_transposed(const vec *in, vec *out)
{
	out[0] = in[2] - in[0];
	out[1] = in[2] + in[1];
	out[2] = in[2] - in[1];
	out[3] = in[3] - in[1];
}

INLINE void times_b(const vec *in, vec *out)
{
	out[0] = -in[0];
	out[1] = in[1] - in[2] - in[3];
	out[2] = in[1] + in[2] + in[0];
	out[3] = in[3];
}
#elif SIZE == 6
/*
 * M = x^5 - 5/2 x^3 + x, M_0 = x^4 - 5/2 x^2 + 1, M_p = x^4 + p x^3 - q^2 x^2 - p q^2 x, where q is
 * the other pair's point: with p = sqrt(1/2), p q^2 = sqrt(2), and the other way round.
 */

INLINE void times_b_transposed(const vec *in, vec *out)
{
	vec even = in[4] - 2.0f * in[2], odd = ROOT_HALF * in[3] - ROOT_TWO * in[1];
	out[0] = in[0] - 2.5f * in[2] + in[4];
	out[1] = even + odd;
	out[2] = even - odd;
	even = in[4] - 0.5f * in[2];
	odd = ROOT_TWO * in[3] - ROOT_HALF * in[1];
	out[3] = even + odd;
	out[4] = even - odd;
	out[5] = in[1] - 2.5f * in[3] + in[5];
}

INLINE void times_b(const vec *in, vec *out)
{
	vec even1 = in[1] + in[2], odd1 = in[1] - in[2];
	vec even2 = in[3] + in[4], odd2 = in[3] - in[4];
	out[0] = in[0];
	out[1] = in[5] - ROOT_TWO * odd1 - ROOT_HALF * odd2;
	out[2] = -2.5f * in[0] - 2.0f * even1 - 0.5f * even2;
	out[3] = ROOT_HALF * odd1 + ROOT_TWO * odd2 - 2.5f * in[5];
	out[4] = in[0] + even1 + even2;
	out[5] = in[5];
}
#endif

#endif
