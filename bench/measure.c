/* SPDX-License-Identifier: MIT */
/*
 * measure.c - warm-up, calibration, and alternating rounds
 *
 * A temporary disturbance thus affects all things alike, and the median over the rounds ignores it
 * as long as it lasts less than half of the time.
 */
#include "measure.h"

#include <stdlib.h>
#include <string.h>

#include "cli/status_line.h"
#include "cli/text.h"
#include "core/clock.h"
#include "core/memory.h"
#include "options.h"

#define MIN_TURN 1e-3 /* seconds; makes the clock's own cost, some 50 ns, negligible */

int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

struct statistics statistics_of(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), ascending);
	double median = n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2.0;
	return (struct statistics){
		.median = median,
		.best = values[0],
		.spread = (values[n - 1] - values[0]) / median,
	};
}

static double time_of(const struct measurable *thing, size_t repetitions)
{
	double start = clock_seconds();
	thing->run(thing->arg, repetitions);
	return clock_seconds() - start;
}

/* The number of repetitions that fill a turn; finding it is the warm-up. */
static size_t calibrate(const struct measurable *thing, double turn)
{
	size_t repetitions = 1;
	time_of(thing, 1);
	for (;;) {
		double seconds = time_of(thing, repetitions);
		if (seconds >= turn)
			return repetitions;
		/* A tenth more, so that the next try is the last; at most a hundredfold at once,
		   because so short a time is imprecise. */
		double factor = seconds > 0.0 ? 1.1 * turn / seconds : 100.0;
		repetitions = (size_t)((double)repetitions * (factor < 100.0 ? factor : 100.0)) + 1;
	}
}

static size_t calls_left; /* calls of measure() to come */

void measure_expect(size_t calls)
{
	calls_left = calls;
}

/* Shows the progress line after `done` rounds, which took `seconds`. */
static void show_progress(const struct bench_options *o, const char *label, size_t done,
			  double seconds)
{
	char left[TEXT_NUMBER];
	if (!status_line_due())
		return;
	double round = done > 0 ? seconds / (double)done : o->seconds;
	double rounds = (double)o->rounds * (double)calls_left + (double)(o->rounds - done);
	status_line_show("%s: round %zu of %zu, %s left", label, done + 1, (size_t)o->rounds,
			 text_duration(rounds * round, left));
}

bool measure(const struct bench_options *options, const char *label, size_t count,
	     struct measurable *things)
{
	double turn = options->seconds / (double)count;
	size_t rounds = options->rounds;
	if (turn < MIN_TURN)
		turn = MIN_TURN;
	size_t *repetitions = memory_alloc(count, sizeof(*repetitions));
	double *seconds = memory_alloc(count * rounds, sizeof(*seconds)); /* [count, rounds] */
	bool good = repetitions && seconds;
	calls_left -= calls_left > 0;
	for (size_t i = 0; good && i < count; i++) {
		if (status_line_due())
			status_line_show("%s: warm-up", label);
		repetitions[i] = calibrate(&things[i], turn);
	}
	double start = clock_seconds();
	for (size_t r = 0; good && r < rounds; r++) {
		show_progress(options, label, r, clock_seconds() - start);
		for (size_t n = 0; n < count; n++) {
			size_t i = (n + r) % count;
			seconds[i * rounds + r] =
				time_of(&things[i], repetitions[i]) / (double)repetitions[i];
		}
	}
	for (size_t i = 0; good && i < count; i++)
		things[i].time = statistics_of(seconds + i * rounds, rounds);
	memory_free(seconds);
	memory_free(repetitions);
	return good;
}

bool round_parse(const char *line, double *seconds)
{
	char *end;
	if (strcmp(line, "round\n") == 0)
		return true;
	if (strncmp(line, "round ", 6) != 0)
		return false;
	*seconds = strtod(line + 6, &end);
	return end != line + 6 && *end == '\n' && *seconds > 0.0 && *seconds <= 3600.0;
}
