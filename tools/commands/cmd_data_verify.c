/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_verify.c - scrawl data verify: whether a data set is whole and what it is taken for
 *
 * Opening reads every file to its end and checks gzip's checksums, sizes and counts, each part by
 * itself if one is damaged.  What is left to check here: that train and test have the same classes,
 * and that a folder called like a published data set holds that one.
 */
#include <stdio.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/train_test.h"

struct verify_options {
	const char *name, *labels;
	bool json;
};

static int verify_parse_arguments(struct verify_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_TEXT("labels", "FILE", &o->labels,
			 "IDX file of the labels of the images given as IDX"),
		OPT_FLAG("json", &o->json, "print one JSON document"),
	};
	const struct command_line line = {
		.name = "data verify",
		.operands = "NAME|DIR|IDX [OPTION ...]",
		.about = "Reads a data set to its end and checks it: checksums, sizes, counts, "
			 "classes,\n"
			 "and that a folder called mnist holds MNIST, by its content.  The exit "
			 "code is 3\n"
			 "if anything is wrong, 4 if a file cannot be read.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &o->name, &operands);
}

#define PROBLEM_BYTES 256

/* Whether the last component of a path is this name. */
static bool is_called(const char *path, const char *name)
{
	size_t length = strlen(path), wanted = strlen(name);
	while (length && path[length - 1] == '/')
		length--;
	return length >= wanted && memcmp(path + length - wanted, name, wanted) == 0 &&
	       (length == wanted || path[length - wanted - 1] == '/');
}

/* The published part that this one should be, by the names of folder and part; NULL: none. */
static const struct scrawl_known_data *expected_part(const char *name, const char *part)
{
	const struct scrawl_known_data *known;
	for (size_t i = 0; (known = scrawl_known_data_at(i)) != NULL; i++)
		if (strcmp(known->part, part) == 0 && is_called(name, known->folder))
			return known;
	return NULL;
}

/* The first class with images in part that has none in train; the class count: there is none. */
static size_t foreign_class(const scrawl_dataset *part, const scrawl_dataset *train)
{
	size_t count = scrawl_dataset_class_count(part), c = 0;
	while (c < count &&
	       (!scrawl_dataset_class_size(part, c) || scrawl_dataset_class_size(train, c)))
		c++;
	return c;
}

/* Writes what is wrong with a part to problem [PROBLEM_BYTES]; "": nothing. */
static void check_part(const char *name, const struct train_test *parts, size_t i, char *problem)
{
	const struct named_data *part = &parts->parts[i], *train = &parts->parts[0];
	const struct scrawl_known_data *expected = expected_part(name, part->name);
	size_t classes = scrawl_dataset_class_count(part->data);
	size_t foreign = train->data ? foreign_class(part->data, train->data) : classes;
	*problem = '\0';
	if (expected && strcmp(expected->hash, scrawl_dataset_hash(part->data)) != 0)
		snprintf(problem, PROBLEM_BYTES,
			 "the folder is called %s, but this is not the %s set of %s (fetch the "
			 "files again, or rename the folder)",
			 expected->folder, expected->part, expected->name);
	else if (foreign < classes)
		snprintf(problem, PROBLEM_BYTES, "has images of class %zu, of which %s has none",
			 foreign, train->name);
}

static void verify_print_part(const struct named_data *part, const char *problem)
{
	char images[TEXT_NUMBER];
	struct scrawl_shape shape = scrawl_dataset_shape(part->data);
	const struct scrawl_known_data *known = named_data_known(part);
	size_t classes = scrawl_dataset_class_count(part->data);
	printf("%s: %s images of %zux%zux%zu", part->name,
	       text_count(scrawl_dataset_size(part->data), images), shape.height, shape.width,
	       shape.channels);
	if (classes)
		printf(", %zu classes", classes);
	if (*problem)
		printf("; not ok\n");
	else if (known)
		printf("; the %s set of %s, unchanged\n", known->part, known->name);
	else if (!classes)
		printf("; whole, but its content is not checked (give --labels)\n");
	else
		printf("; ok, not a published data set that %s knows\n", program_name());
}

/* problem: "" for none. */
static json_t *verified_json(const struct named_data *part, const char *problem)
{
	const struct scrawl_known_data *known = part->data ? named_data_known(part) : NULL;
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "part", part->name, "images",
			 part->data ? json_count(scrawl_dataset_size(part->data)) : json_null(),
			 "hash", json_text(part->data ? scrawl_dataset_hash(part->data) : NULL),
			 "known_as", json_text(known ? known->name : NULL), "known_part",
			 json_text(known ? known->part : NULL), "problem",
			 json_text(*problem ? problem : NULL));
}

/* Prints a part's result, or appends it to a JSON array; returns the exit code for it. */
static int verify_part(const struct verify_options *o, const struct train_test *parts, size_t i,
		       json_t **array)
{
	const struct named_data *part = &parts->parts[i];
	char found[PROBLEM_BYTES] = "";
	const char *problem = part->problem ? part->problem : found;
	if (part->data)
		check_part(o->name, parts, i, found);
	if (o->json)
		*array = json_appended(*array, verified_json(part, problem));
	else if (part->data)
		verify_print_part(part, problem);
	else
		printf("%s: cannot be read; not ok\n", part->name);
	if (part->data && *problem)
		error_line("%s: %s", scrawl_dataset_path(part->data), problem);
	else if (*problem)
		error_line("%s", problem);
	return part->problem ? part->code : *problem ? EXIT_DATA : EXIT_DONE;
}

/* Prints the results, and each problem as an error. */
static int verify(const struct verify_options *o, const struct train_test *parts)
{
	json_t *array = json_array();
	int worst = EXIT_DONE;
	for (size_t i = 0; i < parts->count; i++) {
		int code = verify_part(o, parts, i, &array);
		worst = code > worst ? code : worst;
	}
	if (parts->missing && expected_part(o->name, parts->missing)) {
		worst = worst > EXIT_DATA ? worst : EXIT_DATA;
		error_line("%s: the %s set is missing", o->name, parts->missing);
	} else if (parts->missing && !o->json) {
		printf("%s: none\n", parts->missing);
	}
	int code = EXIT_DONE;
	if (o->json)
		code = json_print(json_pack("{s:i, s:o, s:b, s:o}", "schema", 1, "data",
					    json_text(o->name), "ok", worst == EXIT_DONE, "parts",
					    array));
	else
		json_decref(array);
	return code == EXIT_DONE ? worst : code;
}

int command_data_verify(int argc, char **argv)
{
	struct verify_options o = { 0 };
	int code = verify_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	code = open_context(0, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct train_test parts;
	code = train_test_examine(&parts, ctx, o.name, o.labels);
	if (code == EXIT_DONE)
		code = verify(&o, &parts);
	train_test_close(&parts);
	scrawl_context_destroy(ctx);
	return code;
}
