/* SPDX-License-Identifier: MIT */
/*
 * suspects_sheet.c - labels that are probably wrong, as a contact sheet
 */
#include <stdio.h>

#include "cli/message.h"
#include "output/font.h"
#include "output/sheet.h"
#include "output/suspects_text.h"

#define SUSPECT_COLUMNS    10
#define SUSPECT_CHARACTERS 16

/* "label 7" or "likely 1", with the class's name if the face has its characters. */
static void suspect_name(const struct suspects_view *v, const char *what, size_t class_index,
			 char *out, size_t bytes)
{
	const char *name = scrawl_dataset_class_name(v->data, class_index);
	if (font_has(name))
		snprintf(out, bytes, "%s %s", what, name);
	else
		snprintf(out, bytes, "%s %zu", what, class_index);
}

static void draw_suspect(struct sheet *sheet, size_t cell, const struct suspects_view *v)
{
	const struct scrawl_suspect *s = &v->found->suspects[cell];
	char label[64], likely[64], confidence[16], number[24];
	suspect_name(v, "label", s->label, label, sizeof(label));
	suspect_name(v, "likely", s->likely, likely, sizeof(likely));
	snprintf(confidence, sizeof(confidence), "%.1f%%", 100.0 * (double)s->of_likely);
	snprintf(number, sizeof(number), "#%zu", scrawl_dataset_index(v->data, s->index));
	sheet_image(sheet, cell, scrawl_dataset_image(v->data, s->index));
	sheet_text(sheet, cell, 0, SHEET_WRONG, label, NULL);
	sheet_text(sheet, cell, 1, SHEET_PLAIN, likely, confidence);
	sheet_text(sheet, cell, 2, SHEET_MUTED, number, NULL);
}

int suspects_draw(const struct suspects_view *v, const char *path)
{
	struct scrawl_shape shape = scrawl_dataset_shape(v->data);
	const struct sheet_layout layout = {
		.image = shape,
		.scale = sheet_scale(shape),
		.count = suspects_shown(v),
		.columns = SUSPECT_COLUMNS,
		.lines = 3,
		.characters = SUSPECT_CHARACTERS,
	};
	struct sheet sheet;
	if (!layout.count)
		return fail_with(EXIT_DATA, "%s: no label is suspect: there is nothing to draw",
				 scrawl_dataset_path(v->data));
	int code = sheet_begin(&sheet, &layout, "data suspects", "give a smaller --top");
	for (size_t i = 0; i < layout.count && code == EXIT_DONE; i++)
		draw_suspect(&sheet, i, v);
	if (code == EXIT_DONE)
		code = sheet_write(&sheet, path);
	sheet_end(&sheet);
	return code;
}
