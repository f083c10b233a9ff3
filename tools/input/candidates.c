/* SPDX-License-Identifier: MIT */
/*
 * candidates.c - opens what a command line compares
 */
#include "input/candidates.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "input/candidate_answers.h"
#include "input/data_split.h"

/*
 * The document that begins the file, if it is what scrawl eval --json prints; NULL: it is not, or
 * the exit code is not EXIT_DONE, with the error printed.
 */
static int load_result(const char *path, json_t **result)
{
	FILE *file = fopen(path, "rb");
	*result = NULL;
	if (!file)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	json_t *document = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL);
	int code = ferror(file) ? fail_with(EXIT_IO, "%s: %s", path, strerror(errno)) : EXIT_DONE;
	fclose(file);
	if (json_is_number(json_object_get(document, "accuracy")) &&
	    json_is_integer(json_object_get(document, "images")))
		*result = document;
	else
		json_decref(document);
	return code;
}

static int take_result(struct candidate *candidate, json_t *document)
{
	json_int_t images = json_integer_value(json_object_get(document, "images"));
	const json_t *right = json_object_get(document, "correct");
	const json_t *wrong = json_object_get(document, "errors");
	bool known = json_is_integer(right) || json_is_integer(wrong);
	json_int_t correct = json_is_integer(right) ? json_integer_value(right)
						    : images - json_integer_value(wrong);
	candidate->result = document;
	if (!known || images < 1 || correct < 0 || correct > images)
		return fail_with(EXIT_DATA, "%s: its numbers of images and errors make no sense",
				 candidate->name);
	candidate->kind = CANDIDATE_RESULT;
	candidate->images = (size_t)images;
	candidate->correct = (size_t)correct;
	return EXIT_DONE;
}

/*
 * *models: an operand is a model or several, by what the file is or, if there is none, its name.
 * Returns an exit code, with the error printed.
 */
static int names_models(const char *operand, bool *models)
{
	enum scrawl_file_kind kind = scrawl_path_kind(operand);
	if (kind == SCRAWL_FILE_KIND_UNREADABLE)
		return fail_with(EXIT_IO, "%s: %s", operand, strerror(errno));
	*models = kind == SCRAWL_FILE_KIND_MODEL || kind == SCRAWL_FILE_KIND_CHECKPOINT ||
		  kind == SCRAWL_FILE_KIND_SAFETENSORS ||
		  (kind == SCRAWL_FILE_KIND_MISSING && strcmp(operand, "-") != 0);
	return EXIT_DONE;
}

/* Adds the model of the first `length` bytes of name to the list of paths. */
static int add_path(struct candidates *c, const char *name, size_t length)
{
	char **paths = realloc(c->paths, (c->models.count + 1) * sizeof(*paths));
	if (!paths)
		return fail_memory();
	c->paths = paths;
	char *path = strndup(name, length);
	if (!path)
		return fail_memory();
	paths[c->models.count++] = path;
	enum scrawl_file_kind kind = scrawl_path_kind(path);
	if (kind == SCRAWL_FILE_KIND_MISSING)
		return fail_with(EXIT_IO, "%s: %s", *path ? path : name, strerror(ENOENT));
	if (kind == SCRAWL_FILE_KIND_TEXT || kind == SCRAWL_FILE_KIND_JSON)
		return fail_with(EXIT_DATA,
				 "%s: is no model; only models can be averaged, not prediction "
				 "files",
				 path);
	return EXIT_DONE;
}

/* Adds the models that an operand names. */
static int add_paths(struct candidates *c, struct candidate *candidate)
{
	bool ensemble = scrawl_path_kind(candidate->name) == SCRAWL_FILE_KIND_MISSING;
	int code = EXIT_DONE;
	candidate->first = c->models.count;
	for (const char *rest = candidate->name; rest && code == EXIT_DONE;) {
		size_t length = ensemble ? strcspn(rest, "+") : strlen(rest);
		code = add_path(c, rest, length);
		rest = rest[length] ? rest + length + 1 : NULL;
	}
	candidate->count = c->models.count - candidate->first;
	return code;
}

static int open_candidate(struct candidates *c, struct candidate *candidate)
{
	bool models = false;
	json_t *result = NULL;
	int code = names_models(candidate->name, &models);
	if (code == EXIT_DONE && models) {
		candidate->kind = CANDIDATE_MODELS;
		return add_paths(c, candidate);
	}
	if (code == EXIT_DONE && strcmp(candidate->name, "-") != 0)
		code = load_result(candidate->name, &result);
	if (code != EXIT_DONE || result)
		return result ? take_result(candidate, result) : code;
	candidate->kind = CANDIDATE_ANSWERS;
	return answers_read(&candidate->answers, candidate->name);
}

bool candidates_have(const struct candidates *c, enum candidate_kind kind)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->all[i].kind == kind)
			return true;
	return false;
}

/* Models need data; nothing else does. */
static int check_source(const struct candidates *c, const struct candidate_source *source)
{
	if (candidates_have(c, CANDIDATE_MODELS))
		return data_source_check(source->data, source->command);
	if (source->data->data || source->data->images || source->data->labels)
		return usage_error(source->command, "no model reads the data: prediction files "
						    "hold their own labels");
	if (strcmp(source->split, "test") != 0 || source->tta > 1)
		return usage_error(source->command,
				   "--%s is for models: prediction files hold the answers already",
				   source->tta > 1 ? "tta" : "split");
	return EXIT_DONE;
}

static int ask_models(struct candidates *c, scrawl_context *ctx,
		      const struct candidate_source *source)
{
	const char *const *paths = (const char *const *)c->paths;
	int code = model_list_load(&c->models, ctx, paths, c->models.count, source->conv);
	if (code == EXIT_DONE)
		code = data_split_open(source->data, source->split, ctx, &c->models, &c->data);
	for (size_t i = 0; i < c->count && code == EXIT_DONE; i++)
		if (c->all[i].kind == CANDIDATE_MODELS)
			code = candidate_ask(&c->all[i], &c->models, ctx, source->tta, c->data);
	return code;
}

int candidates_open(struct candidates *c, scrawl_context *ctx, const char *const *operands,
		    size_t count, const struct candidate_source *source)
{
	*c = (struct candidates){ .count = count, .all = calloc(count, sizeof(*c->all)) };
	int code = c->all ? EXIT_DONE : fail_memory();
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		c->all[i].name = operands[i];
		code = open_candidate(c, &c->all[i]);
	}
	if (code == EXIT_DONE)
		code = check_source(c, source);
	if (code == EXIT_DONE && c->models.count)
		code = ask_models(c, ctx, source);
	return code == EXIT_DONE ? candidates_unify(c, source->split) : code;
}

void candidates_release(struct candidates *c)
{
	for (size_t i = 0; c->all && i < c->count; i++) {
		answers_release(&c->all[i].answers);
		json_decref(c->all[i].result);
	}
	scrawl_dataset_destroy(c->data);
	model_list_release(&c->models);
	for (size_t i = 0; i < c->models.count; i++)
		free(c->paths[i]);
	free(c->paths);
	free(c->all);
}
