/* SPDX-License-Identifier: MIT */
/*
 * gates.h - limits that results must keep
 */
#ifndef SCRAWL_TOOLS_OUTPUT_GATES_H
#define SCRAWL_TOOLS_OUTPUT_GATES_H

#include <jansson.h>
#include <scrawl.h>

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
