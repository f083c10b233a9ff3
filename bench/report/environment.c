/* SPDX-License-Identifier: MIT */
/*
 * environment.c - describes the machine, the system and the build
 */
#include "report/report.h"

#include <gnu/libc-version.h>
#include <scrawl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/host.h"
#include "config.h"
#include "core/cpus.h"

/* The first line of a file; null if it cannot be read. */
static json_t *line_of(const char *path)
{
	char line[256];
	FILE *file = fopen(path, "r");
	bool good = file && fgets(line, sizeof(line), file);
	if (file)
		fclose(file);
	return good ? json_stringn(line, strcspn(line, "\n")) : json_null();
}

/* null if unknown. */
static json_t *cache_bytes(int level)
{
	size_t bytes = host_cache_bytes(level);
	return bytes ? json_integer((json_int_t)bytes) : json_null();
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

static json_t *caches(void)
{
	return json_pack("{s:o, s:o, s:o}", "l1d", cache_bytes(1), "l2", cache_bytes(2), "l3",
			 cache_bytes(3));
}

static json_t *load_average(void)
{
	double load;
	return getloadavg(&load, 1) == 1 ? json_real(load) : json_null();
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
		{ "date", host_time() },
		{ "scrawl", json_string(scrawl_version()) },
		{ "revision", json_string(environment_revision) },
		{ "build", build() },
		{ "cpu", host_cpu() },
		{ "cpus", json_integer(sysconf(_SC_NPROCESSORS_ONLN)) },
		{ "cpus_usable", json_integer(cpus_usable()) },
		{ "caches", caches() },
		{ "governor", line_of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") },
		{ "load_average", load_average() },
		{ "system", json_string(system.sysname) },
		{ "kernel", json_string(system.release) },
		{ "machine", json_string(system.machine) },
		{ "blas", host_blas() },
		{ "libraries", libraries() },
		{ "variables", host_variables() },
	};
	json_t *environment = json_object();
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		json_object_set_new(environment, members[i].key, members[i].value);
	return environment;
}
