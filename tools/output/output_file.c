/* SPDX-License-Identifier: MIT */
/*
 * output_file.c - writes .NAME.tmp.PID beside NAME, then renames it
 */
#include "output/output_file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

static bool is_stdout(const char *path)
{
	return strcmp(path, "-") == 0;
}

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

bool output_may_replace(const char *path, enum scrawl_file_kind kind)
{
	enum scrawl_file_kind found = scrawl_path_kind(path);
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
		if (requests[i].path && is_stdout(requests[i].path))
			return true;
	return false;
}

/* Whether the file begins with the text, as output_request describes it. */
static bool file_begins(FILE *file, const char *text)
{
	rewind(file);
	for (; *text; text++) {
		bool any = *text == '*';
		text += any;
		int c = getc(file);
		while (isspace(c) || (any && c != EOF && c != (unsigned char)*text))
			c = getc(file);
		if (c != (unsigned char)*text)
			return false;
	}
	return true;
}

/* Whether an old file of the right kind is also what will be written. */
static bool output_begins(const struct output_request *r)
{
	enum scrawl_file_kind found = scrawl_path_kind(r->path);
	if (found != r->kind || !r->begin[0])
		return true;
	FILE *file = fopen(r->path, "rbe");
	bool begins = false;
	for (size_t i = 0; file && i < OUTPUT_BEGINNINGS && r->begin[i] && !begins; i++)
		begins = file_begins(file, r->begin[i]);
	if (file)
		fclose(file);
	return begins;
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
	if (is_stdout(a->path) && is_stdout(b->path))
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

static int output_failed(const char *path, int why)
{
	return fail_with(EXIT_IO, "%s: cannot be written: %s", path, strerror(why));
}

int output_check_place(const char *path)
{
	struct stat old;
	if (is_stdout(path))
		return EXIT_DONE;
	bool exists = !stat(path, &old);
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

int output_check(const char *command, const struct output_request *requests, size_t count)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < count; i++) {
		const struct output_request *r = &requests[i];
		char name[REQUEST_NAME];
		if (!r->path)
			continue;
		if (!is_stdout(r->path) && !output_may_replace(r->path, r->kind))
			return usage_error(command,
					   "%s: %s exists and is not %s; give another name or "
					   "remove it",
					   request_name(r, name), r->path,
					   output_kind_text(r->kind));
		if (!is_stdout(r->path) && !output_begins(r))
			return usage_error(command,
					   "%s: %s exists and holds something else; give "
					   "another name or remove it",
					   request_name(r, name), r->path);
		for (size_t j = 0; j < i && code == EXIT_DONE; j++)
			if (requests[j].path)
				code = output_check_pair(command, &requests[j], r);
		if (code != EXIT_DONE)
			return code;
	}
	return EXIT_DONE;
}

/* The name beside the target; NULL: no memory. */
static char *temporary_name(const char *target)
{
	size_t room = strlen(target) + 40;
	char *name = malloc(room);
	const char *slash = strrchr(target, '/');
	int folder = slash ? (int)(slash - target) + 1 : 0;
	if (name)
		snprintf(name, room, "%.*s.%s.tmp.%ld", folder, target, target + folder,
			 (long)getpid());
	return name;
}

static FILE *open_temporary(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	FILE *stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (fd >= 0 && !stream)
		close(fd);
	return stream;
}

static int output_replace(struct output_file *file)
{
	struct stat old;
	bool exists = !stat(file->path, &old);
	file->target = exists ? realpath(file->path, NULL) : strdup(file->path);
	file->temporary = file->target ? temporary_name(file->target) : NULL;
	file->stream = file->temporary ? open_temporary(file->temporary) : NULL;
	if (!file->stream) {
		int code = output_failed(file->path, errno);
		free(file->target);
		free(file->temporary);
		*file = (struct output_file){ 0 };
		return code;
	}
	/* Some file systems refuse; the file then has the permissions of a new one. */
	int refused = exists ? fchmod(fileno(file->stream), old.st_mode & 0777) : 0;
	(void)refused;
	return EXIT_DONE;
}

int output_open(struct output_file *file, const char *path, enum scrawl_file_kind kind)
{
	*file = (struct output_file){ .path = path };
	if (is_stdout(path)) {
		file->stream = stdout;
		return EXIT_DONE;
	}
	if (!output_may_replace(path, kind))
		return fail_with(EXIT_USAGE,
				 "%s: exists and is not %s; give another name or remove it", path,
				 output_kind_text(kind));
	if (scrawl_path_kind(path) != SCRAWL_FILE_KIND_SPECIAL)
		return output_replace(file);
	file->stream = fopen(path, "wbe");
	return file->stream ? EXIT_DONE : output_failed(path, errno);
}

int output_close(struct output_file *file, bool keep)
{
	/* program_main checks standard output. */
	if (!file->stream || file->stream == stdout)
		return EXIT_DONE;
	bool bad = ferror(file->stream) != 0;
	errno = 0;
	bad = fclose(file->stream) == EOF || bad;
	int why = errno ? errno : EIO;
	if (!bad && keep && file->temporary && rename(file->temporary, file->target)) {
		bad = true;
		why = errno;
	}
	if (file->temporary && (bad || !keep))
		unlink(file->temporary);
	int code = bad && keep ? output_failed(file->path, why) : EXIT_DONE;
	free(file->target);
	free(file->temporary);
	*file = (struct output_file){ 0 };
	return code;
}
