/* SPDX-License-Identifier: MIT */
/*
 * seeds.h - writes the inputs that a fuzzer begins with, and that replays run with
 */
#ifndef SCRAWL_TESTS_FUZZ_SEEDS_H
#define SCRAWL_TESTS_FUZZ_SEEDS_H

#include <stddef.h>

/* Writes a file to the current folder, or ends the process. */
void seed_write(const char *name, const void *bytes, size_t count);

/* Each writes the seeds of a target, or of several. */
void seeds_pictures(const char *target);
void seeds_idx(const char *target);
void seeds_models(const char *target);
void seeds_texts(const char *target);

#endif
