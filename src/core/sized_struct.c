/* SPDX-License-Identifier: MIT */
/*
 * sized_struct.c - copies structs between a program and a library that may know different sizes
 */
#include "core/sized_struct.h"

#include <string.h>

#include "core/size.h"

/* Far above the size of any public struct; an uninitialised size is almost always larger. */
#define MAX_SIZE 4096

static size_t size_of(const void *sized)
{
	return *(const size_t *)sized;
}

static bool is_plausible(size_t size)
{
	return size > sizeof(size) && size <= MAX_SIZE;
}

bool sized_is_set(const void *given)
{
	return given && is_plausible(size_of(given));
}

static void copy_members(void *to, const void *from)
{
	size_t size = sizeof(size_t), both = size_min(size_of(to), size_of(from));
	memcpy((char *)to + size, (const char *)from + size, both - size);
}

void sized_init(void *given, size_t size, const void *own)
{
	if (!given || !is_plausible(size))
		return;
	memset(given, 0, size);
	*(size_t *)given = size;
	copy_members(given, own);
}

void sized_load(void *own, const void *given)
{
	if (sized_is_set(given))
		copy_members(own, given);
}

void sized_store(void *given, const void *own)
{
	if (sized_is_set(given))
		copy_members(given, own);
}

enum scrawl_status sized_take(scrawl_context *ctx, void *own, const void *given, const char *name)
{
	if (!given)
		return context_fail(ctx, SCRAWL_EINVAL, "%s: NULL (see %s_init)", name, name);
	if (!sized_is_set(given))
		return context_fail(ctx, SCRAWL_EINVAL, "%s: its size is not set (call %s_init)",
				    name, name);
	sized_load(own, given);
	return SCRAWL_OK;
}
