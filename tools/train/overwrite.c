/* SPDX-License-Identifier: MIT */
/*
 * overwrite.c - which files a training run may overwrite: a mistyped name must not destroy a file
 */
#include "train/train.h"

#include <string.h>

#include "cli/message.h"
#include "output/output_check.h"
#include "train/run.h"

#define FILES 7

static void list_files(const struct train_run *run, const char *out,
		       struct output_request files[FILES])
{
	const struct train_request *request = run->request;
	const struct output_request all[FILES] = {
		{ "json", request->json ? "-" : NULL, SCRAWL_FILE_KIND_JSON, { NULL } },
		{ "out", out, SCRAWL_FILE_KIND_MODEL, { NULL } },
		{ "log",
		  request->log_path,
		  SCRAWL_FILE_KIND_JSON,
		  { "{\"schema\":2,\"event\":", "{\"schema\":1,\"event\":", "{\"event\":" } },
		{ "checkpoint", request->checkpoint, SCRAWL_FILE_KIND_CHECKPOINT, { NULL } },
		{ "checkpoint", run->previous, SCRAWL_FILE_KIND_CHECKPOINT, { NULL } },
		{ "curve",
		  request->curve_path,
		  SCRAWL_FILE_KIND_TEXT,
		  { "epoch,train_loss,", "member,epoch,train_loss," } },
		{ "split-out", request->split_path, SCRAWL_FILE_KIND_TEXT, { "index,part,label" } },
	};
	memcpy(files, all, sizeof(all));
}

bool train_prints(const struct train_run *run)
{
	struct output_request files[FILES];
	list_files(run, NULL, files);
	return !output_on_stdout(files, FILES);
}

int train_check_files(const struct train_run *run)
{
	struct output_request files[FILES];
	int code = EXIT_DONE;
	/* Members are numbered after the name, which is then none any more. */
	bool unnamed = run->request->out && output_is_stdout(run->request->out);
	for (size_t i = 0; i < run->members.count && code == EXIT_DONE; i++) {
		list_files(run, unnamed ? run->request->out : run->members.all[i].path, files);
		code = output_check("train", files, FILES);
	}
	if (code == EXIT_DONE && run->request->lr_range && !run->request->json &&
	    !train_prints(run))
		code = usage_error("train", "--lr-range prints on standard output; give --log and "
					    "--split-out a file");
	return code;
}
