/* SPDX-License-Identifier: MIT */
/*
 * run_picture.h - draws a training run for a terminal: how far it is, and its curves
 */
#ifndef SCRAWL_TOOLS_OUTPUT_RUN_PICTURE_H
#define SCRAWL_TOOLS_OUTPUT_RUN_PICTURE_H

#include "chart/text_grid.h"
#include "output/run_curves.h"

/* Fills the grid; plots for which it is too small are left out.  false: no memory. */
bool run_picture_draw(const struct run_curves *curves, const struct terminal_style *style,
		      struct text_grid *grid);

#endif
