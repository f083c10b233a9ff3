/* SPDX-License-Identifier: MIT */
/*
 * bench_peak.c - the case peak: the limits of this machine, for each thread count
 *
 * Measures arithmetic in registers, the bandwidth of each cache and of memory, and sgemm, square
 * and as the networks' layers call it.  With the intensity of the layers' products (operations per
 * byte of their matrices) this gives a roofline with those products on it.  All threads do the same
 * work at the same time, each on its own data.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cases/cases.h"
#include "cli/message.h"
#include "core/memory.h"
#include "measure.h"
#include "selftest/fma_loop.h"
#include "workloads/bandwidth.h"
#include "workloads/lockstep.h"
#include "workloads/sgemm_layers.h"

struct machine {
	const struct bench_options *options;
	struct report *report;
	struct parallel *pool;
	unsigned threads;
	double fma; /* GFLOP/s of the fastest instruction set, best round */
};

/* ---- arithmetic ------------------------------------------------------------------------------ */

#define INSTRUCTION_SETS 4
#define FMA_STEPS        10000

struct fma_load {
	struct parallel *pool;
	const struct fma_loop *loop;
	float results[SCRAWL_MAX_THREADS];
};

static void fma_thread(void *arg, unsigned worker, size_t repetitions)
{
	struct fma_load *load = arg;
	for (size_t i = 0; i < repetitions; i++)
		load->results[worker] = load->loop->run(FMA_STEPS);
}

static void fma_run(void *load, size_t repetitions)
{
	team_run(((struct fma_load *)load)->pool, fma_thread, load, repetitions);
}

static bool fma_check(struct fma_load *load)
{
	fma_thread(load, 0, 1);
	return fabsf(load->results[0] - 2.0f) < 1e-5f;
}

/* A case measured in GFLOP/s; flops are the operations of one repetition. */
static json_t *flops_case(const struct machine *m, const char *what, const char *detail,
			  double flops, struct statistics time)
{
	double gflops = flops / time.median * 1e-9;
	return json_pack("{s:s, s:s, s:i, s:f, s:f, s:f, s:f, s:o}", "what", what, "detail", detail,
			 "threads", (int)m->threads, "gflops", gflops, "gflops_best",
			 flops / time.best * 1e-9, "spread", time.spread, "percent_of_fma",
			 100.0 * gflops / m->fma, "name",
			 json_sprintf("peak %s %s threads %u", what, detail, m->threads));
}

static int peak_fma(struct machine *m)
{
	struct fma_load loads[INSTRUCTION_SETS];
	struct measurable things[INSTRUCTION_SETS];
	double flops[INSTRUCTION_SETS];
	size_t count = 0;
	const struct fma_loop *l;
	for (; count < INSTRUCTION_SETS && (l = fma_loop_version(count)); count++) {
		loads[count] = (struct fma_load){ .pool = m->pool, .loop = l };
		things[count] = (struct measurable){ .run = fma_run, .arg = &loads[count] };
		flops[count] = (double)FMA_STEPS * (double)l->operations * m->threads;
		if (!fma_check(&loads[count]))
			return fail_with(EXIT_FAILED, "the loop for %s computes a wrong result",
					 l->name);
	}
	if (!measure(m->options, "multiply-add", count, things))
		return fail_memory();
	m->fma = 0.0;
	for (size_t i = 0; i < count; i++)
		m->fma = fmax(m->fma, flops[i] / things[i].time.best * 1e-9);
	for (size_t i = 0; i < count; i++)
		report_case(m->report,
			    flops_case(m, "fma", loads[i].loop->name, flops[i], things[i].time));
	return EXIT_DONE;
}

/* ---- bandwidth ------------------------------------------------------------------------------- */

#define LOADS ((size_t)BANDWIDTH_LEVELS * BANDWIDTH_OPERATIONS)

static void report_bandwidth(const struct machine *m, const struct bandwidth_load *load,
			     const char *level, struct statistics time)
{
	const char *operation = bandwidth_operation_name(load->operation);
	double gigabytes = bandwidth_load_bytes(load) * 1e-9;
	char detail[64];
	bool large = load->bytes >= 10 << 20;
	snprintf(detail, sizeof(detail), "%s, %s, %zu %s/thread", operation, level,
		 load->bytes >> (large ? 20 : 10), large ? "MiB" : "KiB");
	report_case(m->report,
		    json_pack("{s:s, s:s, s:s, s:s, s:I, s:i, s:f, s:f, s:f, s:o}", "what",
			      "bandwidth", "detail", detail, "operation", operation, "level", level,
			      "bytes", (json_int_t)load->bytes, "threads", (int)m->threads,
			      "gigabytes_per_second", gigabytes / time.median,
			      "gigabytes_per_second_best", gigabytes / time.best, "spread",
			      time.spread, "name",
			      json_sprintf("peak %s %s threads %u", operation, level, m->threads)));
}

static int peak_bandwidth_in(const struct machine *m, const struct bandwidth_room *room,
			     const struct bandwidth_level *levels, size_t level_count)
{
	struct bandwidth_load loads[LOADS];
	struct measurable things[LOADS];
	size_t count = level_count * BANDWIDTH_OPERATIONS;
	for (size_t i = 0; i < count; i++) {
		loads[i] = (struct bandwidth_load){
			.room = room,
			.limits = limits_version(0),
			.operation = (enum bandwidth_operation)(i % BANDWIDTH_OPERATIONS),
			.bytes = levels[i / BANDWIDTH_OPERATIONS].bytes,
		};
		things[i] = (struct measurable){ .run = bandwidth_load_run, .arg = &loads[i] };
		if (!bandwidth_load_check(&loads[i]))
			return fail_with(EXIT_FAILED, "the loop of %s gives a wrong result",
					 bandwidth_operation_name(loads[i].operation));
	}
	if (!measure(m->options, "bandwidth", count, things))
		return fail_memory();
	for (size_t i = 0; i < count; i++)
		report_bandwidth(m, &loads[i], levels[i / BANDWIDTH_OPERATIONS].name,
				 things[i].time);
	return EXIT_DONE;
}

static int peak_bandwidth(const struct machine *m)
{
	struct bandwidth_level levels[BANDWIDTH_LEVELS];
	struct bandwidth_room room;
	size_t count = bandwidth_levels(m->threads, levels), most = 0;
	for (size_t i = 0; i < count; i++)
		most = levels[i].bytes > most ? levels[i].bytes : most;
	int code = bandwidth_room_init(&room, m->pool, most)
			   ? peak_bandwidth_in(m, &room, levels, count)
			   : fail_with(EXIT_FAILED, "out of memory: %u blocks of %zu MiB",
				       m->threads, most >> 20);
	bandwidth_room_release(&room);
	return code;
}

/* ---- sgemm ----------------------------------------------------------------------------------- */

static void report_product(const struct machine *m, const struct sgemm_layer *layer,
			   const struct sgemm_load *load, struct statistics time)
{
	const struct sgemm_shape *s = &load->shape;
	char detail[160];
	int length = layer->pass ? snprintf(detail, sizeof(detail), "%s, %s, ", layer->layer,
					    layer->pass)
				 : 0;
	snprintf(detail + length, sizeof(detail) - (size_t)length, "%zux%zux%zu", s->m, s->n, s->k);
	json_t *object = flops_case(m, "sgemm", detail, sgemm_load_flops(load), time);
	json_object_set_new(object, "m", json_integer((json_int_t)s->m));
	json_object_set_new(object, "n", json_integer((json_int_t)s->n));
	json_object_set_new(object, "k", json_integer((json_int_t)s->k));
	if (layer->pass) { /* a point on the roofline */
		json_object_set_new(object, "layer", json_string(layer->layer));
		json_object_set_new(object, "pass", json_string(layer->pass));
		json_object_set_new(object, "intensity", json_real(sgemm_intensity(s)));
	}
	report_case(m->report, object);
}

static int time_products(const struct machine *m, struct sgemm_load *loads,
			 struct measurable *things, const struct sgemm_layers *layers)
{
	for (size_t i = 0; i < layers->count; i++) {
		const struct sgemm_shape *s = &loads[i].shape;
		if (!sgemm_load_check(&loads[i]))
			return fail_with(EXIT_FAILED,
					 "sgemm of %zux%zux%zu: wrong; nothing was timed", s->m,
					 s->n, s->k);
	}
	if (!measure(m->options, "sgemm", layers->count, things))
		return fail_memory();
	for (size_t i = 0; i < layers->count; i++)
		report_product(m, &layers->layer[i], &loads[i], things[i].time);
	return EXIT_DONE;
}

static int peak_sgemm(const struct machine *m, const struct sgemm_layers *layers)
{
	size_t n = layers->count;
	struct sgemm_room room = { 0 };
	struct sgemm_load *loads = memory_alloc(n, sizeof(*loads));
	struct measurable *things = memory_alloc(n, sizeof(*things));
	bool ready = loads && things;
	for (size_t i = 0; i < n && ready; i++) {
		loads[i] = (struct sgemm_load){ .room = &room, .shape = layers->layer[i].shape };
		things[i] = (struct measurable){ .run = sgemm_load_run, .arg = &loads[i] };
	}
	int code = ready && sgemm_room_init(&room, m->pool, loads, n)
			   ? time_products(m, loads, things, layers)
			   : fail_with(EXIT_FAILED, "out of memory: matrices for %u threads",
				       m->threads);
	sgemm_room_release(&room);
	memory_free(loads);
	memory_free(things);
	return code;
}

/* ---- the case -------------------------------------------------------------------------------- */

static const struct report_column peak_columns[] = {
	{ "what", "what", -9, 0, "", 1.0 },
	{ "detail", "detail", -25, 0, "", 1.0 },
	{ "gflops", "GFLOP/s", 7, 1, "", 1.0 },
	{ "percent_of_fma", "of FMA", 4, 0, "%", 1.0 },
	{ "gigabytes_per_second", "GB/s", 6, 1, "", 1.0 },
	{ "spread", "spread", 4, 0, "%", 100.0 },
	{ "intensity", "FLOP/byte", 9, 1, "", 1.0 },
};

static int bench_threads(struct machine *m, const struct sgemm_layers *products)
{
	m->pool = parallel_create(m->threads);
	if (!m->pool)
		return fail_with(EXIT_FAILED, "out of memory: %u threads", m->threads);
	int code = EXIT_DONE;
	if (parallel_threads(m->pool) < m->threads)
		code = fail_with(EXIT_FAILED, "the system started %u threads instead of %u",
				 parallel_threads(m->pool), m->threads);
	report_heading(m->report, "%u thread%s", m->threads, m->threads == 1 ? "" : "s");
	if (code == EXIT_DONE)
		code = peak_fma(m);
	if (code == EXIT_DONE)
		code = peak_bandwidth(m);
	for (size_t i = 0; i < 2 && code == EXIT_DONE; i++)
		code = products[i].count ? peak_sgemm(m, &products[i]) : EXIT_DONE;
	parallel_destroy(m->pool);
	return code;
}

int bench_peak(const struct bench_options *options, struct report *report)
{
	static const size_t sides[] = { 64, 96, 128, 192, 256, 384, 512, 768, 1024 };
	struct sgemm_layer squares[sizeof(sides) / sizeof(sides[0])] = { 0 };
	struct machine m = { .options = options, .report = report };
	struct sgemm_layers products[2] = { { squares, sizeof(sides) / sizeof(sides[0]) } };
	for (size_t i = 0; i < products[0].count; i++)
		squares[i].shape =
			(struct sgemm_shape){ .m = sides[i], .n = sides[i], .k = sides[i] };
	int code = sgemm_layers_list(&options->nets, &products[1]);
	if (code != EXIT_DONE)
		return code;
	report_columns(report, peak_columns, sizeof(peak_columns) / sizeof(peak_columns[0]));
	measure_expect(options->threads.count * 4); /* multiply-add, bandwidth, both products */
	for (size_t i = 0; i < options->threads.count && code == EXIT_DONE; i++) {
		m.threads = (unsigned)options->threads.values[i];
		code = bench_threads(&m, products);
	}
	sgemm_layers_release(&products[1]);
	return code;
}
