/* SPDX-License-Identifier: MIT */
/*
 * report.h - a page about training runs and evaluations: what was read, and the page's sections
 *
 * A section writes on `out`, leaves out what its inputs lack, and says so in a line where a reader
 * would miss it, as it does if memory runs out.  Failures to write show on the stream.
 */
#ifndef SCRAWL_TOOLS_REPORT_REPORT_H
#define SCRAWL_TOOLS_REPORT_REPORT_H

#include <jansson.h>
#include <scrawl.h>
#include <stdbool.h>
#include <stdio.h>

/* A training run, or one model of an ensemble or cross-validation; the report owns all JSON. */
struct report_run {
	const char *path;     /* of the log */
	char *name;           /* for legends and tables */
	char *log_name;       /* the same without the member */
	size_t member;        /* from 1; 0: the only model */
	const json_t *start;  /* the event "run" */
	json_t *epochs;       /* array of events */
	const json_t *result; /* "result" or "member"; NULL: the log ends before it */
	const json_t *final;  /* for member 1, the "result" of all, else NULL */
	const json_t *range;  /* the event "lr_range"; NULL: an ordinary run */
};

/* What `scrawl eval --json` printed. */
struct report_eval {
	const char *path;
	char *name;
	json_t *document;
};

/* A model, or the average of several; numbers that are absent are NAN. */
struct report_row {
	const char *name;
	const struct report_run *run;   /* NULL: not among the inputs */
	const struct report_eval *eval; /* NULL: the numbers are of the run's test */
	size_t average;                 /* models of the average; 0: one model */
	double views;                   /* of each image; NAN or 1: the image alone */
	double images, accuracy, low, high, loss, ece, val_accuracy, seconds;
};

struct report {
	struct report_run *runs;
	size_t run_count;
	struct report_eval *evals;
	size_t eval_count;
	json_t *logs;  /* array of arrays of events */
	json_t *notes; /* array of texts about the inputs */
	/*
	 * A run and an evaluation of the same weights make one row, as the average of an ensemble
	 * does with an evaluation of the same models.
	 */
	struct report_row *rows;
	size_t row_count;
	/* The highest validation accuracy, if all have one, or else test accuracy; may be NULL. */
	const struct report_row *best;
	bool by_validation;
	bool same_images; /* all accuracies are of the same images, as far as the inputs say */
};

/*
 * Reads a log of `scrawl train --log` or a document of `scrawl eval --json`; "-" is standard input.
 * path must outlive the report.  Returns an exit code, with the error printed: EXIT_IO or
 * EXIT_DATA.
 */
int report_read(struct report *report, const char *path);
/* To be called when all are read: gives different names, makes the rows.  false: no memory. */
bool report_prepare(struct report *report);
void report_release(struct report *report);

/* The first member of an evaluation that is present but not what it should be; NULL: none. */
const char *report_misfit(const json_t *eval);

/* The run of what was evaluated, the first member for all together; NULL: not among the inputs. */
const struct report_run *report_run_of(const struct report *report, const json_t *eval);

/* Gives names that differ.  false: no memory. */
bool report_name(struct report *report);
/* Short names of paths [count] that differ where the paths do, to be freed.  false: no memory. */
bool report_name_paths(const char *const *paths, size_t count, char **names);

/*
 * The whole page.  ctx loads the models whose filters are shown.  Returns EXIT_DONE, or EXIT_IO if
 * a model's file is there and cannot be read, which the page then says, as does a printed error.
 */
int report_write(FILE *out, const struct report *report, scrawl_context *ctx);

void report_write_style(FILE *out);
/* The subject of the report, escaped: "lenet on mnist". */
void report_write_title(FILE *out, const struct report *report);
void report_write_summary(FILE *out, const struct report *report);
/* A list, if the evaluation has gates. */
void report_write_gates(FILE *out, const struct report_eval *eval);
void report_write_comparison(FILE *out, const struct report *report);
void report_write_curves(FILE *out, const struct report *report);
void report_write_lr_range(FILE *out, const struct report_run *run);
void report_write_confusion(FILE *out, const json_t *eval);
void report_write_confused(FILE *out, const json_t *eval);
void report_write_classes(FILE *out, const json_t *eval);
void report_write_calibration(FILE *out, const json_t *eval);
void report_write_measures(FILE *out, const json_t *eval);
void report_write_corruptions(FILE *out, const json_t *eval);
void report_write_gallery(FILE *out, const json_t *eval);
int report_write_filters(FILE *out, const struct report *report, scrawl_context *ctx);
void report_write_configuration(FILE *out, const struct report *report);
/* A table of the options in which the runs differ, if they do. */
void report_write_differences(FILE *out, const struct report *report);
void report_write_timing(FILE *out, const struct report *report);
void report_write_environment(FILE *out, const struct report *report);

#endif
