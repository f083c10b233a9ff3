/* SPDX-License-Identifier: MIT */
/*
 * environment.c - asks the system and the build what they are
 */
#include "report/environment.h"

#include <ctype.h>
#include <gnu/libc-version.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "cli/cache_size.h"
#include "config.h"
#include "core/parallel.h"
#include "report/report.h"

extern char **environ;

/* A quarter of the CPUs at work for others, or for a run that just ended, tilts the numbers. */
#define FAIR_LOAD 0.25 /* a CPU */

/* The first line of a file without its end; false if it cannot be read. */
static bool read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "r");
	bool good = file && fgets(line, (int)size, file);
	if (file)
		fclose(file);
	if (good)
		line[strcspn(line, "\n")] = '\0';
	return good;
}

static json_t *line_of(const char *path)
{
	char line[256];
	return read_line(path, line, sizeof(line)) ? json_string(line) : json_null();
}

/* The first "model name" of /proc/cpuinfo; null where there is none. */
static json_t *cpu_model(void)
{
	char line[256];
	json_t *model = NULL;
	FILE *file = fopen("/proc/cpuinfo", "r");
	while (file && !model && fgets(line, sizeof(line), file)) {
		const char *value = strchr(line, ':');
		if (strncmp(line, "model name", 10) != 0 || !value)
			continue;
		line[strcspn(line, "\n")] = '\0';
		model = json_string(value + 1 + strspn(value + 1, " \t"));
	}
	if (file)
		fclose(file);
	return model ? model : json_null();
}

/* null if nobody says. */
static json_t *cache_bytes(int level)
{
	size_t bytes = caches_bytes(level);
	return bytes ? json_integer((json_int_t)bytes) : json_null();
}

/* The variables that steer threads, BLAS, the allocator and ourselves. */
static json_t *variables(void)
{
	static const char *const prefixes[] = { "OPENBLAS_", "OMP_",    "GOMP_",
						"GOTO_",     "KMP_",    "MALLOC_",
						"LD_",       "SCRAWL_", "GLIBC_TUNABLES" };
	json_t *all = json_object();
	for (char **entry = environ; *entry; entry++) {
		for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
			char name[64];
			size_t length = strcspn(*entry, "=");
			if (strncmp(*entry, prefixes[i], strlen(prefixes[i])) != 0 ||
			    length >= sizeof(name) || !(*entry)[length])
				continue;
			snprintf(name, sizeof(name), "%.*s", (int)length, *entry);
			json_object_set_new(all, name, json_string(*entry + length + 1));
		}
	}
	return all;
}

static json_t *build(void)
{
#ifdef __OPTIMIZE__
	bool optimized = true;
#else
	bool optimized = false;
#endif
#ifdef NDEBUG
	bool assertions = false;
#else
	bool assertions = true;
#endif
	return json_pack("{s:s, s:s, s:b, s:b, s:s, s:b}", "compiler", SCRAWL_BUILD, "flags",
			 BENCH_FLAGS, "optimized", optimized, "assertions", assertions, "sanitizer",
			 BENCH_SANITIZER, "variants", SCRAWL_USE_MULTIVERSION);
}

static json_t *libraries(void)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "zlib", BENCH_ZLIB, "jansson", JANSSON_VERSION,
			 "xxhash", BENCH_XXHASH, "glibc", gnu_get_libc_version());
}

static json_t *blas(void)
{
	const struct scrawl_blas *blas = scrawl_blas_describe();
	return json_pack("{s:s, s:s, s:s}", "config", blas->config, "core", blas->core, "flavour",
			 blas->flavour);
}

static json_t *date(void)
{
	char text[32];
	time_t now = time(NULL);
	struct tm utc;
	gmtime_r(&now, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_string(text);
}

static json_t *caches(void)
{
	return json_pack("{s:o, s:o, s:o}", "l1d", cache_bytes(1), "l2", cache_bytes(2), "l3",
			 cache_bytes(3));
}

static json_t *load_average(void)
{
	char load[64];
	return read_line("/proc/loadavg", load, sizeof(load)) ? json_real(strtod(load, NULL))
							      : json_null();
}

json_t *environment_describe(void)
{
	struct utsname system;
	if (uname(&system) < 0)
		memset(&system, 0, sizeof(system));
	const struct {
		const char *key;
		json_t *value;
	} members[] = {
		{ "date", date() },
		{ "scrawl", json_string(scrawl_version()) },
		{ "revision", json_string(environment_revision) },
		{ "build", build() },
		{ "cpu", cpu_model() },
		{ "cpus", json_integer(sysconf(_SC_NPROCESSORS_ONLN)) },
		{ "cpus_usable", json_integer(parallel_cpus()) },
		{ "caches", caches() },
		{ "governor", line_of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") },
		{ "load_average", load_average() },
		{ "system", json_string(system.sysname) },
		{ "kernel", json_string(system.release) },
		{ "machine", json_string(system.machine) },
		{ "blas", blas() },
		{ "libraries", libraries() },
		{ "variables", variables() },
	};
	json_t *environment = json_object();
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		json_object_set_new(environment, members[i].key, members[i].value);
	return environment;
}

void environment_warn(struct report *report, const struct bench_options *options,
		      const json_t *environment)
{
	const json_t *made = json_object_get(environment, "build");
	const char *governor = json_string_value(json_object_get(environment, "governor"));
	const char *sanitizer = json_string_value(json_object_get(made, "sanitizer"));
	double load = json_number_value(json_object_get(environment, "load_average"));
	json_int_t cpus = json_integer_value(json_object_get(environment, "cpus"));
	json_int_t usable = json_integer_value(json_object_get(environment, "cpus_usable"));
	unsigned threads = 1;
	for (size_t i = 0; i < options->thread_count; i++)
		if (options->threads[i] > threads)
			threads = options->threads[i];
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
