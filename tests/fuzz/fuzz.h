/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - what libFuzzer, or replay.c, calls with each input
 */
#ifndef SCRAWL_TESTS_FUZZ_H
#define SCRAWL_TESTS_FUZZ_H

#include <scrawl.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
