/* SPDX-License-Identifier: MIT */
/*
 * split_file.c - the parts as CSV: a line per image with its number in the whole, part and label
 */
#include "train/split_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/message.h"
#include "output/output_file.h"
#include "train/run.h"

/* Sets part[index] = number for each image of a part. */
static void mark(uint32_t *part, const scrawl_dataset *data, uint32_t number)
{
	for (size_t i = 0; i < scrawl_dataset_size(data); i++)
		part[scrawl_dataset_index(data, i)] = number;
}

/* part [size of all]: 0 for train, else val, or of that fold from 1. */
static int find_parts(struct train_run *run, uint32_t *part)
{
	const struct train_request *request = run->request;
	if (!request->folds && run->val)
		mark(part, run->val, 1);
	for (size_t k = 0; k < request->folds; k++) {
		scrawl_dataset *train, *val;
		enum scrawl_status status = scrawl_dataset_fold(run->ctx, run->all, request->folds,
								k, request->val.seed, &train, &val);
		if (status != SCRAWL_OK)
			return fail(run->ctx, status);
		mark(part, val, (uint32_t)k + 1);
		scrawl_dataset_destroy(train);
		scrawl_dataset_destroy(val);
	}
	return EXIT_DONE;
}

static void write_parts(const struct train_run *run, const uint32_t *part, FILE *out)
{
	fprintf(out, "index,part,label\n");
	for (size_t i = 0; i < scrawl_dataset_size(run->all); i++) {
		int label = scrawl_dataset_label(run->all, i);
		if (run->request->folds)
			fprintf(out, "%zu,fold-%" PRIu32 ",%d\n", i, part[i], label);
		else
			fprintf(out, "%zu,%s,%d\n", i, part[i] ? "val" : "train", label);
	}
}

int split_file_write(struct train_run *run)
{
	struct output_file file;
	const char *path = run->request->split_path;
	uint32_t *part = path ? calloc(scrawl_dataset_size(run->all), sizeof(*part)) : NULL;
	if (!path || !part)
		return path ? fail_memory() : EXIT_DONE;
	int code = find_parts(run, part);
	if (code == EXIT_DONE)
		code = output_open(&file, path, SCRAWL_FILE_KIND_TEXT);
	if (code == EXIT_DONE) {
		write_parts(run, part, file.stream);
		code = output_close(&file, true);
	}
	free(part);
	return code;
}
