/* SPDX-License-Identifier: MIT */
/*
 * conv_parts.c - the parts of a pass by gemm, each run alone so that it can be timed
 *
 * The products are those of kernels/conv_gemm.c, the epilogue is that of layers/conv.c.
 */
#include "workloads/conv_parts.h"

#include "kernels/gemm.h"
#include "kernels/im2col.h"

bool conv_part_exists(enum conv_pass pass, enum conv_part_kind kind)
{
	return kind != CONV_EPILOGUE || pass == CONV_FINISHED_FORWARD ||
	       conv_passes[pass].is_pooled;
}

static void lower(const struct conv_run *run, struct conv_tile tile, size_t image)
{
	const struct conv_geometry *g = &run->data->shape->geometry;
	size_t in = image * shape_count(g->in);
	if (conv_passes[run->pass].is_forward || conv_passes[run->pass].is_weight_gradient)
		im2col(g, tile, run->data->x + in, run->scratch);
	else
		col2im(g, tile, run->scratch, run->result + in);
}

/* The arrays' values do not matter, as the time is the same. */
static void multiply_parts(const struct conv_run *run, struct conv_tile tile)
{
	const struct conv_geometry *g = &run->data->shape->geometry;
	size_t p = tile.rows * g->out.width, k = conv_patch(g), filters = g->out.channels;
	bool transposed = conv_passes[run->pass].is_weight_gradient;
	struct matrix col = { run->scratch, k, transposed }, y = { run->tile, filters, false };
	if (conv_passes[run->pass].is_forward)
		gemm(p, filters, k, col, (struct matrix){ run->data->w, filters, false }, 0.0f,
		     run->tile, filters);
	else if (transposed)
		gemm(k, filters, p, col, y, 1.0f, run->result, filters);
	else
		gemm(p, k, filters, y, (struct matrix){ run->rotated, k, false }, 0.0f,
		     run->scratch, k);
}

static void do_image(const struct conv_part *part, size_t image)
{
	const struct conv_run *run = part->run;
	for (size_t row = 0; row < conv_run_rows(run); row += run->tile_rows) {
		struct conv_tile tile = conv_run_tile(run, row);
		if (part->kind == CONV_LOWERING)
			lower(run, tile, image);
		else if (part->kind == CONV_MULTIPLICATION)
			multiply_parts(run, tile);
		else if (conv_passes[run->pass].is_forward)
			conv_run_finish(run, tile, image);
		else
			conv_run_gradient(run, tile, image);
	}
}

void conv_part_repeat(void *arg, size_t repetitions)
{
	const struct conv_part *part = arg;
	for (size_t i = 0; i < repetitions; i++)
		for (size_t image = 0; image < part->run->data->shape->images; image++)
			do_image(part, image);
}
