/* SPDX-License-Identifier: MIT */
/*
 * peak_memory.c - peak memory from Linux's high-water mark
 */
#include "workloads/peak_memory.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

bool peak_memory_reset(void)
{
	malloc_trim(0);
	FILE *f = fopen("/proc/self/clear_refs", "w");
	if (!f)
		return false;
	bool written = fputs("5", f) >= 0;
	return fclose(f) == 0 && written;
}

size_t peak_memory_bytes(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	size_t bytes = (size_t)usage.ru_maxrss * 1024; /* over the process's lifetime */
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, "VmHWM:", 6) == 0)
			bytes = strtoul(line + 6, NULL, 10) * 1024;
	}
	if (f)
		fclose(f);
	return bytes;
}
