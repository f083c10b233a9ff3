/* SPDX-License-Identifier: MIT */
/*
 * replay.c - runs a fuzz target with each file given, where there is no libFuzzer
 *
 * usage: fuzz_NAME FILE...
 *
 * Each is also run after some changes, always the same ones, if CHANGES_INPUTS says that the target
 * makes them itself.
 */
#include "fuzz.h"

enum { MAX_INPUT_BYTES = 1 << 20, CHANGES = 40 };

/* Numerical Recipes' generator; its upper bits are the better ones. */
static unsigned next_random(unsigned below)
{
	static uint32_t state = 1;
	state = state * 1664525 + 1013904223;
	return (unsigned)((uint64_t)state * below >> 32);
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
	size_t at = size ? next_random((unsigned)size) : 0;
	unsigned kind = size ? next_random(4) : 3;
	if (kind == 0) {
		data[at] ^= (uint8_t)(1 << next_random(8));
	} else if (kind == 1) {
		data[at] = (uint8_t)next_random(256);
	} else if (kind == 2) {
		memmove(data + at, data + at + 1, --size - at);
	} else if (size < max_size) {
		memmove(data + at + 1, data + at, size++ - at);
		data[at] = (uint8_t)next_random(256);
	}
	return size;
}

/* In a block of exactly that size, so that a sanitizer sees what is read beyond it. */
static void run_exact(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size + !size);
	REQUIRE(exact);
	if (size)
		memcpy(exact, data, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static void run_changed(const uint8_t *data, size_t size)
{
#ifdef CHANGES_INPUTS
	static uint8_t changed[MAX_INPUT_BYTES];
	for (unsigned n = 0; n < CHANGES; n++) {
		memcpy(changed, data, size);
		run_exact(changed, LLVMFuzzerCustomMutator(changed, size, MAX_INPUT_BYTES, n));
	}
#else
	(void)data;
	(void)size;
#endif
}

int main(int argc, char **argv)
{
	static uint8_t data[MAX_INPUT_BYTES];
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		if (!file) {
			perror(argv[i]);
			return 1;
		}
		size_t size = fread(data, 1, MAX_INPUT_BYTES, file);
		fclose(file);
		run_exact(data, size);
		run_changed(data, size);
	}
	printf("%d inputs\n", argc - 1);
	return 0;
}
