/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_pack.c - scrawl data pack: a data set from folders of pictures
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
#include "output/new_folder.h"
#include "output/output_file.h"

struct pack_options {
	const char *operands[2];   /* the folder of pictures, the folder to write */
	struct scrawl_shape input; /* height 0: as the pictures are */
	bool colour;
};

static bool parse_size(void *value, const char *text)
{
	struct scrawl_shape *shape = value;
	uint64_t height, width;
	if (!parse_leading_integer(&text, 1, 4096, &height) || *text != 'x' ||
	    !parse_integer(text + 1, 1, 4096, &width))
		return false;
	*shape = (struct scrawl_shape){ height, width, 0 };
	return true;
}

static int pack_parse_arguments(struct pack_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_OTHER("input", "HxW", &o->input, parse_size, "height x width (28x28)",
			  "reduce or enlarge the pictures to this size, keeping their proportions; "
			  "otherwise all must have the same",
			  .default_text = ""),
		OPT_FLAG("colour", &o->colour, "keep colours: images of 3 channels"),
	};
	const struct command_line line = {
		.name = "data pack",
		.operands = "DIR OUT [OPTION ...]",
		.about = "Makes a data set, the new folder OUT of gzipped IDX files, from "
			 "pictures\n(PNG, JPEG, PNM, BMP, TIFF or WebP) in one folder per class: "
			 "DIR/CLASS, or\nDIR/train/CLASS and DIR/test/CLASS.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 2,
		.operands_max = 2,
	};
	size_t operands;
	return options_parse(&line, argc, argv, o->operands, &operands);
}

/* A part, as it is read; all zeros at first. */
struct packed {
	struct picture_list files;
	struct scrawl_shape shape; /* of all images */
	const char *first;         /* the picture that has set it; NULL: none is read yet */
	uint8_t *pixels, *labels;
};

/* Reads image number i, fitted if asked for. */
static int pack_picture(const struct pack_options *o, scrawl_context *ctx, struct packed *p,
			size_t i)
{
	const struct class_picture *file = &p->files.pictures[i];
	size_t count = p->files.count;
	struct scrawl_image *picture, *fitted;
	int code =
		check_status(ctx, scrawl_image_read(ctx, file->path, o->colour ? 3 : 1, &picture));
	if (code != EXIT_DONE)
		return code;
	if (o->input.height) {
		code = check_status(ctx, scrawl_image_fit(ctx, picture, o->input.height,
							  o->input.width, &fitted));
		scrawl_image_destroy(picture);
		if (code != EXIT_DONE)
			return code;
		picture = fitted;
	}
	struct scrawl_shape s = picture->shape;
	size_t bytes = s.height * s.width * s.channels;
	if (!p->first) {
		p->shape = s;
		p->first = file->path;
	}
	if (!p->pixels) {
		p->pixels = bytes < SIZE_MAX / count ? malloc(count * bytes) : NULL;
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): packed_release frees both */
		p->labels = malloc(count);
	}
	if (!p->pixels || !p->labels) {
		code = fail_memory();
	} else if (s.height != p->shape.height || s.width != p->shape.width) {
		code = fail_with(EXIT_DATA,
				 "%s: %zux%zu pixels, but %s has %zux%zu (--input HxW makes them "
				 "alike)",
				 file->path, s.height, s.width, p->first, p->shape.height,
				 p->shape.width);
	} else {
		memcpy(p->pixels + i * bytes, picture->pixels, bytes);
		p->labels[i] = (uint8_t)file->class_index;
	}
	scrawl_image_destroy(picture);
	return code;
}

/* A folder may have been left empty by mistake. */
static void warn_without_pictures(const char *folder, const struct picture_list *files,
				  const struct class_list *classes)
{
	size_t empty = 0, first = 0;
	bool used[SCRAWL_MAX_CLASSES] = { false };
	for (size_t i = 0; i < files->count; i++)
		used[files->pictures[i].class_index] = true;
	for (size_t c = classes->count; c-- > 0;)
		if (!used[c]) {
			empty++;
			first = c;
		}
	if (empty == 1)
		warning_line("%s: no pictures of class \"%s\"", folder, classes->names[first]);
	else if (empty)
		warning_line("%s: no pictures of %zu classes, the first of them \"%s\"", folder,
			     empty, classes->names[first]);
}

static int read_part(const struct pack_options *o, scrawl_context *ctx, const char *folder,
		     const struct class_list *classes, struct packed *part)
{
	int code = class_folders_pictures(folder, classes, &part->files);
	for (size_t i = 0; i < part->files.count && code == EXIT_DONE; i++) {
		if (status_line_due())
			status_line_show("%zu of %zu pictures read", i, part->files.count);
		code = pack_picture(o, ctx, part, i);
	}
	status_line_clear();
	if (code == EXIT_DONE)
		warn_without_pictures(folder, &part->files, classes);
	return code;
}

static void packed_release(struct packed *part)
{
	free(part->pixels);
	free(part->labels);
	picture_list_release(&part->files);
}

/* Writes OUT/NAME-images-idx3-ubyte.gz and its labels. */
static int save_part(scrawl_context *ctx, const struct packed *p, const struct class_list *classes,
		     const char *out, const char *name)
{
	char file[64], number[TEXT_NUMBER];
	scrawl_dataset *data = NULL;
	snprintf(file, sizeof(file), "%s-images-idx3-ubyte.gz", name);
	char *images = folder_path(out, file);
	snprintf(file, sizeof(file), "%s-labels-idx1-ubyte.gz", name);
	char *labels = folder_path(out, file);
	int code = images && labels ? EXIT_DONE : fail_memory();
	if (code == EXIT_DONE)
		code = check_status(ctx,
				    scrawl_dataset_create(ctx, p->shape, p->files.count, p->pixels,
							  p->labels, NULL, classes->count, &data));
	if (code == EXIT_DONE)
		code = check_status(ctx, scrawl_dataset_save(ctx, data, images, labels));
	if (code == EXIT_DONE)
		printf("%s: %s images of %zux%zux%zu, %zu class%s\n",
		       strcmp(name, "train") == 0 ? "train" : "test",
		       text_count(p->files.count, number), p->shape.height, p->shape.width,
		       p->shape.channels, classes->count, classes->count == 1 ? "" : "es");
	scrawl_dataset_destroy(data);
	free(images);
	free(labels);
	return code;
}

/* Creates OUT, unless it is there, and writes its classes.txt. */
static int write_classes(const char *out, const struct class_list *classes)
{
	int code = folder_make(out);
	if (code != EXIT_DONE)
		return code;
	char *path = folder_path(out, CLASSES_FILE);
	struct output_file file = { 0 };
	code = path ? output_open(&file, path, SCRAWL_FILE_KIND_TEXT) : fail_memory();
	for (size_t i = 0; i < classes->count && code == EXIT_DONE; i++)
		fprintf(file.stream, "%s\n", classes->names[i]);
	if (code == EXIT_DONE)
		code = output_close(&file, true);
	free(path);
	return code;
}

/* Nothing is written unless all pictures can be read, and into a folder with nothing else. */
static int pack_folders(const struct pack_options *o, scrawl_context *ctx,
			const char *const *folders, size_t count)
{
	struct class_list classes = { 0 };
	struct packed train = { 0 }, test = { 0 };
	const char *out = o->operands[1];
	int code = folder_check_empty(out);
	if (code == EXIT_DONE)
		code = class_folders_names(o->operands[0], folders, count, &classes);
	if (code == EXIT_DONE)
		code = read_part(o, ctx, folders[0], &classes, &train);
	test.shape = train.shape;
	test.first = train.first;
	if (code == EXIT_DONE && count > 1)
		code = read_part(o, ctx, folders[1], &classes, &test);
	if (code == EXIT_DONE)
		code = write_classes(out, &classes);
	if (code == EXIT_DONE)
		code = save_part(ctx, &train, &classes, out, "train");
	if (code == EXIT_DONE && count > 1)
		code = save_part(ctx, &test, &classes, out, "t10k");
	else if (code == EXIT_DONE)
		printf("test: none\n");
	packed_release(&train);
	packed_release(&test);
	class_list_release(&classes);
	return code;
}

static int pack(const struct pack_options *o, scrawl_context *ctx)
{
	const char *root = o->operands[0];
	char *train = folder_path(root, "train"), *test = folder_path(root, "test");
	bool has_train = false, has_test = false;
	int code = train && test ? folder_look(train, &has_train) : fail_memory();
	if (has_train)
		code = folder_look(test, &has_test);
	if (code == EXIT_DONE) {
		const char *folders[2] = { has_train ? train : root, test };
		code = pack_folders(o, ctx, folders, has_test ? 2 : 1);
	}
	free(train);
	free(test);
	return code;
}

int command_data_pack(int argc, char **argv)
{
	struct pack_options o = { 0 };
	int code = pack_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	code = open_context(1, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	status_line_init(false);
	code = pack(&o, ctx);
	scrawl_context_destroy(ctx);
	return code;
}
