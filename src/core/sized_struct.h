/* SPDX-License-Identifier: MIT */
/*
 * sized_struct.h - public structs that begin with their size
 *
 * A program may be older or newer than the library that it runs with, and so know fewer or more
 * members of such a struct.  The library touches no more of it than the program knows.  New members
 * go to the end, and not into former padding: an older program's padding is copied as well.
 *
 * Here "own" is the library's struct, with its size set, and "given" the program's.
 */
#ifndef SCRAWL_CORE_SIZED_STRUCT_H
#define SCRAWL_CORE_SIZED_STRUCT_H

#include "core/context.h"

/* Whether given's size is set; it is not if given is NULL or was never initialised. */
bool sized_is_set(const void *given);

/* Fills given, of which the program knows size bytes, from own; members unknown to own get 0. */
void sized_init(void *given, size_t size, const void *own);

/* Copies the members that both know, except the size; does nothing unless given's size is set. */
void sized_load(void *own, const void *given);
void sized_store(void *given, const void *own);

/*
 * sized_load for options; own holds the defaults.  EINVAL if given's size is not set: the error
 * text names the function that sets it, derived from the struct's name.
 */
enum scrawl_status sized_take(scrawl_context *ctx, void *own, const void *given, const char *name);

#endif
