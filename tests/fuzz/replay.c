/* SPDX-License-Identifier: MIT */
/*
 * replay.c - runs a fuzz target once with each file given, where there is no libFuzzer
 *
 * usage: fuzz_NAME FILE...
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

enum { MAX_INPUT = 1 << 20 };

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		uint8_t *data = malloc(MAX_INPUT);
		FILE *file = fopen(argv[i], "rb");
		if (!data || !file) {
			perror(argv[i]);
			return 1;
		}
		size_t size = fread(data, 1, MAX_INPUT, file);
		fclose(file);
		/* A block of exactly that size, so that a sanitizer sees what is read beyond it. */
		uint8_t *exact = realloc(data, size + !size);
		LLVMFuzzerTestOneInput(exact, size);
		free(exact);
	}
	printf("%d inputs\n", argc - 1);
	return 0;
}
