/* SPDX-License-Identifier: MIT */
/*
 * report.h - the results of a case: a table while it runs, or JSON or CSV at the end
 *
 * A report is the object
 *	{"schema": "scrawl-bench/1", "kind": "train", "environment": {...}, "options": {...},
 *	 "warnings": ["..."], "cases": [{...}, ...]}
 * Every case has a "name", unique in the report, that identifies it in other reports; the median of
 * one throughput: "images_per_second", "gflops", "gigabytes_per_second" or "megabytes_per_second";
 * the best round under the same key with "_best"; and "spread", a fraction of the median.
 */
#ifndef SCRAWL_BENCH_REPORT_REPORT_H
#define SCRAWL_BENCH_REPORT_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#define REPORT_SCHEMA "scrawl-bench/1"

struct bench_options;
struct report;

/*
 * A column of the table: a case's value under key, numbers times scale; "-" for a case without one.
 * The column is as wide as its heading and its values with their unit; a wider text ends the line,
 * and the row continues below.  Rows fit into 80 columns: the JSON has the rest.
 */
struct report_column {
	const char *key, *heading;
	int width;        /* of the values; negative: texts, left-aligned */
	int decimals;     /* of numbers; negative: written like 2.1e-07 */
	const char *unit; /* after each value: "%" */
	double scale;
};

/* Opens the report of a case with these options; NULL: out of memory. */
struct report *report_open(const struct bench_options *options);

/* The report so far, for drawing. */
const json_t *report_document(const struct report *report);

/*
 * Ends the report: prints JSON or CSV if code is 0 or 6 and no part of the report is missing.
 * Returns the exit code: code, or 1 if a part is missing.
 */
int report_close(struct report *report, int code);

/* Prints the heading of the rows to come; columns [n] must live as long as the report. */
void report_columns(struct report *report, const struct report_column *columns, size_t n);

/* Prints a line above, between or below the rows, in the table only. */
void report_heading(struct report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Adds a case and prints its row; takes ownership of the object.  NULL, because memory
 * ran out or json_pack met a number that is not finite, makes the report a failure.
 */
void report_case(struct report *report, json_t *object);

/* Adds a top-level member next to "cases"; also takes ownership. */
void report_set(struct report *report, const char *key, json_t *value);

/*
 * The cases as comma-separated values: one line of names, then one for each case.  The columns are
 * the keys of all cases whose values are numbers, texts or booleans, in order of appearance; what a
 * case lacks is empty.  Quoted as RFC 4180 says; lines end with a newline alone.
 */
void report_csv(const json_t *cases, FILE *to);

/*
 * Reads a file as JSON and checks that it is a report with an array of cases; *out is the caller's.
 * Returns an exit code, with the error printed.
 */
int report_load(const char *path, json_t **out);

/*
 * What a measurement depends on, for a report's "environment": processor, BLAS, build, load and
 * variables, as they are now; NULL: out of memory.
 */
json_t *environment_describe(void);

/* The git revision that was built, with "-dirty" if changed since; "unknown" outside git. */
extern const char environment_revision[];

/* Prints a warning on stderr and adds it to the report. */
void report_warn(struct report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
