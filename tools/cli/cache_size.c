/* SPDX-License-Identifier: MIT */
/*
 * cache_size.c - asks /sys, then sysconf
 */
#include "cli/cache_size.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A word that /sys tells of the first CPU's cache number `index`. */
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

size_t caches_bytes(int level)
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
