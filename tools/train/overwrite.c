/* SPDX-License-Identifier: MIT */
/*
 * overwrite.c - which files a training run may overwrite: a mistyped name must not destroy a file
 */
#include "train/train.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "train/run.h"

static bool is_log(const char *path)
{
	FILE *file = fopen(path, "rb");
	int first = file ? fgetc(file) : EOF;
	if (file)
		fclose(file);
	return first == '{';
}

/* Whether nothing but a log, or nothing but a model or checkpoint, would be lost. */
static bool may_replace(const char *path, bool log)
{
	enum scrawl_file_kind kind = scrawl_path_kind(path);
	if (kind == SCRAWL_FILE_KIND_MISSING || kind == SCRAWL_FILE_KIND_SPECIAL ||
	    kind == SCRAWL_FILE_KIND_EMPTY)
		return true;
	return log ? is_log(path) : kind == SCRAWL_FILE_KIND_SAFETENSORS;
}

static bool same_file(const char *a, const char *b)
{
	struct stat first, second;
	return strcmp(a, b) == 0 ||
	       (!stat(a, &first) && !stat(b, &second) && first.st_dev == second.st_dev &&
		first.st_ino == second.st_ino);
}

static int check_files(const struct train_request *request, const char *out)
{
	const char *log = request->log_path, *checkpoint = request->checkpoint;
	const struct {
		const char *path, *option, *what;
		bool log;
	} files[] = {
		{ out, "out", "model", false },
		{ log, "log", "log", true },
		{ checkpoint, "checkpoint", "checkpoint", false },
	};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i].path && !may_replace(files[i].path, files[i].log))
			return usage_error("train",
					   "--%s: %s exists and is not a %s; give another name or "
					   "remove it",
					   files[i].option, files[i].path, files[i].what);
	if (checkpoint &&
	    ((out && same_file(out, checkpoint)) || (log && same_file(log, checkpoint))))
		return usage_error("train",
				   "--checkpoint: %s is also the file of --out or --log; give "
				   "another name",
				   checkpoint);
	if (log && out && same_file(out, log))
		return usage_error("train",
				   "--log: %s is also the file of --out; give another name", log);
	return EXIT_DONE;
}

int train_check_files(const struct train_run *run)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < run->members.count && code == EXIT_DONE; i++)
		code = check_files(run->request, run->members.all[i].path);
	return code;
}
