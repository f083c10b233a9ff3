/* SPDX-License-Identifier: MIT */
/*
 * run_folder.c - names of files, resolved in the folder of the run that recorded them
 */
#include "train/run_folder.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/message.h"
#include "output/output_check.h"
#include "train/request.h"

const char *const run_outputs[RUN_OUTPUTS] = { "out", "log", "curve", "split-out" };

json_t *run_folder(void)
{
	char *folder = getcwd(NULL, 0);
	json_t *text = json_text(folder);
	free(folder);
	return text;
}

/* The folder of the file that the path leads to, or would; NULL: none, or a link to nothing. */
static char *real_folder(const char *path)
{
	struct stat status;
	char *target = realpath(path, NULL);
	if (!target && !lstat(path, &status))
		return NULL;
	char *copy = strdup(target ? target : path);
	char *slash = copy ? strrchr(copy, '/') : NULL;
	free(target);
	if (slash)
		slash[slash == copy] = '\0';
	char *folder = copy ? realpath(slash ? copy : ".", NULL) : NULL;
	free(copy);
	return folder;
}

static bool is_within(const char *folder, const char *outer)
{
	size_t length = strlen(outer);
	return strncmp(folder, outer, length) == 0 &&
	       (folder[length] == '/' || folder[length] == '\0' || length == 1);
}

/* Whether an output is beside the checkpoint or under the current folder. */
static bool is_near(const char *path, const char *checkpoint)
{
	char *folder = real_folder(path), *beside = real_folder(checkpoint),
	     *here = realpath(".", NULL);
	bool near = folder &&
		    ((beside && is_within(folder, beside)) || (here && is_within(folder, here)));
	free(folder);
	free(beside);
	free(here);
	return near;
}

static int check_place(const char *option, const char *path, const char *checkpoint)
{
	if (is_near(path, checkpoint))
		return EXIT_DONE;
	return usage_error("train",
			   "%s would write %s, neither beside it nor under the current folder; "
			   "name the file with --%s if that is meant",
			   checkpoint, path, option);
}

/* The name as it was meant in the folder, kept in note; NULL: no memory. */
static const char *in_folder(json_t *note, const char *key, const char *folder, const char *name)
{
	size_t room = strlen(folder) + strlen(name) + 2;
	char *path = malloc(room);
	if (!path)
		return NULL;
	snprintf(path, room, "%s/%s", folder, name);
	json_object_set_new(note, key, json_string(path));
	free(path);
	return json_string_value(json_object_get(note, key));
}

/* Data may have been found elsewhere by their name, so only a file or folder counts. */
static void find_data(json_t *note, const char *key, const char *folder, const char **name)
{
	struct stat status;
	const char *path = *name && **name != '/' ? in_folder(note, key, folder, *name) : NULL;
	if (path && !stat(path, &status))
		*name = path;
}

int run_folder_apply(json_t *note, struct train_request *request,
		     const char *const given[RUN_OUTPUTS])
{
	const char **const outputs[] = { &request->out, &request->log_path, &request->curve_path,
					 &request->split_path };
	const char *folder = json_string_value(json_object_get(note, "folder"));
	char *here = getcwd(NULL, 0);
	struct stat status;
	bool moved = folder && here && strcmp(folder, here) != 0 && !stat(folder, &status);
	int code = EXIT_DONE;
	free(here);
	for (size_t i = 0; i < RUN_OUTPUTS && code == EXIT_DONE; i++) {
		const char **name = outputs[i];
		if (given[i] || !*name || output_is_stdout(*name))
			continue;
		if (moved && **name != '/')
			*name = in_folder(note, run_outputs[i], folder, *name);
		if (!*name)
			return fail_memory();
		code = check_place(run_outputs[i], *name, request->resume);
	}
	if (moved) {
		find_data(note, "data", folder, &request->source.data);
		find_data(note, "images", folder, &request->source.images);
		find_data(note, "labels", folder, &request->source.labels);
	}
	return code;
}

/* Writes a blank and a word of a shell's command. */
static void write_shell_word(FILE *to, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-./+,:@%=";
	const char *quote = *word && !word[strspn(word, plain)] ? "" : "'";
	fprintf(to, " %s", quote);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", to);
		else
			fputc(*word, to);
	}
	fputs(quote, to);
}

void run_folder_resume(const struct train_request *request, FILE *to)
{
	const char *const outputs[RUN_OUTPUTS] = { request->out, request->log_path,
						   request->curve_path, request->split_path };
	fputs("scrawl train --resume", to);
	write_shell_word(to, request->checkpoint);
	for (size_t i = 0; i < RUN_OUTPUTS; i++) {
		char option[32];
		if (!outputs[i] || output_is_stdout(outputs[i]) ||
		    is_near(outputs[i], request->checkpoint))
			continue;
		snprintf(option, sizeof(option), "--%s", run_outputs[i]);
		write_shell_word(to, option);
		write_shell_word(to, outputs[i]);
	}
}
