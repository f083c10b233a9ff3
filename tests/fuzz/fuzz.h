/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - what libFuzzer, or replay.c, calls with each input, and what targets share
 */
#ifndef SCRAWL_TESTS_FUZZ_H
#define SCRAWL_TESTS_FUZZ_H

#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * A target may define this, to change inputs in a way that keeps what surrounds the change valid.
 * data has room for max_size bytes; the new size is returned.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* Changes bytes at random: libFuzzer's own, or that of replay.c. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* Ends the process, which is how a target reports what must not be. */
#define REQUIRE(holds) ((holds) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #holds))
_Noreturn static inline void fuzz_fail(const char *file, int line, const char *text)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, text);
	abort();
}

/* A context that is created once, and lasts. */
static inline scrawl_context *fuzz_context(void)
{
	static scrawl_context *ctx;
	if (!ctx)
		REQUIRE(scrawl_context_create(1, &ctx) == SCRAWL_OK);
	return ctx;
}

/* Every failure is explained in one line. */
static inline void require_reason(enum scrawl_status status)
{
	const char *error = scrawl_context_error(fuzz_context());
	REQUIRE(status == SCRAWL_OK || (*error && !strchr(error, '\n')));
}

/* The bytes as a text, which the caller frees.  A zero byte ends it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	REQUIRE(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

#endif
