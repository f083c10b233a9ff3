/* SPDX-License-Identifier: MIT */
/*
 * numbers.h - numbers and lists of numbers as they are written on the command line
 */
#ifndef SCRAWL_BENCH_NUMBERS_H
#define SCRAWL_BENCH_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

/* The whole text is a decimal number from least to most. */
bool numbers_whole(const char *text, size_t least, size_t most, size_t *out);

/* A number from 0 to most. */
bool numbers_real(const char *text, double most, double *out);

/*
 * "1,2,4", "1..8" or any mixture, of numbers from 1 to most; list has room for `room`, and *count
 * tells how many there are.  A number that is there twice counts once.
 */
bool numbers_list(const char *text, size_t most, size_t room, size_t *list, size_t *count);

#endif
