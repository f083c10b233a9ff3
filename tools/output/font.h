/* SPDX-License-Identifier: MIT */
/*
 * font.h - the fixed-width face for captions in pictures
 */
#ifndef SCRAWL_TOOLS_OUTPUT_FONT_H
#define SCRAWL_TOOLS_OUTPUT_FONT_H

#include <stdbool.h>
#include <stdint.h>

#define FONT_WIDTH  7 /* of every character, with the gap to the next */
#define FONT_HEIGHT 13

/*
 * The glyph of the first character of UTF-8 text that is not empty, which is advanced past it:
 * FONT_WIDTH columns from left to right, the lowest bit the topmost pixel.  NULL: the face lacks
 * it.
 */
const uint16_t *font_next(const char **text);

/* Whether the face has all characters of the text. */
bool font_has(const char *text);

#endif
