/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_unpack.c - scrawl data unpack: the images of a data set as PNG pictures, by class
 *
 * Each picture is called after its image's number, so that `scrawl data pack` makes the same data
 * set of them again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/class_folders.h"
#include "input/train_test.h"
#include "output/image.h"
#include "output/new_folder.h"
#include "output/output_file.h"

struct unpack_options {
	const char *operands[2]; /* the data set, the folder to write */
	const char *labels;
	struct preparation preparation;
};

static int unpack_parse_arguments(struct unpack_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_TEXT("labels", "FILE", &o->labels,
			 "IDX file of the labels of the images given as IDX"),
		OPTIONS_PREPARATION(&o->preparation),
	};
	const struct command_line line = {
		.name = "data unpack",
		.operands = "NAME|DIR|IDX OUT [OPTION ...]",
		.about = "Writes the images of a data set, or of an IDX file, as PNG pictures into "
			 "the new\nfolder OUT, one folder per class: the reverse of scrawl data "
			 "pack.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 2,
		.operands_max = 2,
	};
	size_t operands;
	return options_parse(&line, argc, argv, o->operands, &operands);
}

/* The folders of the classes, and the list of their names in a file. */
static int write_class_names(const struct train_test *parts, const char *out,
			     struct class_list *folders)
{
	const scrawl_dataset *data = parts->parts[0].data;
	for (size_t i = 1; i < parts->count; i++)
		if (scrawl_dataset_class_count(parts->parts[i].data) >
		    scrawl_dataset_class_count(data))
			data = parts->parts[i].data;
	char *path = folder_path(out, CLASSES_FILE);
	struct output_file file = { 0 };
	int code = path ? output_open(&file, path, SCRAWL_FILE_KIND_TEXT) : fail_memory();
	for (size_t c = 0; c < scrawl_dataset_class_count(data) && code == EXIT_DONE; c++) {
		const char *name = scrawl_dataset_class_name(data, c);
		char *folder = class_folder_name(name);
		fprintf(file.stream, "%s\n", name);
		if (!folder)
			code = fail_memory();
		else if (class_list_has(folders, folder))
			code = fail_with(EXIT_DATA, "%s: two classes would share the folder %s",
					 scrawl_dataset_path(data), folder);
		else
			code = class_list_add(folders, folder);
		free(folder);
	}
	int closed = output_close(&file, code == EXIT_DONE);
	free(path);
	return code == EXIT_DONE ? closed : code;
}

/* A folder of each class that has images. */
static int make_class_folders(const scrawl_dataset *data, const char *out,
			      const struct class_list *folders)
{
	int code = folder_make(out);
	for (size_t c = 0; c < folders->count && code == EXIT_DONE; c++) {
		if (!scrawl_dataset_class_size(data, c))
			continue;
		char *path = folder_path(out, folders->names[c]);
		code = path ? folder_make(path) : fail_memory();
		free(path);
	}
	return code;
}

static int write_pictures(const scrawl_dataset *data, const char *out,
			  const struct class_list *folders)
{
	size_t count = scrawl_dataset_size(data);
	int digits = snprintf(NULL, 0, "%zu", count - 1), code = EXIT_DONE;
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): every class has a folder */
		const char *folder = folders->names[scrawl_dataset_label(data, i)];
		size_t bytes = strlen(out) + strlen(folder) + 40;
		char *path = malloc(bytes);
		if (!path)
			return fail_memory();
		if (status_line_due())
			status_line_show("%zu of %zu pictures written", i, count);
		snprintf(path, bytes, "%s/%s/%0*zu.png", out, folder, digits, i);
		code = png_image_write(path, scrawl_dataset_image(data, i),
				       scrawl_dataset_shape(data));
		free(path);
	}
	status_line_clear();
	return code;
}

static int unpack_part(const struct named_data *part, const char *out,
		       const struct class_list *folders)
{
	char number[TEXT_NUMBER];
	bool of_set = strcmp(part->name, "images") != 0;
	char *path = folder_path(out, of_set ? part->name : "");
	if (!path)
		return fail_memory();
	int code = make_class_folders(part->data, path, folders);
	if (code == EXIT_DONE)
		code = write_pictures(part->data, path, folders);
	if (code == EXIT_DONE) {
		printf("%s: %s pictures in ", part->name,
		       text_count(scrawl_dataset_size(part->data), number));
		text_print(path);
		putchar('\n');
	}
	free(path);
	return code;
}

static int unpack(const struct unpack_options *o, const struct train_test *parts)
{
	const char *out = o->operands[1];
	struct class_list folders = { 0 };
	if (!scrawl_dataset_class_count(parts->parts[0].data))
		return usage_error("data unpack", "%s has no labels (use --labels)",
				   scrawl_dataset_path(parts->parts[0].data));
	int code = folder_check_empty(out);
	if (code == EXIT_DONE)
		code = folder_make(out);
	if (code == EXIT_DONE)
		code = write_class_names(parts, out, &folders);
	for (size_t i = 0; i < parts->count && code == EXIT_DONE; i++)
		code = unpack_part(&parts->parts[i], out, &folders);
	class_list_release(&folders);
	return code;
}

int command_data_unpack(int argc, char **argv)
{
	struct unpack_options o = { 0 };
	int code = unpack_parse_arguments(&o, argc, argv);
	if (code == EXIT_DONE)
		code = preparation_check(&o.preparation, "data unpack");
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	code = open_context(0, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct train_test parts;
	status_line_init(false);
	code = train_test_open(&parts, ctx, o.operands[0], o.labels, &o.preparation);
	if (code == EXIT_DONE)
		code = unpack(&o, &parts);
	train_test_close(&parts);
	scrawl_context_destroy(ctx);
	return code;
}
