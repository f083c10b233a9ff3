/* SPDX-License-Identifier: MIT */
/*
 * data_text.c - a table with a column for each part of a data set, and one of its classes
 */
#include "output/data_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/message.h"
#include "cli/text.h"

#define LABEL_COLUMNS 26
#define VALUE_COLUMNS 24
#define MAX_CLASSES   62 /* in the table */

/* Writes a cell of the table: what a row says of a part. */
typedef void cell_writer(const struct data_report *report, size_t part, char *out, size_t size);

static void write_count(size_t n, char *out, size_t size)
{
	char text[TEXT_NUMBER];
	snprintf(out, size, "%s", text_count(n, text));
}

static void images_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	write_count(scrawl_dataset_size(r->parts->parts[part].data), out, size);
}

static void shape_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	struct scrawl_shape s = scrawl_dataset_shape(r->parts->parts[part].data);
	if (s.channels == 1)
		snprintf(out, size, "%zux%zu", s.height, s.width);
	else
		snprintf(out, size, "%zux%zux%zu", s.height, s.width, s.channels);
}

static void classes_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	size_t count = scrawl_dataset_class_count(r->parts->parts[part].data);
	if (count)
		write_count(count, out, size);
	else
		snprintf(out, size, "no labels");
}

static void known_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	const struct scrawl_known_data *known = named_data_known(&r->parts->parts[part]);
	if (known)
		snprintf(out, size, "%s %s", known->name, known->part);
	else if (!scrawl_dataset_class_count(r->parts->parts[part].data))
		snprintf(out, size, "needs --labels");
	else
		snprintf(out, size, "not a known one");
}

/* A number of each channel, separated by slashes. */
static void write_channels(const struct data_report *r, size_t part, const double *values,
			   char *out, size_t size)
{
	size_t channels = scrawl_dataset_shape(r->parts->parts[part].data).channels, used = 0;
	for (size_t c = 0; c < channels && used < size; c++)
		used += (size_t)snprintf(out + used, size - used, "%s%.*f", c ? "/" : "",
					 channels == 1 ? 4 : 3, values[c]);
}

static void mean_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	write_channels(r, part, r->inspections[part]->mean, out, size);
}

static void deviation_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	write_channels(r, part, r->inspections[part]->deviation, out, size);
}

static void values_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	const struct scrawl_inspection *i = r->inspections[part];
	if (i->value_count == (size_t)(i->highest - i->lowest) + 1)
		snprintf(out, size, "%u to %u", i->lowest, i->highest);
	else
		snprintf(out, size, "%zu different, %u to %u", i->value_count, i->lowest,
			 i->highest);
}

static void ink_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	snprintf(out, size, "%s",
		 r->inspections[part]->dark_ink ? "dark on light" : "light on dark");
}

static void blank_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	write_count(r->inspections[part]->blank, out, size);
}

static void duplicates_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	write_count(r->inspections[part]->duplicates, out, size);
}

static void conflicts_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	write_count(r->inspections[part]->conflicts, out, size);
}

static void in_train_cell(const struct data_report *r, size_t part, char *out, size_t size)
{
	if (part == 0)
		snprintf(out, size, "-");
	else
		write_count(r->in_train[part], out, size);
}

static void print_row_label(const char *label)
{
	int blanks = LABEL_COLUMNS - (int)text_columns(label);
	printf("%s%*s", label, blanks > 0 ? blanks : 0, "");
}

static void print_data_row(const struct data_report *r, const char *label, cell_writer *write)
{
	print_row_label(label);
	for (size_t part = 0; part < r->parts->count; part++) {
		char cell[64];
		write(r, part, cell, sizeof(cell));
		printf("%*s", VALUE_COLUMNS, cell);
	}
	putchar('\n');
}

/* The data set with most classes, whose names are shown; NULL: no labels. */
static const scrawl_dataset *with_most_classes(const struct train_test *parts)
{
	const scrawl_dataset *most = NULL;
	for (size_t i = 0; i < parts->count; i++) {
		const scrawl_dataset *data = parts->parts[i].data;
		if (scrawl_dataset_class_count(data) > scrawl_dataset_class_count(most))
			most = data;
	}
	return most;
}

static int print_class_sizes(const struct data_report *r)
{
	const scrawl_dataset *names = with_most_classes(r->parts);
	size_t count = scrawl_dataset_class_count(names);
	if (!count)
		return EXIT_DONE;
	printf("\nimages of each class\n");
	for (size_t c = 0; c < count && c < MAX_CLASSES; c++) {
		char number[TEXT_NUMBER];
		char *name = text_copy(scrawl_dataset_class_name(names, c), LABEL_COLUMNS - 2);
		if (!name)
			return fail_memory();
		print_row_label(name);
		free(name);
		for (size_t part = 0; part < r->parts->count; part++)
			printf("%*s", VALUE_COLUMNS,
			       text_count(scrawl_dataset_class_size(r->parts->parts[part].data, c),
					  number));
		putchar('\n');
	}
	if (count > MAX_CLASSES)
		printf("and %zu more classes (--json has all)\n", count - MAX_CLASSES);
	return EXIT_DONE;
}

int data_report_text(const struct data_report *r)
{
	static const struct {
		const char *label;
		cell_writer *write;
	} rows[] = {
		{ "images", images_cell },
		{ "size", shape_cell },
		{ "classes", classes_cell },
		{ "content", known_cell },
		{ "mean of pixels / 255", mean_cell },
		{ "standard deviation", deviation_cell },
		{ "pixel values", values_cell },
		{ "ink", ink_cell },
		{ "blank images", blank_cell },
		{ "equal to an earlier image", duplicates_cell },
		{ "  with another label", conflicts_cell },
	};
	text_print_entry("data", r->name);
	for (size_t part = 0; part < r->parts->count; part++) {
		const struct named_data *p = &r->parts->parts[part];
		text_print_entry(p->name, scrawl_dataset_path(p->data));
		printf("%s hash: %s\n", p->name, scrawl_dataset_hash(p->data));
		if (scrawl_dataset_preparation(p->data)[0])
			printf("%s read with: %s\n", p->name, scrawl_dataset_preparation(p->data));
	}
	if (r->parts->missing)
		printf("%s: none\n", r->parts->missing);
	putchar('\n');
	print_row_label("");
	for (size_t part = 0; part < r->parts->count; part++)
		printf("%*s", VALUE_COLUMNS, r->parts->parts[part].name);
	putchar('\n');
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		print_data_row(r, rows[i].label, rows[i].write);
	if (r->parts->count > 1)
		print_data_row(r, "also in the training set", in_train_cell);
	return print_class_sizes(r);
}
