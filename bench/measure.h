/* SPDX-License-Identifier: MIT */
/*
 * measure.h - times things side by side: warm-up, then rounds in which each gets a turn
 */
#ifndef SCRAWL_BENCH_MEASURE_H
#define SCRAWL_BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

struct bench_options;

/* Of seconds per repetition, or of other values. */
struct statistics {
	double median;
	double best;   /* the smallest */
	double spread; /* (largest - smallest) / median */
};

/* One thing to time: run does it `repetitions` times. */
struct measurable {
	void (*run)(void *arg, size_t repetitions);
	void *arg;
	struct statistics time; /* filled in by measure(): of seconds per repetition */
};

/* Compares two doubles, for qsort(). */
int ascending(const void *a, const void *b);

/* Sorts values [n], n at least 1. */
struct statistics statistics_of(double *values, size_t n);

/* Announces the number of calls of measure(), for the time left on the progress line. */
void measure_expect(size_t calls);

/*
 * Times things [count] over options->rounds rounds.  Each runs once to warm up, then until its
 * repetitions fill a turn of options->seconds / count, at least a millisecond.  In every round each
 * has one turn, and each round begins with another, so that all see the same machine.  label is
 * shown on the progress line.  false: out of memory.
 */
bool measure(const struct bench_options *options, const char *label, size_t count,
	     struct measurable *things);

/*
 * Reads a line of a driver that asks for one round at a time: "round", which leaves *seconds as it
 * is, or "round S".  false: neither.
 */
bool round_parse(const char *line, double *seconds);

#endif
