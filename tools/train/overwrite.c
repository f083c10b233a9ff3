/* SPDX-License-Identifier: MIT */
/*
 * overwrite.c - which files a training run may overwrite: a slip in a name must not cost a file
 */
#include "train/overwrite.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "train/run.h"

/* Whether no more than a model would be lost. */
static bool may_replace(const char *path)
{
	enum scrawl_file_kind kind = scrawl_path_kind(path);
	return kind == SCRAWL_FILE_KIND_MISSING || kind == SCRAWL_FILE_KIND_SPECIAL ||
	       kind == SCRAWL_FILE_KIND_EMPTY || kind == SCRAWL_FILE_KIND_SAFETENSORS;
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
	const char *log = request->log_path;
	if (out && !may_replace(out))
		return usage_error("train",
				   "--out: %s is there and is no model (give another name, or "
				   "remove it)",
				   out);
	if (log && !run_log_may_replace(log))
		return usage_error("train",
				   "--log: %s is there and is no log (give another name, or "
				   "remove it)",
				   log);
	const char *checkpoint = request->checkpoint;
	if (checkpoint && !may_replace(checkpoint))
		return usage_error("train",
				   "--checkpoint: %s is there and is no checkpoint (give another "
				   "name, or remove it)",
				   checkpoint);
	if (checkpoint &&
	    ((out && same_file(out, checkpoint)) || (log && same_file(log, checkpoint))))
		return usage_error("train",
				   "--checkpoint: %s is the file that --out or --log names (give "
				   "another name)",
				   checkpoint);
	if (log && out && same_file(out, log))
		return usage_error("train",
				   "--log: %s is the file that --out names (give another name)",
				   log);
	return EXIT_DONE;
}

int train_check_files(const struct train_run *run)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < run->members.count && code == EXIT_DONE; i++)
		code = check_files(run->request, run->members.all[i].path);
	return code;
}
