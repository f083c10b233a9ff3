/* SPDX-License-Identifier: MIT */
/*
 * path.c - operations on paths as text
 */
#include "core/path.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

char *path_join(const char *base, const char *middle, const char *name)
{
	size_t base_length = strlen(base);
	while (base_length > 1 && base[base_length - 1] == '/')
		base_length--;
	size_t bytes = base_length + strlen(middle) + strlen(name) + 2;
	char *path = memory_alloc(bytes, 1);
	if (!path)
		return NULL;
	const char *slash = base_length == 1 && base[0] == '/' && !middle[0] ? "" : "/";
	snprintf(path, bytes, "%.*s%s%s%s", (int)base_length, base, middle, slash, name);
	return path;
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

bool path_is_called(const char *path, const char *name)
{
	size_t end = strlen(path), length = strlen(name);
	while (end > 0 && path[end - 1] == '/')
		end--;
	return end >= length && memcmp(path + end - length, name, length) == 0 &&
	       (end == length || path[end - length - 1] == '/');
}
