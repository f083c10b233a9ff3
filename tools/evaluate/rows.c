/* SPDX-License-Identifier: MIT */
/*
 * rows.c - an ensemble and its evaluators
 */
#include "evaluate/rows.h"

#include <stdlib.h>
#include <string.h>

#include "cli/clock.h"
#include "cli/message.h"

int row_begin(struct row_work *work, const struct measured *row, scrawl_context *ctx,
	      uint64_t views)
{
	int code = models_ensemble(&row->models, ctx, views, &work->ensemble);
	if (code != EXIT_DONE)
		return code;
	size_t classes = scrawl_model_class_count(row->models.all[0]);
	return check_status(ctx, scrawl_evaluator_create(ctx, classes, &work->evaluator));
}

/* probabilities [size of val, classes] and labels [size of val] are scratch. */
static int row_fit(struct row_work *work, struct measured *row, scrawl_context *ctx,
		   const scrawl_dataset *val, float *probabilities, uint8_t *labels)
{
	size_t n = scrawl_dataset_size(val);
	size_t classes = scrawl_model_class_count(row->models.all[0]);
	int code = check_status(ctx, scrawl_ensemble_predict_dataset(work->ensemble, val, 0, n,
								     probabilities));
	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < n; i++)
		labels[i] = (uint8_t)scrawl_dataset_label(val, i);
	row->val_images = n;
	return check_status(ctx, scrawl_temperature_fit(ctx, probabilities, labels, n, classes,
							&row->temperature));
}

int row_calibrate(struct row_work *work, struct measured *row, scrawl_context *ctx,
		  const struct data_source *source)
{
	scrawl_dataset *val = NULL;
	size_t classes = scrawl_model_class_count(row->models.all[0]);
	int code = data_split_open(source, "val", ctx, &row->models, &val);
	if (code != EXIT_DONE)
		return code;
	size_t n = scrawl_dataset_size(val);
	float *probabilities = malloc(n * classes * sizeof(*probabilities));
	uint8_t *labels = malloc(n);
	code = probabilities && labels ? row_fit(work, row, ctx, val, probabilities, labels)
				       : fail_memory();
	free(probabilities);
	free(labels);
	scrawl_dataset_destroy(val);
	if (code != EXIT_DONE)
		return code;
	return check_status(ctx, scrawl_evaluator_create(ctx, classes, &work->calibrated));
}

/* The same images after temperature scaling. */
static int row_read_calibrated(struct row_work *work, const struct measured *row,
			       scrawl_context *ctx, const struct data_part *part,
			       const float *probabilities, float *scaled)
{
	size_t classes = scrawl_model_class_count(row->models.all[0]);
	uint8_t *labels = malloc(part->count);
	if (!labels)
		return fail_memory();
	for (size_t i = 0; i < part->count; i++)
		labels[i] = (uint8_t)scrawl_dataset_label(part->data, part->first + i);
	memcpy(scaled, probabilities, part->count * classes * sizeof(*scaled));
	scrawl_temperature_apply(row->temperature, scaled, part->count, classes);
	enum scrawl_status status =
		scrawl_evaluator_add(work->calibrated, scaled, labels, part->count);
	free(labels);
	return check_status(ctx, status);
}

int row_corrupt(struct measured *row, scrawl_context *ctx, const struct corruption_list *list)
{
	row->corrupted = malloc(sizeof(*row->corrupted));
	if (!row->corrupted)
		return fail_memory();
	return corruption_table_init(row->corrupted, ctx, list,
				     scrawl_model_class_count(row->models.all[0]));
}

int row_read(struct row_work *work, struct measured *row, scrawl_context *ctx,
	     const struct data_part *part, float *probabilities, float *scaled)
{
	double start = monotonic_seconds();
	enum scrawl_status status =
		scrawl_ensemble_evaluate_part(work->ensemble, part->data, part->first, part->count,
					      work->evaluator, probabilities);
	row->seconds += monotonic_seconds() - start;
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	int code = EXIT_DONE;
	if (work->calibrated)
		code = row_read_calibrated(work, row, ctx, part, probabilities, scaled);
	if (code == EXIT_DONE && row->corrupted)
		code = corruption_table_add(row->corrupted, work->ensemble, part->data, part->first,
					    part->count);
	return code;
}

int row_finish(struct row_work *work, struct measured *row, scrawl_context *ctx)
{
	int code = check_status(ctx, scrawl_evaluator_result(work->evaluator, &row->evaluation));
	if (code == EXIT_DONE && work->calibrated)
		code = check_status(ctx,
				    scrawl_evaluator_result(work->calibrated, &row->calibrated));
	return code;
}

void row_end(struct row_work *work)
{
	scrawl_evaluator_destroy(work->evaluator);
	scrawl_evaluator_destroy(work->calibrated);
	scrawl_ensemble_destroy(work->ensemble);
	*work = (struct row_work){ 0 };
}
