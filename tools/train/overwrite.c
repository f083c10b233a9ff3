/* SPDX-License-Identifier: MIT */
/*
 * overwrite.c - which files a training run may overwrite: a mistyped name must not destroy a file
 */
#include "train/train.h"

#include "cli/message.h"
#include "output/output_file.h"
#include "train/run.h"

static int check_files(const struct train_request *request, const char *out)
{
	const char *log = request->log_path, *checkpoint = request->checkpoint;
	const struct {
		const char *path, *option, *what;
		enum scrawl_file_kind kind;
	} files[] = {
		{ out, "out", "model", SCRAWL_FILE_KIND_SAFETENSORS },
		{ log, "log", "log", SCRAWL_FILE_KIND_JSON },
		{ checkpoint, "checkpoint", "checkpoint", SCRAWL_FILE_KIND_SAFETENSORS },
	};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i].path && !output_may_replace(files[i].path, files[i].kind))
			return usage_error("train",
					   "--%s: %s exists and is not a %s; give another name or "
					   "remove it",
					   files[i].option, files[i].path, files[i].what);
	if (checkpoint &&
	    ((out && output_same(out, checkpoint)) || (log && output_same(log, checkpoint))))
		return usage_error("train",
				   "--checkpoint: %s is also the file of --out or --log; give "
				   "another name",
				   checkpoint);
	if (log && out && output_same(out, log))
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
