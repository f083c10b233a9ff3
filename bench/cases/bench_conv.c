/* SPDX-License-Identifier: MIT */
/*
 * bench_conv.c - the case conv: each convolution, each pass, each algorithm, on one thread
 *
 * All results are compared with those of the formula in double before anything is timed.  GFLOP/s
 * count the operations of the dense convolution, including those an algorithm skips.  Each part of
 * gemm is also timed alone; its share is of the sum of the parts.
 */
#include <stdio.h>

#include "cases/cases.h"
#include "cli/message.h"
#include "cli/status_line.h"
#include "core/memory.h"
#include "kernels/direct.h"
#include "measure.h"
#include "workloads/conv_parts.h"
#include "workloads/conv_reference.h"
#include "workloads/sgemm_peak.h"

#define ALGORITHMS 16   /* at most */
#define TOLERANCE  1e-4 /* relative to the root mean square of the results */

/* Of each algorithm, in the order of a contest. */
struct shape_errors {
	struct conv_error pass[CONV_PASSES][ALGORITHMS];
};

/* One pass of one shape, and the algorithms with different code for it, the simplest first. */
struct contest {
	struct conv_data data;
	enum conv_pass pass;
	struct conv_run runs[ALGORITHMS];
	size_t count;
	struct conv_part parts[CONV_PARTS]; /* of gemm's pass */
	size_t part_count;
	struct conv_error *errors; /* [count] */
};

/* Finds the algorithms; false: out of memory. */
static bool contest_init(struct contest *c, const struct conv_shape *shape, enum conv_pass pass,
			 const struct bench_options *o, struct shape_errors *errors)
{
	*c = (struct contest){ .pass = pass, .errors = errors->pass[pass] };
	if (!conv_data_init(&c->data, shape))
		return false;
	/* The first name is "auto"; the last ones are the simplest. */
	for (size_t i = scrawl_conv_algorithm_count(); i-- > 1 && c->count < ALGORITHMS;) {
		const struct conv_algorithm *a =
			conv_algorithm_find(scrawl_conv_algorithm_at(i), &shape->geometry);
		size_t before = 0;
		if (a == &conv_naive && o->no_naive)
			continue;
		while (before < c->count &&
		       !conv_run_same(c->runs[before].algorithm, a, shape, pass))
			before++;
		if (before < c->count)
			continue;
		struct conv_run *run = &c->runs[c->count++];
		if (!conv_run_init(run, &c->data, a, pass))
			return false;
		for (int kind = 0; a == &conv_gemm && kind < CONV_PARTS; kind++)
			if (conv_part_exists(pass, (enum conv_part_kind)kind))
				c->parts[c->part_count++] = (struct conv_part){ run, kind };
	}
	return true;
}

static void contest_release(struct contest *c)
{
	for (size_t i = 0; i < c->count; i++)
		conv_run_release(&c->runs[i]);
	conv_data_release(&c->data);
}

/* A gradient through pooling is timed only if some algorithm skips its zeros. */
static bool is_wanted(const struct conv_shape *shape, enum conv_pass pass)
{
	const char *name;
	bool skips = false;
	for (size_t i = 0; (name = scrawl_conv_algorithm_at(i)); i++)
		skips = skips || conv_run_is_sparse(conv_algorithm_find(name, &shape->geometry),
						    shape, pass);
	return skips || !conv_passes[pass].is_pooled;
}

/* Finds the errors. */
static int conv_check(struct contest *c)
{
	struct conv_reference reference;
	int code = EXIT_DONE;
	if (!conv_reference_init(&reference, &c->data, c->pass))
		code = fail_memory();
	for (size_t i = 0; i < c->count && code == EXIT_DONE; i++) {
		c->errors[i] = conv_reference_error(&reference, conv_run_once(&c->runs[i]));
		if (c->errors[i].largest < TOLERANCE)
			continue;
		code = fail_with(EXIT_FAILED,
				 "%s, %s, %s: error of %g times the root mean square of the "
				 "results; nothing was timed",
				 c->data.shape->text, conv_passes[c->pass].name,
				 c->runs[i].algorithm->name, c->errors[i].largest);
	}
	conv_reference_release(&reference);
	return code;
}

/* ---- time ------------------------------------------------------------------------------------ */

static json_t *conv_case(const struct conv_run *run, struct conv_error error,
			 struct statistics time, double sgemm)
{
	const struct conv_shape *s = run->data->shape;
	const struct conv_geometry *g = &s->geometry;
	double images = (double)s->images;
	double flops = 2.0 * images * (double)shape_count(g->out) * (double)conv_patch(g);
	const char *pass = conv_passes[run->pass].name, *name = run->algorithm->name;
	return json_pack(
		"{s:s, s:s, s:s, s:s, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:o}",
		"layer", s->text, "network_layer", s->layer, "pass", pass, "algorithm", name,
		"threads", 1, "seconds_per_image", time.median / images, "images_per_second",
		images / time.median, "images_per_second_best", images / time.best, "spread",
		time.spread, "gflops", flops / time.median * 1e-9, "gflops_best",
		flops / time.best * 1e-9, "sgemm_gflops", sgemm, "percent_of_peak",
		100.0 * flops / time.median * 1e-9 / sgemm, "error", error.rms, "error_largest",
		error.largest, "name", json_sprintf("conv %s, %s, %s", s->text, pass, name));
}

static const char *const share_keys[CONV_PARTS] = {
	[CONV_LOWERING] = "lowering_share",
	[CONV_MULTIPLICATION] = "multiplication_share",
	[CONV_EPILOGUE] = "epilogue_share",
};

/* The share of each part in their sum; 0 if the pass has no such part. */
static void shares_of(const struct contest *c, const struct measurable *parts,
		      double shares[CONV_PARTS])
{
	double sum = 0.0;
	for (size_t i = 0; i < c->part_count; i++)
		sum += parts[i].time.median;
	for (size_t i = 0; i < c->part_count; i++)
		shares[c->parts[i].kind] = parts[i].time.median / sum;
}

/* Times all algorithms and gemm's parts in the same rounds. */
static int time_contest(struct contest *c, const struct bench_options *o, struct report *report,
			double sgemm)
{
	struct measurable things[ALGORITHMS + CONV_PARTS];
	const struct conv_shape *s = c->data.shape;
	for (size_t i = 0; i < c->count; i++)
		things[i] = (struct measurable){ .run = conv_run_repeat, .arg = &c->runs[i] };
	for (size_t i = 0; i < c->part_count; i++)
		things[c->count + i] =
			(struct measurable){ .run = conv_part_repeat, .arg = &c->parts[i] };
	char label[128];
	snprintf(label, sizeof(label), "%s, %s", s->text, conv_passes[c->pass].name);
	if (!measure(o, label, c->count + c->part_count, things))
		return fail_memory();
	double shares[CONV_PARTS] = { 0 };
	shares_of(c, things + c->count, shares);
	for (size_t i = 0; i < c->count; i++) {
		json_t *object = conv_case(&c->runs[i], c->errors[i], things[i].time, sgemm);
		if (c->runs[0].algorithm == &conv_naive)
			json_object_set_new(object, "speedup_over_naive",
					    json_real(things[0].time.median /
						      things[i].time.median));
		bool has_parts = c->runs[i].algorithm == &conv_gemm;
		for (size_t part = 0; has_parts && part < c->part_count; part++) {
			enum conv_part_kind kind = c->parts[part].kind;
			json_object_set_new(object, share_keys[kind], json_real(shares[kind]));
		}
		report_case(report, object);
		if (has_parts)
			report_heading(report,
				       "  parts: lowering %.0f%%, product %.0f%%, epilogue "
				       "%.0f%%",
				       100.0 * shares[CONV_LOWERING],
				       100.0 * shares[CONV_MULTIPLICATION],
				       100.0 * shares[CONV_EPILOGUE]);
	}
	return EXIT_DONE;
}

static const struct report_column conv_columns[] = {
	{ "pass", "pass", -23, 0, "", 1.0 },
	{ "algorithm", "algorithm", -9, 0, "", 1.0 },
	{ "seconds_per_image", "us/image", 8, 2, "", 1e6 },
	{ "gflops", "GFLOP/s", 7, 1, "", 1.0 },
	{ "spread", "spread", 4, 0, "%", 100.0 },
	{ "percent_of_peak", "of sgemm", 6, 1, "%", 1.0 },
	{ "error", "error", 7, -1, "", 1.0 },
};

/* ---- the case -------------------------------------------------------------------------------- */

/* Checks every pass of a shape, or times it if report is not NULL, with the errors then found. */
static int each_pass(const struct conv_shape *shape, struct shape_errors *errors,
		     const struct bench_options *o, struct report *report, double sgemm)
{
	int code = EXIT_DONE;
	for (int pass = 0; pass < CONV_PASSES && code == EXIT_DONE; pass++) {
		struct contest contest;
		if (!is_wanted(shape, (enum conv_pass)pass))
			continue;
		if (!contest_init(&contest, shape, (enum conv_pass)pass, o, errors))
			code = fail_with(EXIT_FAILED, "out of memory: %s", shape->text);
		else if (report)
			code = time_contest(&contest, o, report, sgemm);
		else
			code = conv_check(&contest);
		contest_release(&contest);
	}
	return code;
}

/* The number of contests to time. */
static size_t count_passes(const struct conv_shapes *shapes)
{
	size_t count = 0;
	for (size_t i = 0; i < shapes->count; i++)
		for (int pass = 0; pass < CONV_PASSES; pass++)
			count += is_wanted(&shapes->shape[i], (enum conv_pass)pass);
	return count;
}

static int time_shapes(const struct conv_shapes *shapes, struct shape_errors *errors,
		       const struct bench_options *o, struct report *report)
{
	status_line_show("sgemm peak");
	double sgemm = sgemm_peak(1, o->seconds);
	if (sgemm <= 0.0)
		return fail_memory();
	size_t lanes = direct_version(0)->lanes;
	report_set(report, "lanes", json_integer((json_int_t)lanes));
	report_heading(report, "one thread; vectors of %zu floats; sgemm peak %.1f GFLOP/s", lanes,
		       sgemm);
	report_heading(report,
		       "code that two algorithms share is timed once, as the simpler one's");
	report_columns(report, conv_columns, sizeof(conv_columns) / sizeof(conv_columns[0]));
	int code = EXIT_DONE;
	measure_expect(count_passes(shapes));
	for (size_t i = 0; i < shapes->count && code == EXIT_DONE; i++) {
		const struct conv_shape *s = &shapes->shape[i];
		report_heading(report, "%s%s%s; auto takes %s", s->text, s->layer[0] ? "  " : "",
			       s->layer, conv_algorithm_find("auto", &s->geometry)->name);
		code = each_pass(s, &errors[i], o, report, sgemm);
	}
	return code;
}

int bench_conv(const struct bench_options *options, struct report *report)
{
	struct conv_shapes shapes;
	int code = conv_shapes_list(options->operands, options->operand_count, &options->nets,
				    &shapes);
	if (code != EXIT_DONE)
		return code;
	struct shape_errors *errors = memory_alloc(shapes.count, sizeof(*errors));
	if (!errors)
		code = fail_memory();
	for (size_t i = 0; i < shapes.count && code == EXIT_DONE; i++) {
		status_line_show("checking %s", shapes.shape[i].text);
		code = each_pass(&shapes.shape[i], &errors[i], options, NULL, 0.0);
	}
	if (code == EXIT_DONE)
		code = time_shapes(&shapes, errors, options, report);
	memory_free(errors);
	conv_shapes_release(&shapes);
	return code;
}
