/* SPDX-License-Identifier: MIT */
/*
 * gates.h - limits that results must keep
 */
#ifndef SCRAWL_TOOLS_OUTPUT_GATES_H
#define SCRAWL_TOOLS_OUTPUT_GATES_H

#include <jansson.h>
#include <scrawl.h>

#include "cli/option_value.h"
#include "output/measured.h"

/* A limit on a class's recall, as given. */
struct recall_limit {
	const char *name; /* of the class, or its number; not ended by a 0 */
	size_t length;
	double least;
};

/* What the command line asks for. */
struct gate_limits {
	double min_accuracy, max_loss, max_ece, max_latency; /* negative: none */
	size_t recall_count;
	struct recall_limit recall[SCRAWL_MAX_CLASSES];
};

/* Rows for the option tables of commands with gates; limits: struct gate_limits *. */
#define GATE_PERCENT "a percentage or a fraction (99, 99% or 0.99)"
#define OPTIONS_GATES(limits)                                                                      \
	OPT_OTHER("min-accuracy", "X", &(limits)->min_accuracy, option_percent, GATE_PERCENT,      \
		  "accuracy (99, 99% or 0.99) below which the exit code is 6, as it is for every " \
		  "other gate that fails"),                                                        \
		OPT_REAL("max-loss", "X", &(limits)->max_loss, 0.0, 1e9, "a number from 0",        \
			 "largest loss"),                                                          \
		OPT_OTHER("max-ece", "X", &(limits)->max_ece, option_percent, GATE_PERCENT,        \
			  "largest expected calibration error (2, 2% or 0.02)"),                   \
		OPT_OTHER("min-recall", "CLASS=X", (limits), recall_limit_parse,                   \
			  "CLASS=X with a class and a percentage or fraction, such as 7=98%",      \
			  "smallest recall of a class, by its name or number; for several "        \
			  "classes, repeat the option"),                                           \
		OPT_REAL("max-latency", "MS", &(limits)->max_latency, 0.0, 1e9, "a number from 0", \
			 "largest number of milliseconds per image: time of prediction, in "       \
			 "batches and by all threads, divided by the images",                      \
			 .use = OPTION_ASIDE)

/* A parser of OPTION_OTHER into a struct gate_limits: CLASS=X adds a limit, or replaces it. */
bool recall_limit_parse(void *limits, const char *text);

enum gate_kind { GATE_ACCURACY, GATE_LOSS, GATE_ECE, GATE_RECALL, GATE_LATENCY };

struct gate {
	enum gate_kind kind;
	double limit;
	size_t class_index; /* of GATE_RECALL */
};

#define MAX_GATES (SCRAWL_MAX_CLASSES + 4)
struct gates {
	struct gate all[MAX_GATES];
	size_t count;
};

/* The gates in the order of help, for models with these classes; false: a class is unknown. */
int gates_init(struct gates *gates, const struct gate_limits *limits, const scrawl_model *model);

double gate_value(const struct gate *gate, const struct measured *row);
bool gate_passes(const struct gate *gate, const struct measured *row);

/* "min-recall 7", in out [GATE_TEXT]; returns out. */
#define GATE_TEXT 128
char *gate_name(const struct gate *gate, const scrawl_model *model, char *out);
/* A limit or value with its unit: "98.5%", "0.012 ms"; in out [GATE_TEXT]; returns out. */
char *gate_number(const struct gate *gate, double x, char *out);

/* Prints an error for each gate that a row fails; EXIT_THRESHOLD if there is one. */
int gates_check(const struct gates *gates, const struct measurement *m);

/* Prints a table on standard output, if there are gates. */
void gates_print(const struct gates *gates, const struct measurement *m);

/* [{gate, threshold, value, passed}]; NULL: no memory. */
json_t *gates_json(const struct gates *gates, const struct measured *row);

#endif
