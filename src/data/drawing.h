/* SPDX-License-Identifier: MIT */
/*
 * drawing.h - signs, letters and scribbles drawn with a pen, and textures
 */
#ifndef SCRAWL_DATA_DRAWING_H
#define SCRAWL_DATA_DRAWING_H

#include <stddef.h>
#include <stdint.h>

#include "core/random.h"

/* A grey plane [side, side], all 0 before something is drawn on it. */
struct paper {
	size_t side;
	uint8_t *pixels;
};

/* A sign or letter that no digit resembles, in a hand of its own: size, slant and pen differ. */
void drawing_sign(const struct paper *paper, struct random *r);

/* A few curves without a meaning. */
void drawing_scribble(const struct paper *paper, struct random *r);

/* A dot, or a comma if it is long: fills more of its box than a line does. */
void drawing_blot(const struct paper *paper, struct random *r);

/* Smooth blotches, or smears if there are few of them one way. */
void drawing_blotches(const struct paper *paper, struct random *r);

/* Grains, few or many. */
void drawing_grains(const struct paper *paper, struct random *r);

#endif
