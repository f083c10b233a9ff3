/* SPDX-License-Identifier: MIT */
/*
 * evaluate.c - one pass over the images: models read them, evaluators and files take the results
 */
#include "evaluate/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "evaluate/checks.h"
#include "evaluate/rows.h"
#include "output/npy_file.h"
#include "output/predictions_file.h"

#define PASS_PART      2048 /* images read at once */
#define CORRUPTED_PART 256  /* instead, to show progress, if each is read many times */

struct pass {
	const struct evaluate_request *request;
	struct evaluation_run *run;
	scrawl_context *ctx;
	struct data_parts parts;
	struct row_work *work;         /* [rows] */
	float *probabilities, *scaled; /* [PASS_PART, classes] */
	size_t blank;
	struct predictions_file predictions;
	struct output_file probabilities_file;
};

/* A row per model, or one. */
static int create_rows(struct evaluation_run *run, const struct evaluate_request *request)
{
	const struct model_list *models = request->models;
	size_t count = request->each ? models->count : 1;
	run->rows = calloc(count, sizeof(*run->rows));
	if (!run->rows)
		return fail_memory();
	for (size_t r = 0; r < count; r++)
		run->rows[r].models = (struct model_list){
			.count = request->each ? 1 : models->count,
			.paths = models->paths + r,
			.all = models->all + r,
		};
	run->m.rows = run->rows;
	run->m.count = count;
	return EXIT_DONE;
}

static int pass_open_files(struct pass *pass)
{
	const struct evaluate_request *request = pass->request;
	const scrawl_model *model = request->models->all[0];
	int code = EXIT_DONE;
	if (request->predictions)
		code = predictions_open(&pass->predictions, request->predictions, model);
	if (code != EXIT_DONE || !request->probabilities)
		return code;
	code = output_open(&pass->probabilities_file, request->probabilities,
			   SCRAWL_FILE_KIND_NUMPY);
	if (code == EXIT_DONE)
		npy_write_header(pass->probabilities_file.stream, pass->parts.size,
				 scrawl_model_class_count(model));
	return code;
}

static int pass_close_files(struct pass *pass, bool keep)
{
	int code = predictions_close(&pass->predictions, keep);
	int other = output_close(&pass->probabilities_file, keep && code == EXIT_DONE);
	return code == EXIT_DONE ? other : code;
}

static int pass_begin(struct pass *pass)
{
	const struct corruption_list *corruptions = pass->request->corruptions;
	struct measurement *m = &pass->run->m;
	size_t classes = 1;
	int code = EXIT_DONE;
	pass->work = calloc(m->count, sizeof(*pass->work));
	for (size_t r = 0; r < m->count; r++) {
		size_t own = scrawl_model_class_count(m->rows[r].models.all[0]);
		classes = own > classes ? own : classes;
	}
	pass->probabilities = malloc(PASS_PART * classes * sizeof(*pass->probabilities));
	pass->scaled = malloc(PASS_PART * classes * sizeof(*pass->scaled));
	if (!pass->work || !pass->probabilities || !pass->scaled)
		return fail_memory();
	for (size_t r = 0; r < m->count && code == EXIT_DONE; r++)
		code = row_begin(&pass->work[r], &m->rows[r], pass->ctx, pass->request->views);
	if (code == EXIT_DONE)
		code = check_suitable(pass->request->models, &pass->parts);
	for (size_t r = 0; r < m->count && code == EXIT_DONE && pass->request->calibrate; r++)
		code = row_calibrate(&pass->work[r], &m->rows[r], pass->ctx, pass->request->source);
	for (size_t r = 0; r < m->count && code == EXIT_DONE && corruptions->any; r++)
		code = row_corrupt(&m->rows[r], pass->ctx, corruptions);
	pass->run->worst.classes = classes;
	pass->run->worst.shape = pass->parts.shape;
	return code == EXIT_DONE ? pass_open_files(pass) : code;
}

static bool is_blank(const uint8_t *pixels, size_t bytes)
{
	return memcmp(pixels, pixels + 1, bytes - 1) == 0;
}

/* What single images tell: with rows averaged, into the files and the list of the worst. */
static int pass_take(struct pass *pass, const struct data_part *part)
{
	struct scrawl_shape shape = pass->parts.shape;
	size_t bytes = shape.height * shape.width * shape.channels;
	size_t classes = scrawl_model_class_count(pass->request->models->all[0]);
	for (size_t i = 0; i < part->count; i++) {
		const float *p = pass->probabilities + i * classes;
		const uint8_t *pixels = scrawl_dataset_image(part->data, part->first + i);
		int label = scrawl_dataset_label(part->data, part->first + i);
		size_t index = data_part_index(&pass->parts, part, i);
		pass->blank += is_blank(pixels, bytes);
		if (pass->request->predictions)
			predictions_add(&pass->predictions, index, label, p);
		if (pass->request->worst &&
		    !worst_add(&pass->run->worst, index, (size_t)label, p, pixels))
			return fail_memory();
	}
	if (pass->request->probabilities)
		fwrite(pass->probabilities, sizeof(float), part->count * classes,
		       pass->probabilities_file.stream);
	return EXIT_DONE;
}

static void show_progress(const struct pass *pass, double start)
{
	if (!status_line_due() || !pass->parts.next)
		return;
	char done[TEXT_NUMBER], all[TEXT_NUMBER], speed[TEXT_NUMBER], left[TEXT_NUMBER], text[200];
	double seconds = monotonic_seconds() - start;
	double share = (double)pass->parts.next / (double)pass->parts.size;
	snprintf(text, sizeof(text), "%s of %s images  %s images/s  %s left",
		 text_count(pass->parts.next, done), text_count(pass->parts.size, all),
		 text_count((size_t)((double)pass->parts.next / seconds + 0.5), speed),
		 text_duration(seconds * (1.0 - share) / share, left));
	status_line_bar(share, text);
}

static int pass_read(struct pass *pass)
{
	struct measurement *m = &pass->run->m;
	struct data_part part;
	double start = monotonic_seconds();
	size_t most = pass->request->corruptions->any ? CORRUPTED_PART : PASS_PART;
	int code;
	while ((code = data_parts_next(&pass->parts, most, &part)) == EXIT_DONE && part.count) {
		for (size_t r = 0; r < m->count && code == EXIT_DONE; r++)
			code = row_read(&pass->work[r], &m->rows[r], pass->ctx, &part,
					pass->probabilities, pass->scaled);
		if (code == EXIT_DONE)
			code = pass_take(pass, &part);
		if (code == EXIT_DONE && signals_pending())
			code = EXIT_SIGNAL + signals_pending();
		if (code != EXIT_DONE)
			break;
		show_progress(pass, start);
	}
	status_line_clear();
	return code;
}

static int pass_finish(struct pass *pass)
{
	struct measurement *m = &pass->run->m;
	int code = EXIT_DONE;
	for (size_t r = 0; r < m->count && code == EXIT_DONE; r++)
		code = row_finish(&pass->work[r], &m->rows[r], pass->ctx);
	if (code != EXIT_DONE)
		return code;
	pass->run->data = strdup(data_parts_path(&pass->parts));
	if (!pass->run->data)
		return fail_memory();
	memcpy(pass->run->data_hash, data_parts_hash(&pass->parts), sizeof(pass->run->data_hash));
	m->data = pass->run->data;
	m->data_hash = pass->run->data_hash;
	check_results(m, pass->blank);
	return EXIT_DONE;
}

static int pass_run(struct pass *pass)
{
	int code = pass_begin(pass);
	if (code == EXIT_DONE)
		code = pass_read(pass);
	if (code == EXIT_DONE)
		code = pass_finish(pass);
	int closed = pass_close_files(pass, code == EXIT_DONE);
	for (size_t r = 0; pass->work && r < pass->run->m.count; r++)
		row_end(&pass->work[r]);
	free(pass->work);
	free(pass->probabilities);
	free(pass->scaled);
	return code == EXIT_DONE ? closed : code;
}

/* The pass, and what is odd about data and models. */
static int pass_measure(struct pass *pass)
{
	const struct evaluate_request *request = pass->request;
	bool test = strcmp(request->split, "test") == 0;
	int code = create_rows(pass->run, request);
	if (code == EXIT_DONE)
		code = data_parts_open(&pass->parts, request->source, request->split, pass->ctx,
				       request->models);
	if (code != EXIT_DONE)
		return code;
	code = pass_run(pass);
	if (code == EXIT_DONE && test)
		preparation_compare(request->models->all[0], request->models->paths[0],
				    data_source_name(request->source),
				    data_parts_preparation(&pass->parts));
	if (code == EXIT_DONE && test)
		code = check_provenance(request->models, request->source, pass->ctx,
					data_parts_preparation(&pass->parts), pass->run->data_hash);
	if (code == EXIT_DONE && strcmp(request->split, "all") == 0)
		check_training_part(request->models, request->source,
				    data_parts_preparation(&pass->parts), pass->run->data_hash);
	data_parts_close(&pass->parts);
	return code;
}

int evaluation_run(struct evaluation_run *run, const struct evaluate_request *request,
		   scrawl_context *ctx)
{
	bool single = strcmp(request->split, "test") == 0 && !request->source->data;
	struct pass pass = { .request = request, .run = run, .ctx = ctx };
	*run = (struct evaluation_run){
		.m = { .each = request->each,
		       .split = single ? "all" : request->split,
		       .views = request->views,
		       .threads = scrawl_context_threads(ctx) },
	};
	warnings_begin(&run->warnings);
	int code = pass_measure(&pass);
	warnings_end();
	run->m.warnings = run->warnings.texts;
	run->m.warning_count = run->warnings.count;
	return code;
}

void evaluation_run_release(struct evaluation_run *run)
{
	for (size_t r = 0; r < run->m.count; r++) {
		scrawl_evaluation_destroy(run->rows[r].evaluation);
		scrawl_evaluation_destroy(run->rows[r].calibrated);
		corruption_table_release(run->rows[r].corrupted);
		free(run->rows[r].corrupted);
	}
	free(run->rows);
	free(run->data);
	worst_release(&run->worst);
	warnings_release(&run->warnings);
}
