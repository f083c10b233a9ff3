/* SPDX-License-Identifier: MIT */
/*
 * table.h - the results of a sweep as text, CSV and JSON
 */
#ifndef SCRAWL_TOOLS_SWEEP_TABLE_H
#define SCRAWL_TOOLS_SWEEP_TABLE_H

#include <jansson.h>
#include <stdio.h>

#include "sweep/final.h"
#include "sweep/ranking.h"

struct sweep;

/* Prints the table on standard output, at most 80 columns wide. */
int table_print(const struct sweep *sweep, const struct ranking *ranking);

/* Writes a line of names and one for each combination; false: no memory. */
bool table_write_csv(const struct sweep *sweep, const struct ranking *ranking, FILE *out);

/* The same with every run; NULL: no memory. */
json_t *table_json(const struct sweep *sweep, const struct ranking *ranking,
		   const struct final *final);

#endif
