/* SPDX-License-Identifier: MIT */
/*
 * conv_gray_avx512.c - the weight gradient for images of one channel, with a filter in each lane
 *
 * For each pooled pixel and each position of the kernel, filter o adds
 *	dw[ky, kx, o] += g[o] * x[oy[o] + ky, ox[o] + kx]
 * where its maximum was at output position (oy[o], ox[o]), one of the four of the pooling window.
 * So the values of x for all filters are among four neighbours: a permutation of one register takes
 * them from a table, whose vectors are 8 pixels of a row of x and the 8 below them.
 *
 * Lanes are 16 filters of a pooled pixel, or up to 8 of each of two neighbours: a table has the
 * pixels for both, for kernels up to 5 wide.
 */
#include <immintrin.h>

#include "core/strict_float.h"
#include "kernels/conv_gray.h"
#include "kernels/vectors.h"

#define HALF 8 /* of LANES */

/* Some pooled rows of an image. */
struct band {
	size_t rows, width, filters, pairs;
	const float *dy;
	const uint8_t *argmax;
	const float *tables; /* [rows of x, pairs, LANES] */
};

/* From the first pixel of x under the band. */
static void fill_tables(const struct conv_geometry *g, size_t rows, const float *x, float *tables)
{
	for (size_t y = 0; y < rows; y++)
		for (size_t i = 0; i < gray_pairs(g); i++, tables += LANES) {
			const float *from = x + y * g->in.width + 4 * i;
			size_t left = size_min(g->in.width - 4 * i, HALF);
			__mmask8 mask = (__mmask8)((1u << left) - 1);
			_mm256_storeu_ps(tables, _mm256_maskz_loadu_ps(mask, from));
			_mm256_storeu_ps(tables + HALF,
					 _mm256_maskz_loadu_ps(mask, from + g->in.width));
		}
}

/* Gradients and the lanes of a table that belong to them, for kernel position (0, 0). */
struct gray_terms {
	__m512 gradient;
	__m512i lane;
};

/* lane of a place in the pooling window: 0, 1 in the first row, 8, 9 in the second */
INLINE __m512i lane_of_place(__m128i places)
{
	__m512i place = _mm512_cvtepu8_epi32(places), row = _mm512_srli_epi32(place, 1);
	return _mm512_add_epi32(place, _mm512_mullo_epi32(row, _mm512_set1_epi32(HALF - 2)));
}

/* Up to LANES filters of pixel (y, x). */
INLINE struct gray_terms terms_of_pixel(const struct band *b, size_t first, __mmask16 mask,
					size_t y, size_t x)
{
	size_t from = (y * b->width + x) * b->filters + first;
	__m512i lane = lane_of_place(_mm_maskz_loadu_epi8(mask, b->argmax + from));
	return (struct gray_terms){
		_mm512_maskz_loadu_ps(mask, b->dy + from),
		_mm512_add_epi32(lane, _mm512_set1_epi32(x % 2 ? 2 : 0)),
	};
}

/* Up to HALF filters of pixel (y, x) and of the one right of it, if there is one. */
INLINE struct gray_terms terms_of_pair(const struct band *b, size_t first, __mmask8 mask, size_t y,
				       size_t x)
{
	size_t from = (y * b->width + x) * b->filters + first, right = from + b->filters;
	__mmask8 second = x + 1 < b->width ? mask : 0;
	__m512 gradient = _mm512_castps256_ps512(_mm256_maskz_loadu_ps(mask, b->dy + from));
	__m128i places = _mm_unpacklo_epi64(_mm_maskz_loadu_epi8(mask, b->argmax + from),
					    _mm_maskz_loadu_epi8(second, b->argmax + right));
	const __m512i shift = _mm512_inserti32x8(_mm512_setzero_si512(), _mm256_set1_epi32(2), 1);
	return (struct gray_terms){
		_mm512_insertf32x8(gradient, _mm256_maskz_loadu_ps(second, b->dy + right), 1),
		_mm512_add_epi32(lane_of_place(places), shift),
	};
}

/* The filters from `first`, for a kernel of size^2; size and paired are constants once inlined. */
INLINE void gray_sums(const struct band *b, size_t size, bool paired, size_t first, float *dw)
{
	size_t left = size_min(b->filters - first, LANES), step = paired ? 2 : 1;
	__mmask16 mask = (__mmask16)((1u << left) - 1);
	__m512 sums[25];
	UNROLL
	for (size_t k = 0; k < size * size; k++)
		sums[k] = _mm512_setzero_ps();
	for (size_t y = 0; y < b->rows; y++)
		for (size_t x = 0; x < b->width; x += step) {
			const float *table = b->tables + (2 * y * b->pairs + x / 2) * LANES;
			struct gray_terms t = paired ? terms_of_pair(b, first, (__mmask8)mask, y, x)
						     : terms_of_pixel(b, first, mask, y, x);
			UNROLL
			for (size_t kx = 0; kx < size; kx++) {
				UNROLL
				for (size_t ky = 0; ky < size; ky++) {
					__m512 pixels =
						_mm512_loadu_ps(table + ky * b->pairs * LANES);
					__m512 *sum = &sums[ky * size + kx];
					pixels = _mm512_permutexvar_ps(t.lane, pixels);
					*sum = _mm512_fmadd_ps(t.gradient, pixels, *sum);
				}
				t.lane = _mm512_add_epi32(t.lane, _mm512_set1_epi32(1));
			}
		}
	UNROLL
	for (size_t k = 0; k < size * size; k++) {
		float *to = dw + k * b->filters + first;
		__m512 sum = sums[k];
		if (paired)
			sum = _mm512_add_ps(sum, _mm512_shuffle_f32x4(sum, sum, 0x0e));
		_mm512_mask_storeu_ps(to, mask,
				      _mm512_add_ps(_mm512_maskz_loadu_ps(mask, to), sum));
	}
}

static void gray_band(const struct band *b, size_t size, float *dw)
{
	for (size_t first = 0; first < b->filters; first += LANES) {
		bool paired = b->filters - first <= HALF;
		if (size == 3 && paired)
			gray_sums(b, 3, true, first, dw);
		else if (size == 3)
			gray_sums(b, 3, false, first, dw);
		else if (paired)
			gray_sums(b, 5, true, first, dw);
		else
			gray_sums(b, 5, false, first, dw);
	}
}

conv_gray_fn conv_gray_avx512;
void conv_gray_avx512(const struct conv_geometry *g, const struct pooled_gradient *p,
		      const float *x, float *dw, float *scratch)
{
	size_t pooled_row = p->width * g->out.channels;
	for (size_t image = 0; image < p->images; image++)
		for (size_t row = 0; row < p->height; row += GRAY_ROWS) {
			size_t from = (image * p->height + row) * pooled_row;
			struct band band = {
				.rows = size_min(p->height - row, GRAY_ROWS),
				.width = p->width,
				.filters = g->out.channels,
				.pairs = gray_pairs(g),
				.dy = p->dy + from,
				.argmax = p->argmax + from,
				.tables = scratch,
			};
			fill_tables(g, 2 * (band.rows - 1) + g->kernel_height,
				    x + image * shape_count(g->in) + 2 * row * g->in.width,
				    scratch);
			gray_band(&band, g->kernel_width, dw);
		}
}
