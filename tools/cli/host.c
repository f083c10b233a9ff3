/* SPDX-License-Identifier: MIT */
/*
 * host.c - queries the system
 */
#include "cli/host.h"

#include <scrawl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cli/json.h"

extern char **environ;

json_t *host_time(void)
{
	char text[32];
	time_t now = time(NULL);
	struct tm parts;
	if (!gmtime_r(&now, &parts) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
		return json_null();
	return json_text(text);
}

json_t *host_blas(void)
{
	const struct scrawl_blas *blas = scrawl_blas_describe();
	return json_pack("{s:o, s:o, s:o, s:b, s:o}", "config", json_text(blas->config), "core",
			 json_text(blas->core), "detected", json_text(blas->detected), "mended",
			 blas->mended, "flavour", json_text(blas->flavour));
}

json_t *machine_versions(void)
{
	return json_pack("{s:o, s:o, s:o}", "scrawl", json_text(scrawl_version()), "build",
			 json_text(SCRAWL_BUILD), "blas", host_blas());
}

/* The first "model name" of /proc/cpuinfo. */
json_t *host_cpu(void)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	if (!file)
		return json_null();
	char line[256];
	json_t *model = NULL;
	while (!model && fgets(line, sizeof(line), file)) {
		char *value = strchr(line, ':');
		if (strncmp(line, "model name", 10) != 0 || !value)
			continue;
		value += 1 + strspn(value + 1, " \t");
		value[strcspn(value, "\n")] = '\0';
		model = json_text(value);
	}
	fclose(file);
	return model ? model : json_null();
}

json_t *host_variables(void)
{
	static const char *const prefix[] = { "OPENBLAS_", "OMP_",    "GOMP_",
					      "GOTO_",     "KMP_",    "MALLOC_",
					      "LD_",       "SCRAWL_", "GLIBC_TUNABLES" };
	json_t *variables = json_object();
	for (char **entry = environ; variables && *entry; entry++) {
		for (size_t i = 0; i < sizeof(prefix) / sizeof(*prefix); i++) {
			size_t length = strcspn(*entry, "=");
			char name[64];
			if (strncmp(*entry, prefix[i], strlen(prefix[i])) != 0 ||
			    length >= sizeof(name) || !(*entry)[length])
				continue;
			memcpy(name, *entry, length);
			name[length] = '\0';
			json_object_set_new(variables, name, json_text(*entry + length + 1));
		}
	}
	return variables;
}

json_t *machine_describe(unsigned threads)
{
	struct utsname system;
	if (uname(&system) < 0)
		memset(&system, 0, sizeof(system));
	return json_pack("{s:o, s:I, s:o, s:o, s:o, s:I, s:o}", "cpu", host_cpu(), "cpus",
			 (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "system",
			 json_text(system.sysname), "release", json_text(system.release), "machine",
			 json_text(system.machine), "threads", (json_int_t)threads, "environment",
			 host_variables());
}

json_t *machine_environment(unsigned threads)
{
	return json_pack("{s:o, s:o, s:o}", "versions", machine_versions(), "machine",
			 machine_describe(threads), "threads", json_count(threads));
}

/* Reads a word from /sys about cache `index` of the first CPU. */
static bool read_word(int index, const char *name, char word[32])
{
	char path[96];
	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu0/cache/index%d/%s", index, name);
	FILE *file = fopen(path, "r");
	bool good = file && fscanf(file, "%31s", word) == 1;
	if (file)
		fclose(file);
	return good;
}

static size_t from_sysconf(int level)
{
	long bytes = -1;
#ifdef _SC_LEVEL1_DCACHE_SIZE
	static const int names[] = { _SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE,
				     _SC_LEVEL3_CACHE_SIZE };
	bytes = sysconf(names[level - 1]);
#endif
	return bytes > 0 ? (size_t)bytes : 0;
}

size_t host_cache_bytes(int level)
{
	char type[32], number[32], size[32], *unit;
	for (int index = 0; read_word(index, "type", type); index++) {
		if (!read_word(index, "level", number) || !read_word(index, "size", size))
			break;
		if (strtol(number, NULL, 10) != level || strcmp(type, "Instruction") == 0)
			continue;
		size_t bytes = strtoul(size, &unit, 10);
		return bytes * (*unit == 'M' ? 1u << 20 : *unit == 'K' ? 1u << 10 : 1u);
	}
	return from_sysconf(level);
}
