/* SPDX-License-Identifier: MIT */
/*
 * buffers.h - arrays that catch out-of-bounds accesses, and numbers to fill them with
 *
 * A buffer ends exactly where an inaccessible page begins, so that reading or writing past it
 * crashes; the bytes before it in its first page are checked on release.
 */
#ifndef SCRAWL_TESTS_BUFFERS_H
#define SCRAWL_TESTS_BUFFERS_H

#include <stddef.h>
#include <stdint.h>

/* [count], every value NaN; never NULL. */
float *buffer_floats(size_t count);

/* [count], every byte 0xa5; never NULL. */
uint8_t *buffer_bytes(size_t count);

/* Unmaps all buffers; fails the test if bytes before a buffer were written. */
void buffers_release(void);

/* A cmocka setup: restarts the numbers from SCRAWL_TEST_SEED (default 1). */
int fill_restart(void **state);

/* 0 .. n - 1 */
size_t fill_below(size_t n);

/* [-1, 1) */
void fill_uniform(size_t count, float *values);

/* Integers -limit .. limit, so small that float sums of products are exact. */
void fill_integers(size_t count, int limit, float *values);

void fill_bytes(size_t count, uint8_t *values);

#endif
