/* SPDX-License-Identifier: MIT */
/*
 * bench.c - the harness scrawl-bench: which case, with which options
 *
 * Results go to stdout, everything else to stderr.
 */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "charts/chart.h"
#include "core/random.h"
#include "kernels/gemm.h"
#include "options.h"
#include "progress.h"
#include "report/report.h"

#define MEASURES (TAKES_ROUNDS | TAKES_OUTPUT | TAKES_QUIET)
#define STEPS                                                                                      \
	(MEASURES | TAKES_NET | TAKES_CONV | TAKES_BATCH | TAKES_THREADS | TAKES_DROPOUT |         \
	 TAKES_SERVE | TAKES_SVG)

static const struct bench_case cases[] = {
	{
		.name = "conv",
		.summary =
			"each convolution of the networks: every algorithm, forward and gradients",
		.run = bench_conv,
		.operands = "SHAPE",
		.operands_max = BENCH_LIST,
		.takes = MEASURES | TAKES_NET | TAKES_SVG,
		.net = "",
		.seconds = 0.1,
		.about = "Times the convolutions of all named networks, of those that --net names, "
			 "or\n"
			 "of shapes written n1ih14iw14ic20oc50k5s1p0 (batch, input height, width "
			 "and\n"
			 "channels, filters, kernel, stride, padding), on one thread.\n"
			 "n, iw, s and p may be left out; kh3kw5 is an oblong kernel, psame keeps "
			 "the size.\n"
			 "\"finished\" passes have pooling, bias and ReLU; \"pooled\" gradients "
			 "come through\n"
			 "the pooling behind.",
	},
	{
		.name = "train",
		.summary = "training throughput, over batch sizes and thread counts",
		.run = bench_train,
		.takes = STEPS,
		.net = "lenet",
		.conv = "auto",
		.batch = "64",
		.seconds = 0.5,
		.about = "Times whole training steps on invented images in memory.",
	},
	{
		.name = "infer",
		.summary = "inference throughput, likewise",
		.run = bench_infer,
		.takes = STEPS,
		.net = "lenet",
		.conv = "auto",
		.batch = "64",
		.seconds = 0.5,
		.about = "Times inference on invented images in memory.",
	},
	{
		.name = "peak",
		.summary = "limits of this machine: arithmetic, sgemm, memory and caches",
		.run = bench_peak,
		.takes = MEASURES | TAKES_NET | TAKES_THREADS | TAKES_SVG,
		.net = "",
		.seconds = 0.1,
		.about = "Measures the roofline: fused multiply-add, sgemm over square products "
			 "and\n"
			 "over those of the networks' layers, bandwidth of memory and caches.",
	},
	{
		.name = "io",
		.summary = "reading of gzipped IDX files, beside plain zlib",
		.run = bench_io,
		.operands = "FILE",
		.operands_max = 1,
		.takes = MEASURES | TAKES_SVG,
		.seconds = 0.5,
		.about = "Reads FILE, an IDX file of images, gzipped or not (default: MNIST's, "
			 "where scrawl\n"
			 "finds them), by the library and by zlib alone.",
	},
	{
		.name = "tune",
		.summary = "which thread count, batch size and algorithm to use for a network",
		.run = bench_tune,
		.takes = MEASURES | TAKES_NET | TAKES_CONV | TAKES_BATCH | TAKES_THREADS,
		.net = "fast",
		.batch = "32,64,128,256",
		.seconds = 0.2,
		.about = "Tries them for a few seconds and prints the options to pass to scrawl "
			 "train.",
	},
	{
		.name = "compare",
		.summary = "two reports of --json, case by case",
		.run = bench_compare,
		.operands = "A.json B.json",
		.operands_min = 2,
		.operands_max = 2,
		.takes = TAKES_OUTPUT | TAKES_THRESHOLD,
		.about = "Says for each case whether B is slower than A, faster or the same: "
			 "beyond the\n"
			 "noise by its median, and by its best round beyond half of that.  The "
			 "noise\n"
			 "is the threshold, or a quarter of both spreads' sum where that is more.\n"
			 "Exit code 6: a case is slower.",
	},
	{
		.name = "draw",
		.summary = "a saved report of --json as a picture",
		.run = bench_draw,
		.operands = "REPORT.json",
		.operands_min = 1,
		.operands_max = 1,
		.takes = TAKES_SVG,
		.about = "Draws the picture that --svg would have drawn when the report was made,\n"
			 "and reports of bench/peers/bench-peers.",
	},
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

void bench_fill(float *values, size_t n, uint32_t stream)
{
	struct random r;
	random_init(&r, 1, 0, stream, 0);
	for (size_t i = 0; i < n; i++)
		values[i] = 2.0f * random_uniform(&r) - 1.0f;
}

int bench_error(int code, const char *format, ...)
{
	char text[1280];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?'; /* a file's name must not steer the terminal */
	progress_clear();
	fprintf(stderr, "scrawl-bench: %s\n", text);
	return code;
}

int bench_fail(const scrawl_context *ctx, enum scrawl_status status)
{
	return bench_error(status == SCRAWL_EINVAL ? BENCH_USAGE : BENCH_FAILED, "%s",
			   scrawl_context_error(ctx));
}

static int help(void)
{
	fputs("usage: scrawl-bench CASE [OPTION ...]\n\n"
	      "Measures Scrawl on this machine.\n\nCases\n",
	      stdout);
	for (size_t i = 0; i < CASES; i++)
		printf("  %-8s %s\n", cases[i].name, cases[i].summary);
	fputs("\nOptions (scrawl-bench CASE --help lists those of a case)\n", stdout);
	options_help(stdout, NULL);
	return BENCH_DONE;
}

static int help_case(const struct bench_case *which)
{
	printf("usage: scrawl-bench %s", which->name);
	if (which->operands && which->operands_min)
		printf(" %s", which->operands);
	else if (which->operands)
		printf(" [%s%s]", which->operands, which->operands_max > 1 ? " ..." : "");
	printf(" [OPTION ...]\n\n%s\n\nOptions\n", which->about);
	options_help(stdout, which);
	return BENCH_DONE;
}

/* Before measuring for minutes: can a file be made or replaced there? */
static int check_writable(const char *path)
{
	char folder[4096];
	const char *name = strrchr(path, '/');
	snprintf(folder, sizeof(folder), "%.*s", name ? (int)(name - path) + 1 : 1,
		 name ? path : ".");
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	if (fd >= 0 || (errno == ENOENT && access(folder, W_OK) == 0))
		return BENCH_DONE;
	return bench_error(BENCH_IO, "cannot write %s: %s", path, strerror(errno));
}

static int run_case(const struct bench_case *which, int argc, char **argv)
{
	struct bench_options options;
	switch (options_parse(which, argc, argv, &options)) {
	case OPTIONS_HELP:
		return help_case(which);
	case OPTIONS_BAD:
		return BENCH_USAGE;
	case OPTIONS_RUN:
		break;
	}
	if (options.svg && check_writable(options.svg) != BENCH_DONE)
		return BENCH_IO;
	gemm_setup();
	struct report *report = report_open(&options);
	if (!report)
		return bench_error(BENCH_FAILED, "out of memory");
	int code = which->run(&options, report);
	if (code == BENCH_DONE && options.svg && which->run != bench_draw)
		code = chart_write(report_document(report), options.svg);
	return report_close(report, code);
}

static int run(int argc, char **argv)
{
	if (argc < 2)
		return bench_error(BENCH_USAGE, "which case?  scrawl-bench --help lists them");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return help();
	char names[128] = "";
	for (size_t i = 0, used = 0; i < CASES; i++) {
		if (strcmp(argv[1], cases[i].name) == 0)
			return run_case(&cases[i], argc - 1, argv + 1);
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s %s", i ? "," : "",
					 cases[i].name);
	}
	return bench_error(BENCH_USAGE, "there is no case \"%s\"; there are%s", argv[1], names);
}

int main(int argc, char **argv)
{
	/* A file-size limit is to be an error of the write, not the end of the program. */
	signal(SIGXFSZ, SIG_IGN);
	int code = run(argc, argv);
	errno = 0;
	if (fflush(stdout) == EOF || ferror(stdout)) {
		bench_error(code, "standard output: %s",
			    errno ? strerror(errno) : "cannot be written");
		if (code == BENCH_DONE || code == BENCH_SLOWER)
			code = BENCH_IO;
	}
	return code;
}
