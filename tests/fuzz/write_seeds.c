/* SPDX-License-Identifier: MIT */
/*
 * write_seeds.c - writes the inputs that a fuzzer begins with
 *
 * usage: write_seeds TARGET FOLDER
 *
 * The folder exists.
 */
#include "seeds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

static const struct {
	const char *target;
	void (*write)(const char *target);
} writers[] = {
#if SCRAWL_USE_LEPTONICA
	{ "image", seeds_pictures }, { "read", seeds_pictures },
#endif
	{ "augment", seeds_texts },  { "checkpoint", seeds_models }, { "classes", seeds_texts },
	{ "config", seeds_texts },   { "idx", seeds_idx },           { "model", seeds_models },
	{ "network", seeds_texts },  { "options", seeds_texts },     { "sweep", seeds_texts },
};

void seed_write(const char *name, const void *bytes, size_t count)
{
	FILE *stream = fopen(name, "wb");
	if (!stream || fwrite(bytes, 1, count, stream) != count || fclose(stream) != 0) {
		perror(name);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && chdir(argv[2]) == 0)
		for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++)
			if (strcmp(writers[i].target, argv[1]) == 0) {
				writers[i].write(argv[1]);
				return 0;
			}
	fprintf(stderr, "usage: write_seeds TARGET FOLDER\n");
	return 2;
}
