/* SPDX-License-Identifier: MIT */
/*
 * conv_choice.c - which algorithm "auto" takes: a table made from measurements
 *
 * winograd, where it suits, an image has enough outputs and the planes of the weights stay in the
 * caches; otherwise direct.  gemm is faster than direct in some cases, mostly those with fewer
 * channels than a vector has floats: bench/auto/derive prints what that costs.
 */
#include "core/size.h"
#include "kernels/conv.h"
#include "kernels/direct.h"

/* By the floats of a vector, the widest first.  bench/auto/derive writes the rows. */
static const struct {
	size_t lanes, winograd_outputs;
} choice_table[] = {
	{ 16, 4 },
	{ 8, 4 },
	{ 4, 4 },
};

#define WIDTHS (sizeof(choice_table) / sizeof(choice_table[0]))

/*
 * Weights of one place in the kernel.  On a Zen 5 all passes of 256 x 256 at 14x14 take 0.8 of the
 * time of direct, of 512 x 512 1.4 times.
 */
#define MAX_WEIGHTS ((size_t)256 * 256)

/* A width that was not measured takes the row of the next narrower one, or the last. */
const struct conv_algorithm *conv_choose(const struct conv_geometry *g)
{
	size_t lanes = direct_version(0)->lanes, row = 0;
	while (row + 1 < WIDTHS && choice_table[row].lanes > lanes)
		row++;
	size_t outputs = size_product(g->out.height, g->out.width);
	size_t weights = size_product(g->in.channels, g->out.channels);
	bool pays = outputs >= choice_table[row].winograd_outputs && weights <= MAX_WEIGHTS;
	return pays && conv_winograd_suits(g) ? &conv_winograd : &conv_direct;
}
