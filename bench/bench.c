/* SPDX-License-Identifier: MIT */
/*
 * bench.c - the harness scrawl-bench: which case, with which options
 *
 * Results go to stdout, everything else to stderr.
 */
#include "bench.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "kernels/gemm.h"

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

double bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), ascending);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2.0;
}

void bench_fill(float *values, size_t n, uint32_t stream)
{
	struct random r;
	random_init(&r, 1, 0, stream, 0);
	for (size_t i = 0; i < n; i++)
		values[i] = 2.0f * random_uniform(&r) - 1.0f;
}

int bench_fail(const scrawl_context *ctx)
{
	fprintf(stderr, "scrawl-bench: %s\n", scrawl_context_error(ctx));
	return 1;
}

static const struct bench_case {
	const char *name, *summary;
	int (*run)(const struct bench_options *options);
} cases[] = {
	{ "conv", "each convolution of a network: every algorithm, forward and gradients",
	  bench_conv },
	{ "train", "training throughput", bench_train },
	{ "infer", "inference throughput", bench_infer },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

static void usage(FILE *to)
{
	fputs("usage: scrawl-bench CASE [options]\n\n", to);
	for (size_t i = 0; i < CASES; i++)
		fprintf(to, "  %-6s  %s\n", cases[i].name, cases[i].summary);
	fputs("\n  --net NAME|DESCRIPTION  network (default lenet)\n"
	      "  --conv ALGORITHM        for train and infer (default auto)\n"
	      "  --batch N               images a step (default 64)\n"
	      "  --threads A,B,...       thread counts to measure (default 1)\n"
	      "  --rounds N              measured rounds (default 10)\n"
	      "  --seconds S             length of a round, at least (default 0.5)\n"
	      "  --serve                 for train and infer: one round for each line read,\n"
	      "                          answered by its images/s; the first thread count only\n",
	      to);
}

static bool parse_threads(const char *text, struct bench_options *o)
{
	o->thread_counts = 0;
	do {
		char *end;
		unsigned long n = strtoul(text, &end, 10);
		if (end == text || n < 1 || n > SCRAWL_MAX_THREADS ||
		    (*end != ',' && *end != '\0') || o->thread_counts == BENCH_MAX_THREADS_LISTED)
			return false;
		o->threads[o->thread_counts++] = (unsigned)n;
		text = *end ? end + 1 : end;
	} while (*text);
	return true;
}

static bool parse_options(int argc, char **argv, struct bench_options *o)
{
	static const struct option options[] = {
		{ "net", required_argument, NULL, 'n' },
		{ "conv", required_argument, NULL, 'c' },
		{ "batch", required_argument, NULL, 'b' },
		{ "threads", required_argument, NULL, 't' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "seconds", required_argument, NULL, 's' },
		{ "serve", no_argument, NULL, 'S' },
		{ 0 },
	};
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		bool good = true;
		char *end;
		switch (c) {
		case 'n':
			o->net = optarg;
			break;
		case 'c':
			o->conv = optarg;
			break;
		case 'b':
			o->batch = strtoul(optarg, &end, 10);
			good = *end == '\0' && o->batch >= 1 && o->batch <= 65536;
			break;
		case 't':
			good = parse_threads(optarg, o);
			break;
		case 'r':
			o->rounds = (unsigned)strtoul(optarg, &end, 10);
			good = *end == '\0' && o->rounds >= 1 && o->rounds <= 10000;
			break;
		case 's':
			o->seconds = strtod(optarg, &end);
			good = *end == '\0' && o->seconds > 0.0 && o->seconds <= 3600.0;
			break;
		case 'S':
			o->serve = true;
			break;
		default:
			good = false;
		}
		if (!good)
			return false;
	}
	return optind == argc;
}

int main(int argc, char **argv)
{
	struct bench_options options = {
		.net = "lenet",
		.conv = "auto",
		.batch = 64,
		.threads = { 1 },
		.thread_counts = 1,
		.rounds = 10,
		.seconds = 0.5,
	};
	if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return 0;
	}
	for (size_t i = 0; argc >= 2 && i < CASES; i++) {
		if (strcmp(argv[1], cases[i].name) != 0)
			continue;
		if (!parse_options(argc - 1, argv + 1, &options))
			break;
		gemm_setup();
		int code = cases[i].run(&options);
		return fflush(stdout) != 0 || ferror(stdout) ? 4 : code;
	}
	usage(stderr);
	return 2;
}
