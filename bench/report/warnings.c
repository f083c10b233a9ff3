/* SPDX-License-Identifier: MIT */
/*
 * warnings.c - what makes a report's numbers poor
 */
#include "report/warnings.h"

#include <string.h>

/* A quarter of the CPUs at work for others, or for a run that just ended, tilts the numbers. */
#define FAIR_LOAD 0.25 /* a CPU */

void warn_of_environment(struct report *report, const struct bench_options *options)
{
	const json_t *environment = json_object_get(report_document(report), "environment");
	const json_t *made = json_object_get(environment, "build");
	const char *governor = json_string_value(json_object_get(environment, "governor"));
	const char *sanitizer = json_string_value(json_object_get(made, "sanitizer"));
	double load = json_number_value(json_object_get(environment, "load_average"));
	json_int_t cpus = json_integer_value(json_object_get(environment, "cpus"));
	json_int_t usable = json_integer_value(json_object_get(environment, "cpus_usable"));
	unsigned threads = 1;
	for (size_t i = 0; i < options->threads.count; i++)
		if ((unsigned)options->threads.values[i] > threads)
			threads = (unsigned)options->threads.values[i];
	if (!json_is_true(json_object_get(made, "optimized")))
		report_warn(report, "this build is not optimised; its numbers mean little");
	else if (json_is_true(json_object_get(made, "assertions")))
		report_warn(report, "this is a debug build (assertions are on)");
	if (sanitizer && strcmp(sanitizer, "none") != 0)
		report_warn(report, "this build has a sanitizer (%s); its numbers mean nothing",
			    sanitizer);
	if (load > FAIR_LOAD * (double)cpus)
		report_warn(report, "the machine is busy: load average %.2f on %lld CPUs", load,
			    (long long)cpus);
	if (governor && strcmp(governor, "performance") != 0)
		report_warn(report, "the CPU's frequency governor is \"%s\", not \"performance\"",
			    governor);
	if (threads > usable)
		report_warn(report, "%u threads share %lld CPUs", threads, (long long)usable);
}
