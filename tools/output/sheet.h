/* SPDX-License-Identifier: MIT */
/*
 * sheet.h - contact sheets: images in rows and columns, enlarged, with captions, as one picture
 */
#ifndef SCRAWL_TOOLS_OUTPUT_SHEET_H
#define SCRAWL_TOOLS_OUTPUT_SHEET_H

#include <scrawl.h>

/* What a sheet looks like; cells are numbered row by row from 0. */
struct sheet_layout {
	struct scrawl_shape image; /* of each; 1 or 2 channels are grey, 3 or 4 coloured */
	size_t scale;              /* pixels are drawn as scale x scale */
	size_t count, columns;     /* cells in all, and in a row */
	size_t lines;              /* of text below each image */
	size_t characters;         /* minimum in a line; a wide image has room for more */
};

struct sheet {
	struct sheet_layout layout;
	size_t cell_height, cell_width; /* without the gaps */
	struct scrawl_shape shape;      /* of the picture: RGB */
	uint8_t *pixels;
};

enum sheet_ink { SHEET_PLAIN, SHEET_MUTED, SHEET_RIGHT, SHEET_WRONG };

/* The scale at which images are well seen. */
size_t sheet_scale(struct scrawl_shape image);

/*
 * Starts a sheet with empty cells.  Returns an exit code, with the error printed: one that is too
 * large is an error in the usage of the command, and advice says what to change.
 */
int sheet_begin(struct sheet *sheet, const struct sheet_layout *layout, const char *command,
		const char *advice);

/* Draws an image [height, width, channels] into a cell. */
void sheet_image(struct sheet *sheet, size_t cell, const uint8_t *image);

/*
 * Writes UTF-8 text into a line of a cell's caption: left in that ink, right, which may be NULL, at
 * the right edge and muted.  If there is no room for both, left ends in an ellipsis; characters
 * that the face lacks become "?".
 */
void sheet_text(struct sheet *sheet, size_t cell, size_t line, enum sheet_ink ink, const char *left,
		const char *right);

/* Writes the picture; "-" is standard output.  Returns an exit code, with the error printed. */
int sheet_write(const struct sheet *sheet, const char *path);

void sheet_end(struct sheet *sheet);

#endif
