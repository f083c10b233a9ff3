/* SPDX-License-Identifier: MIT */
/*
 * seeds_texts.c - the inputs that are texts, some after bytes with which their target begins
 */
#include "seeds.h"

#include <stdio.h>
#include <string.h>

/* A row's bytes, without the zero at the end of the literal. */
struct text_seed {
	const char *target, *bytes;
	size_t count;
};
#define SEED(target, bytes)                                                                        \
	{                                                                                          \
		target, bytes, sizeof(bytes) - 1                                                   \
	}

static const struct text_seed seeds[] = {
	/* The size of images, and seed and epoch: see fuzz_augment.c. */
	SEED("augment", "\0\0light"),
	SEED("augment", "\0\1strong"),
	SEED("augment", "\2\x31none"),
	SEED("augment", "\3\2rotate 15, zoom .1, shear 5, shift 0.06"),
	SEED("augment", "\4\3elastic 34 4, thickness .5, flip 0.5, erase 6"),
	SEED("augment", "\1\4bold 1.5, blur 1, contrast .3, noise 20"),
	/* Odd: classes.txt; even: mapping.txt. */
	SEED("classes", "\1zero\none\r\ntwo"),
	SEED("classes", "\1\xef\xbb\xbfgr\xc3\xb6\xc3\x9f\x65r\n\xe2\x88\x91 \xf0\x9f\x99\x82\n"),
	SEED("classes", "\2"
			"0 48\n1 49 50\n2 8364\n"),
	SEED("classes", "\0"
			"1 65 97\r\n2 66 98"),
	SEED("config",
	     "# a comment\nnet = conv 32 3x3, relu, dense   # from here on\nepochs = 3\n"),
	SEED("config", "\xef\xbb\xbflr=0.5\r\nno-test\nout = \"odd # name\"\n\taugment = light\n"),
	SEED("config", "data = \"a\"\"b\"\nval = 10%\nevery = 5 minutes\nresize = 28x28\nseed = 7"),
	SEED("config", "optimizer = sgd\nmomentum = 0.9\nschedule = cosine\nuntil = 99%\n"),
	/* Height, width, and classes and channels: see fuzz_network.c. */
	SEED("network", "\x0b\x0b\1conv 4 3x3, relu, maxpool 2, conv 6 3x3 pad same, relu, dense"),
	SEED("network", "\x08\x09\x12"
			"conv 3 3x2 stride 2 pad 1, batchnorm, relu, avgpool 2, dense 4"),
	SEED("network", "\x0f\x0f\x08"
			"conv 8 5x5, maxpool 2, batchnorm, relu, dropout .5, dense"),
	SEED("network", "\x07\x05\3dense 6, relu, dense 5"),
	SEED("network", "\x0c\x0a\x21"
			"conv 4 5x5 pad same, relu, maxpool 3 stride 2, globalpool"
			", dense"),
	SEED("network", "\x13\x13\x08lenet"),
	/* A parser, or an option of scrawl train: see fuzz_options.c. */
	SEED("options", "\0"
			"12"),
	SEED("options", "\0"
			"99.5%"),
	SEED("options", "\0-1e-3"),
	SEED("options", "\0"
			"18446744073709551615"),
	SEED("options", "\0"
			"18446744073709551616"),
	SEED("options", "\1"
			"1,2,5..8"),
	SEED("options", "\2"
			"8,18,100:200"),
	SEED("options", "\2:5,7:"),
	SEED("options", "\3noise,blur:3"),
	SEED("options", "\3"
			"all"),
	SEED("options", "\4"
			"120,80,400,50,8"),
	SEED("options", "\4name: 10,20,30,40,5  # a comment\n\nother 1,2,3,4,1\n"),
	SEED("options", "\x0d"
			"28x28"),
	SEED("options", "\x0e-1"),
	SEED("options", "\x0f"
			"0.1"),
	SEED("options", "\x20"
			"5 minutes"),
	SEED("sweep",
	     "data = mnist\nnet = lenet | conv 16 3x3, relu, dense   # two\nseed = 1..3\n"),
	SEED("sweep", "search = random 20\nlr = 1e-4 .. 1 log\nsearch-seed = 5\nhalving = 3\n"),
	SEED("sweep", "lr = 0.5|1e-3 .. 1e-1 log 3 | 0.2\nbatch = 10 .. 50 linear 5\nquiet\n"),
	SEED("sweep", "1e-3 .. 1e-1 log"),
	SEED("sweep", "0.1 .. 0.5 linear 5"),
	SEED("sweep", "1 .. 9 linear"),
	SEED("sweep", "1e-300 .. 1e300 log 3"),
	SEED("sweep", "9007199254740993 .. 9007199254740995"),
};

void seeds_texts(const char *target)
{
	char name[16];
	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++)
		if (strcmp(seeds[i].target, target) == 0) {
			snprintf(name, sizeof(name), "text-%zu", i);
			seed_write(name, seeds[i].bytes, seeds[i].count);
		}
}
