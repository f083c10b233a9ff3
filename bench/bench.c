/* SPDX-License-Identifier: MIT */
/*
 * bench.c - the harness scrawl-bench: the table of cases, and running one
 *
 * Results go to stdout, everything else to stderr.
 */
#include <errno.h>
#include <fcntl.h>
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases/cases.h"
#include "charts/chart.h"
#include "cli/message.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "core/blas.h"
#include "core/isa.h"
#include "kernels/gemm.h"
#include "selftest/blas_advice.h"
#include "selftest/speed.h"

#define MEASURES (TAKES_ROUNDS | TAKES_OUTPUT)
#define STEPS                                                                                      \
	(MEASURES | TAKES_NET | TAKES_CONV | TAKES_BATCH | TAKES_THREADS | TAKES_DROPOUT |         \
	 TAKES_LANES | TAKES_SERVE | TAKES_SVG)

static const struct bench_case bench_cases[] = {
	{
		.name = "conv",
		.summary = "time each convolution of the networks with every algorithm",
		.run = bench_conv,
		.operands = "[SHAPE ...] [OPTION ...]",
		.operands_max = MAX_OPERANDS,
		.takes = MEASURES | TAKES_NET | TAKES_LANES | TAKES_NAIVE | TAKES_SVG,
		.seconds = 0.1,
		.about =
			"Times the forward pass and both gradients, on one thread, of the\n"
			"convolutions of all named networks, of the networks given with --net,\n"
			"or of shapes written n1ih14iw14ic20oc50k5s1p0 (images, input height,\n"
			"width and channels, filters, kernel, stride, padding).  n, iw, s and p\n"
			"are optional; kh3kw5 is a rectangular kernel, psame keeps the size.\n"
			"\"finished\" passes include pooling, bias and ReLU; \"pooled\" gradients\n"
			"come through the pooling that follows.  The error is the root mean\n"
			"square of the differences from the formula in double, relative to that\n"
			"of its results.",
	},
	{
		.name = "train",
		.summary = "measure training throughput by batch size and thread count",
		.run = bench_train,
		.operands = "[OPTION ...]",
		.takes = STEPS,
		.net = "lenet",
		.conv = "auto",
		.batch = "64",
		.seconds = 0.5,
		.about = "Times whole training steps on synthetic images in memory.",
	},
	{
		.name = "infer",
		.summary = "measure inference throughput by batch size and thread count",
		.run = bench_train,
		.operands = "[OPTION ...]",
		.takes = STEPS,
		.net = "lenet",
		.conv = "auto",
		.batch = "64",
		.seconds = 0.5,
		.about = "Times inference on synthetic images in memory.",
	},
	{
		.name = "peak",
		.summary = "measure this machine's limits: arithmetic, sgemm, memory, caches",
		.run = bench_peak,
		.operands = "[OPTION ...]",
		.takes = MEASURES | TAKES_NET | TAKES_THREADS | TAKES_SVG,
		.seconds = 0.1,
		.about = "Measures the roofline: fused multiply-add, sgemm on square matrices and\n"
			 "on those of the networks' layers, bandwidth of memory and caches.",
	},
	{
		.name = "io",
		.summary = "time reading an IDX file, compared with plain zlib",
		.run = bench_io,
		.operands = "[FILE] [OPTION ...]",
		.operands_max = 1,
		.takes = MEASURES | TAKES_SVG,
		.seconds = 0.5,
		.about = "Times reading FILE, an IDX file, gzipped or not, with the library and\n"
			 "with zlib alone.  The default is MNIST's training images, where scrawl\n"
			 "finds them.",
	},
	{
		.name = "tune",
		.summary = "find the best thread count, batch size and algorithm",
		.run = bench_tune,
		.operands = "[OPTION ...]",
		.takes =
			MEASURES | TAKES_NET | TAKES_CONV | TAKES_BATCH | TAKES_THREADS | TAKES_SVG,
		.net = "fast",
		.batch = "32,64,128,256",
		.seconds = 0.2,
		.about =
			"Tries thread counts, batch sizes and algorithms for a network and prints\n"
			"the options to pass to scrawl train.",
	},
	{
		.name = "compare",
		.summary = "compare two --json reports case by case",
		.run = bench_compare,
		.operands = "A.json B.json [OPTION ...]",
		.operands_min = 2,
		.operands_max = 2,
		.takes = TAKES_OUTPUT | TAKES_THRESHOLD,
		.about = "Reports for each case whether B is slower than A, faster, or the same.\n"
			 "B is slower if its median is lower by more than the noise and its best\n"
			 "round by more than half of the noise.  The noise is the threshold, or a\n"
			 "quarter of the sum of both spreads if that is larger.  The exit code is\n"
			 "6 if any case is slower.",
	},
	{
		.name = "draw",
		.summary = "draw a saved --json report as a chart",
		.run = bench_draw,
		.operands = "REPORT.json --svg FILE",
		.operands_min = 1,
		.operands_max = 1,
		.takes = TAKES_SVG,
		.about = "Draws the chart that --svg would have drawn when the report was made.\n"
			 "Reports of bench/peers/bench-peers can be drawn, too.",
	},
};

#define CASES (sizeof(bench_cases) / sizeof(bench_cases[0]))

/* Fails before minutes of measuring if the file cannot be created or replaced. */
static int check_writable(const char *path)
{
	char folder[4096];
	const char *name = strrchr(path, '/');
	enum scrawl_file_kind kind = scrawl_path_kind(path);
	if (strcmp(path, "-") == 0)
		return EXIT_DONE;
	if (kind != SCRAWL_FILE_KIND_MARKUP && kind != SCRAWL_FILE_KIND_MISSING &&
	    kind != SCRAWL_FILE_KIND_EMPTY && kind != SCRAWL_FILE_KIND_SPECIAL)
		return fail_with(EXIT_USAGE,
				 "--svg: %s exists and is not SVG; give another name or remove it",
				 path);
	snprintf(folder, sizeof(folder), "%.*s", name ? (int)(name - path) + 1 : 1,
		 name ? path : ".");
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	if (fd >= 0 || (errno == ENOENT && access(folder, W_OK) == 0))
		return EXIT_DONE;
	return fail_with(EXIT_IO, "cannot write %s: %s", path, strerror(errno));
}

/* More load than a quarter of the CPUs, also from a run that just ended, distorts the numbers. */
#define FAIR_LOAD 0.25 /* per CPU */

/*
 * Adds warnings to the report, according to its environment: a build without optimisation or with a
 * sanitizer, other load, a clock that may be slow, more threads than CPUs.
 */
static void warn_of_environment(struct report *report, const struct bench_options *options)
{
	const json_t *environment = json_object_get(report_document(report), "environment");
	const json_t *made = json_object_get(environment, "build");
	const char *governor = json_string_value(json_object_get(environment, "governor"));
	const char *sanitizer = json_string_value(json_object_get(made, "sanitizer"));
	double load = json_number_value(json_object_get(environment, "load_average"));
	json_int_t cpus = json_integer_value(json_object_get(environment, "cpus"));
	json_int_t usable = json_integer_value(json_object_get(environment, "cpus_usable"));
	unsigned threads = 1;
	for (size_t i = 0; i < options->threads.count; i++)
		if ((unsigned)options->threads.values[i] > threads)
			threads = (unsigned)options->threads.values[i];
	if (!json_is_true(json_object_get(made, "optimized")))
		report_warn(report, "this build is not optimised; its numbers mean little");
	else if (json_is_true(json_object_get(made, "assertions")))
		report_warn(report, "this is a debug build (assertions are on)");
	if (sanitizer && strcmp(sanitizer, "none") != 0)
		report_warn(report, "this build has a sanitizer (%s); its numbers mean nothing",
			    sanitizer);
	if (load > FAIR_LOAD * (double)cpus)
		report_warn(report, "the machine is busy: load average %.2f on %lld CPUs", load,
			    (long long)cpus);
	if (governor && strcmp(governor, "performance") != 0)
		report_warn(report, "the CPU's frequency governor is \"%s\", not \"performance\"",
			    governor);
	if (threads > usable)
		report_warn(report, "%u threads share %lld CPUs", threads, (long long)usable);
}

/* Warns if OpenBLAS seems to run the wrong kernels, and says how to change that. */
static void warn_of_slow_sgemm(struct report *report)
{
	struct speed speed;
	char advice[256];
	if (!speed_measure(&speed) || !speed_is_low(&speed))
		return;
	blas_advise(advice, sizeof(advice));
	report_warn(report,
		    "sgemm runs at %.0f GFLOP/s, less than half of the %.0f of multiply-adds in "
		    "registers, with OpenBLAS's %s kernels; %s",
		    speed.gflops, speed.limit, scrawl_blas_describe()->core, advice);
}

/* argv[0] is the case's name. */
static int run_case(int argc, char **argv)
{
	const struct bench_case *which = bench_cases;
	struct bench_options options;
	while (strcmp(which->name, argv[0]) != 0)
		which++;
	int code = bench_options_parse(which, argc, argv, &options);
	if (code != EXIT_DONE)
		return code;
	if (options.svg)
		code = check_writable(options.svg);
	if (code != EXIT_DONE)
		return code;
	status_line_init(options.quiet);
	signals_watch(options.quiet);
	isa_limit((unsigned)options.lanes);
	gemm_setup();
	if ((options.takes & TAKES_ROUNDS) && blas_error())
		return fail_with(EXIT_FAILED, "%s", blas_error());
	struct report *report = report_open(&options);
	if (!report)
		return fail_memory();
	if (options.takes & TAKES_ROUNDS)
		warn_of_environment(report, &options);
	if (options.takes & TAKES_NET)
		warn_of_slow_sgemm(report);
	code = which->run(&options, report);
	/* The case draw has already drawn the report that it read. */
	if (code == EXIT_DONE && options.svg && (options.takes & TAKES_ROUNDS))
		code = chart_write(report_document(report), options.svg);
	return report_close(report, code);
}

int main(int argc, char **argv)
{
	struct command commands[CASES];
	const struct program program = {
		.name = "scrawl-bench",
		.about = "Measures Scrawl on this machine.",
		.commands = commands,
		.count = CASES,
	};
	for (size_t i = 0; i < CASES; i++)
		commands[i] =
			(struct command){ bench_cases[i].name, bench_cases[i].summary, run_case };
	return program_main(&program, argc, argv);
}
