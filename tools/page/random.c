/* SPDX-License-Identifier: MIT */
/*
 * random.c - hashes, and numbers and noise made from them
 */
#include "page/random.h"

static uint64_t scatter_bits(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t page_bits(uint64_t seed, enum page_purpose purpose, uint64_t a, uint64_t b)
{
	uint64_t key = scatter_bits(seed + 0x9e3779b97f4a7c15u * ((uint64_t)purpose + 1));
	return scatter_bits(scatter_bits(key + 0x9e3779b97f4a7c15u * a) + 0xc2b2ae3d27d4eb4fu * b);
}

static double unit(uint64_t bits)
{
	return (double)(bits >> 11) * (1.0 / 9007199254740992.0); /* 2^53 */
}

double page_uniform(uint64_t seed, enum page_purpose purpose, uint64_t n, double low, double high)
{
	return low + (high - low) * unit(page_bits(seed, purpose, n, 0));
}

double page_normal(uint64_t seed, enum page_purpose purpose, uint64_t n)
{
	uint64_t bits = page_bits(seed, purpose, n, 1);
	double sum = 0.0;
	for (int i = 0; i < 4; i++)
		sum += (double)(bits >> 16 * i & 0xffff) / 65535.0;
	return (sum - 2.0) * 1.7320508075688772; /* each has a variance of 1/12 */
}

/* The value of a column of corners, interpolated between the rows above and below. */
static double corner_column(const struct page_noise *n, uint64_t column, uint64_t row, double t)
{
	uint64_t seed = n->seed + n->layer;
	double above = unit(page_bits(seed, n->purpose, column, row));
	double below = unit(page_bits(seed, n->purpose, column, row + 1));
	return 2.0 * (above + (below - above) * t) - 1.0;
}

static double smooth_step(double t)
{
	return t * t * (3.0 - 2.0 * t);
}

void page_noise_row(const struct page_noise *noise, double x, double y, size_t count, float *out)
{
	double v = y / noise->cell_height, step = 1.0 / noise->cell_width;
	uint64_t row = (uint64_t)v, column = UINT64_MAX;
	double t = smooth_step(v - (double)row), left = 0.0, right = 0.0;
	for (size_t i = 0; i < count; i++) {
		double u = (x + (double)i) * step;
		uint64_t found = (uint64_t)u;
		if (found != column) {
			left = found == column + 1 ? right : corner_column(noise, found, row, t);
			right = corner_column(noise, found + 1, row, t);
			column = found;
		}
		out[i] = (float)(left + (right - left) * smooth_step(u - (double)found));
	}
}

double page_noise_at(const struct page_noise *noise, double x, double y)
{
	float value;
	page_noise_row(noise, x, y, 1, &value);
	return value;
}
