/* SPDX-License-Identifier: MIT */
/*
 * conv_choice.c - which algorithm "auto" takes: a table made from measurements
 *
 * winograd, from so many outputs of an image on, where it suits; otherwise direct, which is the
 * fastest of the others or close to it.
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

/* A width that was not measured takes the row of the next narrower one, or the last. */
const struct conv_algorithm *conv_choose(const struct conv_geometry *g)
{
	size_t lanes = direct_version(0)->lanes, row = 0;
	while (row + 1 < WIDTHS && choice_table[row].lanes > lanes)
		row++;
	size_t outputs = size_product(g->out.height, g->out.width);
	bool pays = outputs >= choice_table[row].winograd_outputs;
	return pays && conv_winograd_suits(g) ? &conv_winograd : &conv_direct;
}
