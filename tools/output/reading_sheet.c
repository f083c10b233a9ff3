/* SPDX-License-Identifier: MIT */
/*
 * reading_sheet.c - readings as a contact sheet: each image with reading, confidence and label
 */
#include "output/reading_text.h"

#include <stdio.h>

#include "cli/message.h"
#include "output/font.h"
#include "output/sheet.h"

#define SHEET_COLUMNS    10
#define SHEET_CHARACTERS 14

/* The name of a class if the face has its characters, otherwise its number, in out [16]. */
static const char *caption_name(const struct reading_run *run, size_t class_index, char *out)
{
	if (class_index < run->classes && font_has(run->names[class_index]))
		return run->names[class_index];
	snprintf(out, 16, "%zu", class_index);
	return out;
}

/* The reading and its confidence, the label if there is one, and the image's number. */
static void caption_reading(struct sheet *sheet, size_t cell, const struct reading_run *run,
			    const struct reading *reading)
{
	char number[24], confidence[16], label[64], numeral[16];
	size_t class_index = reading_class(run, reading), line = 0;
	bool has_label = reading->label >= 0;
	bool right = has_label && (size_t)reading->label == class_index;
	enum sheet_ink ink = right ? SHEET_RIGHT : has_label ? SHEET_WRONG : SHEET_PLAIN;
	snprintf(number, sizeof(number), "#%zu", reading->index);
	snprintf(confidence, sizeof(confidence), "%.1f%%",
		 100.0 * (double)reading->probabilities[class_index]);
	sheet_text(sheet, cell, line++, ink, caption_name(run, class_index, numeral), confidence);
	if (has_label) {
		snprintf(label, sizeof(label), "label %s",
			 caption_name(run, (size_t)reading->label, numeral));
		sheet_text(sheet, cell, line++, SHEET_PLAIN, label, NULL);
	}
	sheet_text(sheet, cell, line, SHEET_MUTED, number, NULL);
}

int reading_draw_sheet(const struct reading_run *run, const struct selected *readings, size_t count,
		       const char *command, const char *path)
{
	struct scrawl_shape shape = scrawl_dataset_shape(run->data);
	const struct sheet_layout layout = {
		.image = shape,
		.scale = sheet_scale(shape),
		.count = count,
		.columns = SHEET_COLUMNS,
		.lines = scrawl_dataset_label(run->data, 0) >= 0 ? 3 : 2,
		.characters = SHEET_CHARACTERS,
	};
	struct sheet sheet;
	int code = sheet_begin(&sheet, &layout, command, "give a smaller --limit");
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		const struct reading *reading = &readings[i].reading;
		sheet_image(&sheet, i, scrawl_dataset_image(run->data, reading->position));
		caption_reading(&sheet, i, run, reading);
	}
	if (code == EXIT_DONE)
		code = sheet_write(&sheet, path);
	sheet_end(&sheet);
	return code;
}
