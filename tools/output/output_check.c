/* SPDX-License-Identifier: MIT */
/*
 * output_check.c - what is there where a command is to write
 */
#include "output/output_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/signals.h"
#include "output/beginning.h"
#include "output/descriptor_path.h"

#define REFUSAL 128 /* bytes of a reason */

static const char *output_kind_text(enum scrawl_file_kind kind)
{
	switch (kind) {
	case SCRAWL_FILE_KIND_PNG:
		return "a PNG image";
	case SCRAWL_FILE_KIND_JPEG:
		return "a JPEG image";
	case SCRAWL_FILE_KIND_NUMPY:
		return "a NumPy array";
	case SCRAWL_FILE_KIND_MARKUP:
		return "HTML, SVG or XML";
	case SCRAWL_FILE_KIND_JSON:
		return "JSON";
	case SCRAWL_FILE_KIND_TEXT:
		return "text";
	case SCRAWL_FILE_KIND_MODEL:
		return "a model";
	case SCRAWL_FILE_KIND_CHECKPOINT:
		return "a checkpoint";
	case SCRAWL_FILE_KIND_IDX:
		return "an IDX file";
	case SCRAWL_FILE_KIND_GZIP:
		return "a gzip file";
	default:
		return "of that kind";
	}
}

static bool is_binary(enum scrawl_file_kind kind)
{
	return kind == SCRAWL_FILE_KIND_MODEL || kind == SCRAWL_FILE_KIND_CHECKPOINT;
}

/* Why something of another kind is not replaced. */
static const char *refusal(enum scrawl_file_kind found, enum scrawl_file_kind kind, char *why)
{
	if (found == SCRAWL_FILE_KIND_PLANTED)
		return "leads through a symbolic link that another user has made where everyone "
		       "may write; remove it or give another name";
	snprintf(why, REFUSAL, "exists and is not %s; give another name or remove it",
		 output_kind_text(kind));
	return why;
}

bool output_is_stdout(const char *path)
{
	int fd;
	return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0 ||
	       (descriptor_path_find(path, &fd) && fd == STDOUT_FILENO);
}

/* Whether it is written to through an open descriptor, and so replaces nothing. */
static bool is_open(const char *path)
{
	int fd;
	return output_is_stdout(path) || descriptor_path_find(path, &fd);
}

/* Whether nothing but a file of that kind would be lost; pipes and devices may be written. */
static bool may_replace(enum scrawl_file_kind found, enum scrawl_file_kind kind)
{
	return found == kind || found == SCRAWL_FILE_KIND_MISSING ||
	       found == SCRAWL_FILE_KIND_SPECIAL || found == SCRAWL_FILE_KIND_EMPTY;
}

/* The folder that the file is in, or will be in; NULL: no memory. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
}

static bool find_folder(const char *path, struct stat *folder)
{
	char *name = folder_of(path);
	bool found = name && !stat(name, folder);
	free(name);
	return found;
}

static bool same_inode(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool output_same(const char *a, const char *b)
{
	struct stat first, second;
	if (strcmp(a, b) == 0)
		return true;
	bool found_a = !stat(a, &first), found_b = !stat(b, &second);
	if (found_a || found_b)
		return found_a && found_b && same_inode(&first, &second);
	const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');
	return strcmp(slash_a ? slash_a + 1 : a, slash_b ? slash_b + 1 : b) == 0 &&
	       find_folder(a, &first) && find_folder(b, &second) && same_inode(&first, &second);
}

bool output_on_stdout(const struct output_request *requests, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (requests[i].path && output_is_stdout(requests[i].path))
			return true;
	return false;
}

/* For lack of reading, what is there is not known; errno says why. */
static int fail_unknown(const char *path)
{
	return fail_with(EXIT_IO, "%s: cannot be read, and so is not replaced: %s", path,
			 strerror(errno));
}

/* *begins: an old file of the right kind is also what will be written. */
static int compare_beginning(const struct output_request *r, bool *begins)
{
	FILE *file = fopen(r->path, "rbe");
	if (!file)
		return fail_unknown(r->path);
	errno = 0;
	*begins = false;
	for (size_t i = 0; i < OUTPUT_BEGINNINGS && r->begin[i] && !*begins && !ferror(file); i++)
		*begins = beginning_matches(file, r->begin[i]);
	int code = ferror(file) ? fail_unknown(r->path) : EXIT_DONE;
	fclose(file);
	return code;
}

/* How messages call a request, in text [REQUEST_NAME]: "--out", or "the output" for an operand. */
#define REQUEST_NAME 40
static const char *request_name(const struct output_request *r, char *text)
{
	if (!r->option)
		return "the output";
	snprintf(text, REQUEST_NAME, "--%s", r->option);
	return text;
}

static int output_check_pair(const char *command, const struct output_request *a,
			     const struct output_request *b)
{
	char first[REQUEST_NAME], second[REQUEST_NAME];
	if (output_is_stdout(a->path) && output_is_stdout(b->path))
		return usage_error(command,
				   "%s and %s cannot both go to standard output; give one of "
				   "them a file",
				   request_name(a, first), request_name(b, second));
	/* Of one option: a checkpoint and the one before it, which may be links to one file. */
	bool apart = !a->option || !b->option || strcmp(a->option, b->option) != 0;
	/* Many may write to /dev/null. */
	if (apart && scrawl_path_kind(a->path) != SCRAWL_FILE_KIND_SPECIAL &&
	    output_same(a->path, b->path))
		return usage_error(command, "%s: %s is also the file of %s; give another name",
				   request_name(b, second), b->path, request_name(a, first));
	return EXIT_DONE;
}

int output_failed(const char *path, int why)
{
	return fail_with(EXIT_IO, "%s: cannot be written: %s", path, strerror(why));
}

int output_check_place(const char *path)
{
	struct stat old;
	if (is_open(path))
		return EXIT_DONE;
	bool exists = !stat(path, &old);
	if (!exists && errno != ENOENT)
		return output_failed(path, errno);
	if (exists && S_ISDIR(old.st_mode))
		return output_failed(path, EISDIR);
	if (exists && !S_ISREG(old.st_mode))
		return EXIT_DONE;
	char *target = exists ? realpath(path, NULL) : NULL,
	     *folder = folder_of(target ? target : path);
	int code = folder ? EXIT_DONE : fail_memory();
	if (folder && access(folder, W_OK | X_OK))
		code = output_failed(path, errno);
	free(target);
	free(folder);
	return code;
}

/* What is there may be replaced. */
static int output_check_old(const char *command, const struct output_request *r)
{
	char name[REQUEST_NAME], why[REFUSAL];
	enum scrawl_file_kind found = scrawl_path_kind(r->path);
	bool begins = true;
	int code = EXIT_DONE;
	if (found == SCRAWL_FILE_KIND_UNREADABLE)
		return fail_unknown(r->path);
	if (!may_replace(found, r->kind))
		return usage_error(command, "%s: %s %s", request_name(r, name), r->path,
				   refusal(found, r->kind, why));
	if (found == r->kind && r->begin[0])
		code = compare_beginning(r, &begins);
	return begins ? code
		      : usage_error(command,
				    "%s: %s exists and holds something else; give another name or "
				    "remove it",
				    request_name(r, name), r->path);
}

int output_check(const char *command, const struct output_request *requests, size_t count)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		const struct output_request *r = &requests[i];
		char name[REQUEST_NAME];
		if (r->path && !output_is_stdout(r->path))
			signals_ignore_pipes();
		if (r->path && output_is_stdout(r->path) && is_binary(r->kind))
			return usage_error(command,
					   "%s: %s is not written to standard output; name a file "
					   "(./- is one called -)",
					   request_name(r, name), output_kind_text(r->kind));
		if (r->path && (is_binary(r->kind) || !is_open(r->path)))
			code = output_check_old(command, r);
		for (size_t j = 0; j < i && r->path && code == EXIT_DONE; j++)
			if (requests[j].path)
				code = output_check_pair(command, &requests[j], r);
	}
	return code;
}

int output_check_kind(const char *path, enum scrawl_file_kind kind, bool *direct)
{
	enum scrawl_file_kind found = scrawl_path_kind(path);
	*direct = found == SCRAWL_FILE_KIND_SPECIAL;
	if (found == SCRAWL_FILE_KIND_UNREADABLE)
		return fail_unknown(path);
	if (may_replace(found, kind))
		return EXIT_DONE;
	char why[REFUSAL];
	return fail_with(EXIT_USAGE, "%s: %s", path, refusal(found, kind, why));
}
