/* SPDX-License-Identifier: MIT */
/*
 * corruption_table.c - measures and shows accuracy on corrupted images
 */
#include "output/corruption_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/memory_note.h"
#include "cli/message.h"

#define CORRUPTED_AT_ONCE ((size_t)1024)
#define CORRUPTION_SEED   1 /* the same images on every run */

int corruption_table_init(struct corruption_table *table, scrawl_context *ctx,
			  const struct corruption_list *list, size_t classes)
{
	*table = (struct corruption_table){
		.ctx = ctx,
		.list = list,
		.probabilities = malloc(CORRUPTED_AT_ONCE * classes * sizeof(float)),
	};
	if (!table->probabilities)
		return fail_memory();
	int code = EXIT_DONE;
	for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
		for (size_t s = 0; s < SCRAWL_MAX_SEVERITY && code == EXIT_DONE; s++)
			if (list->asked[i][s])
				code = check_status(ctx,
						    scrawl_evaluator_create(ctx, classes,
									    &table->cells[i][s]));
	return code;
}

void corruption_table_release(struct corruption_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
		for (size_t s = 0; s < SCRAWL_MAX_SEVERITY; s++)
			scrawl_evaluator_destroy(table->cells[i][s]);
	free(table->probabilities);
}

/* Measures images [first, first + n) in one corruption; severity from 0. */
static enum scrawl_status add_cell(struct corruption_table *table, scrawl_ensemble *ensemble,
				   const scrawl_dataset *data, size_t first, size_t n,
				   size_t corruption, unsigned severity)
{
	uint8_t labels[CORRUPTED_AT_ONCE];
	scrawl_dataset *corrupted = NULL;
	const char *name = scrawl_corruption_at(corruption)->name;
	enum scrawl_status status =
		scrawl_dataset_corrupt(table->ctx, data, first, n, name, severity + 1,
				       CORRUPTION_SEED, &corrupted);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict_dataset(ensemble, corrupted, 0, n,
							 table->probabilities);
	for (size_t i = 0; i < n; i++)
		labels[i] = (uint8_t)scrawl_dataset_label(data, first + i);
	if (status == SCRAWL_OK)
		status = scrawl_evaluator_add(table->cells[corruption][severity],
					      table->probabilities, labels, n);
	scrawl_dataset_destroy(corrupted);
	return status;
}

int corruption_table_add(struct corruption_table *table, scrawl_ensemble *ensemble,
			 const scrawl_dataset *data, size_t first, size_t n)
{
	enum scrawl_status status = SCRAWL_OK;
	for (size_t done = 0; done < n; done += CORRUPTED_AT_ONCE) {
		size_t left = n - done;
		size_t count = left < CORRUPTED_AT_ONCE ? left : CORRUPTED_AT_ONCE;
		for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
			for (unsigned s = 0; s < SCRAWL_MAX_SEVERITY; s++)
				if (table->list->asked[i][s] && status == SCRAWL_OK)
					status = add_cell(table, ensemble, data, first + done,
							  count, i, s);
	}
	return check_status(table->ctx, status);
}

/*
 * A cell's result; NULL: memory ran out, or no images were added, which is printed and, as a table
 * goes on without it, noted.
 */
static struct scrawl_evaluation *cell_result(const struct corruption_table *table, size_t i,
					     size_t s)
{
	struct scrawl_evaluation *result = NULL;
	enum scrawl_status status = scrawl_evaluator_result(table->cells[i][s], &result);
	if (check_status(table->ctx, status) != EXIT_DONE)
		memory_note_failure();
	return result;
}

static double cell_accuracy(const struct corruption_table *table, size_t i, size_t s)
{
	struct scrawl_evaluation *result = cell_result(table, i, s);
	double accuracy = result ? result->accuracy : NAN;
	scrawl_evaluation_destroy(result);
	return accuracy;
}

double corruption_table_error(const struct corruption_table *table)
{
	double sum = 0.0, cells = 0.0;
	for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
		for (size_t s = 0; s < SCRAWL_MAX_SEVERITY; s++)
			if (table->list->asked[i][s]) {
				sum += 1.0 - cell_accuracy(table, i, s);
				cells += 1.0;
			}
	return sum / cells;
}

static void print_row(const struct corruption_table *table, size_t i)
{
	double sum = 0.0, cells = 0.0;
	for (size_t s = 0; s < SCRAWL_MAX_SEVERITY; s++)
		cells += table->list->asked[i][s];
	if (cells == 0.0)
		return;
	printf("%-15s", scrawl_corruption_at(i)->name);
	for (size_t s = 0; s < SCRAWL_MAX_SEVERITY; s++) {
		double accuracy = table->list->asked[i][s] ? cell_accuracy(table, i, s) : 0.0;
		sum += accuracy;
		if (table->list->asked[i][s])
			printf("  %6.2f%%", 100.0 * accuracy);
		else
			printf("  %7s", "-");
	}
	printf("  %6.2f%%\n", 100.0 * sum / cells);
}

int corruption_table_print(const struct corruption_table *table)
{
	double error = corruption_table_error(table);
	if (isnan(error))
		return EXIT_FAILED;
	printf("\naccuracy on corrupted images, by severity\n");
	printf("%-15s  %7d  %7d  %7d  %7d  %7d  %7s\n", "corruption", 1, 2, 3, 4, 5, "mean");
	for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
		print_row(table, i);
	printf("mean corruption error: %.2f%%\n", 100.0 * error);
	return EXIT_DONE;
}

json_t *corruption_table_json(const struct corruption_table *table)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < MAX_CORRUPTIONS; i++)
		for (size_t s = 0; s < SCRAWL_MAX_SEVERITY; s++) {
			if (!table->list->asked[i][s])
				continue;
			struct scrawl_evaluation *e = cell_result(table, i, s);
			json_t *row = e ? json_pack("{s:s, s:o, s:o, s:o, s:o}", "corruption",
						    scrawl_corruption_at(i)->name, "severity",
						    json_count(s + 1), "accuracy",
						    json_number(e->accuracy), "accuracy_low",
						    json_number(e->accuracy_low), "accuracy_high",
						    json_number(e->accuracy_high))
					: NULL;
			rows = json_appended(rows, row);
			scrawl_evaluation_destroy(e);
		}
	return rows;
}
