/* SPDX-License-Identifier: MIT */
/*
 * corruption_table.h - accuracy on corrupted images
 */
#ifndef SCRAWL_TOOLS_OUTPUT_CORRUPTION_TABLE_H
#define SCRAWL_TOOLS_OUTPUT_CORRUPTION_TABLE_H

#include <jansson.h>

#include "input/corruption_list.h"

struct corruption_table {
	scrawl_context *ctx;
	const struct corruption_list *list;
	/* Those asked for; the others are NULL. */
	scrawl_evaluator *cells[MAX_CORRUPTIONS][SCRAWL_MAX_SEVERITY];
	float *probabilities; /* of the images predicted at once */
};

/*
 * Starts a table.  Returns an exit code, with the error printed; call corruption_table_release in
 * any case.
 */
int corruption_table_init(struct corruption_table *table, scrawl_context *ctx,
			  const struct corruption_list *list, size_t classes);
void corruption_table_release(struct corruption_table *table);

/*
 * Adds n labelled images of data, starting at `first`, as the ensemble reads them in each
 * corruption.  Returns an exit code, with the error printed.
 */
int corruption_table_add(struct corruption_table *table, scrawl_ensemble *ensemble,
			 const scrawl_dataset *data, size_t first, size_t n);

/*
 * Mean corruption error: the mean over all corruptions and severities asked for of the fraction of
 * images misread; NAN: memory ran out.
 */
double corruption_table_error(const struct corruption_table *table);

/* Prints a row per corruption and a column per severity, and the mean corruption error. */
int corruption_table_print(const struct corruption_table *table);

/* [{"corruption", "severity", "accuracy", "accuracy_low", "accuracy_high"}]; NULL: no memory. */
json_t *corruption_table_json(const struct corruption_table *table);

#endif
