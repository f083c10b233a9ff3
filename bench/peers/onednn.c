/* SPDX-License-Identifier: MIT */
/*
 * onednn.c - times the convolutions of a network in oneDNN: the rate of a step that does nothing
 * else
 *
 * usage: onednn-peer train|infer [--net NET] [--batch N] [--threads N] [--seconds S] [--rounds R]
 *                    [--serve]
 *
 * Each convolution is a oneDNN primitive in the formats that oneDNN prefers (conversion is not
 * timed): for infer its forward pass, with bias and the ReLU that follows; for train also both
 * gradients, without the first layer's data gradient.  Pooling, dense layers, loss and update are
 * left out, so images per second are a bound that oneDNN itself cannot reach.  Results are compared
 * with plain loops first.  The caller sets OMP_WAIT_POLICY.
 *
 * Output and --serve are those of bench/peers/pytorch.py; each convolution's times are under
 * "convolutions".
 */
#include <float.h>
#include <jansson.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/program.h"
#include "core/clock.h"
#include "core/memory.h"
#include "measure.h"
#include "model/network.h"
#include "onednn_conv.h"

struct options {
	const char *net, *mode; /* mode: "train" or "infer" */
	uint64_t batch, threads, rounds;
	bool serve;
	double seconds;
};

struct layer_pass {
	struct onednn_conv conv;
	const char *text; /* of the layer */
	double flops;     /* of the batch */
	double *seconds;  /* [rounds] of the batch */
};

struct peer {
	const struct options *options;
	bool training;
	struct network *net;
	dnnl_engine_t engine;
	dnnl_stream_t stream;
	struct layer_pass *passes; /* [count] */
	size_t count;
};

/* ---- the network's convolutions -------------------------------------------------------------- */

static int add_pass(struct peer *p, size_t layer, enum conv_pass pass)
{
	const struct options *o = p->options;
	struct layer_pass *l = &p->passes[p->count++];
	const struct conv_geometry *g = conv_layer_geometry(p->net->layers[layer]);
	const struct conv_shape shape = {
		.geometry = *g,
		.images = o->batch,
		.relu = layer + 1 < p->net->count && p->net->layers[layer + 1]->ops == &relu_layer,
	};
	l->text = p->net->infos[layer].text;
	l->flops = 2.0 * (double)(o->batch * shape_count(g->out)) * (double)conv_patch(g);
	l->seconds = memory_alloc(o->rounds, sizeof(double));
	if (!l->seconds)
		return fail_memory();
	if (!onednn_conv_init(&l->conv, pass, p->training, &shape, p->engine, p->stream))
		return fail_with(EXIT_FAILED, "oneDNN does not support %s", l->text);
	if (!onednn_conv_check(&l->conv))
		return fail_with(EXIT_FAILED,
				 "oneDNN's result differs from that of plain loops: %s", l->text);
	return EXIT_DONE;
}

static int add_layer(struct peer *p, size_t layer)
{
	int code = add_pass(p, layer, CONV_FORWARD);
	if (code == EXIT_DONE && p->training && layer > 0)
		code = add_pass(p, layer, CONV_DATA_GRADIENT);
	if (code == EXIT_DONE && p->training)
		code = add_pass(p, layer, CONV_WEIGHT_GRADIENT);
	return code;
}

static int peer_init(struct peer *p, scrawl_context *ctx, const struct options *o)
{
	struct scrawl_model_options model;
	scrawl_model_options_init(&model);
	*p = (struct peer){ .options = o, .training = strcmp(o->mode, "train") == 0 };
	enum scrawl_status status = network_design(ctx, o->net, &model, &p->net);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	omp_set_num_threads((int)o->threads);
	if (dnnl_engine_create(&p->engine, dnnl_cpu, 0) != dnnl_success ||
	    dnnl_stream_create(&p->stream, p->engine, dnnl_stream_default_flags) != dnnl_success)
		return fail_with(EXIT_FAILED, "oneDNN does not start");
	p->passes = memory_alloc(3 * p->net->count, sizeof(*p->passes));
	int code = p->passes ? EXIT_DONE : fail_memory();
	for (size_t i = 0; i < p->net->count && code == EXIT_DONE; i++)
		if (p->net->layers[i]->ops == &conv_layer)
			code = add_layer(p, i);
	if (code == EXIT_DONE && p->count == 0)
		code = fail_with(EXIT_FAILED, "no convolution in %s", o->net);
	return code;
}

static void peer_release(struct peer *p)
{
	for (size_t i = 0; i < p->count; i++) {
		onednn_conv_release(&p->passes[i].conv);
		memory_free(p->passes[i].seconds);
	}
	memory_free(p->passes);
	dnnl_stream_destroy(p->stream);
	dnnl_engine_destroy(p->engine);
	network_destroy(p->net);
}

/* ---- rounds ---------------------------------------------------------------------------------- */

/* Times a batch of each pass in turn, for at least `seconds` in all; returns the passes' sum. */
static double round_of(struct peer *p, size_t round, double seconds)
{
	double sum = 0.0;
	for (size_t i = 0; i < p->count; i++) {
		size_t batches = 0;
		double start = clock_seconds(), elapsed;
		do {
			onednn_conv_run(&p->passes[i].conv);
			batches++;
			elapsed = clock_seconds() - start;
		} while (elapsed < seconds / (double)p->count);
		p->passes[i].seconds[round] = elapsed / (double)batches;
		sum += p->passes[i].seconds[round];
	}
	return sum;
}

static int answer(json_t *object)
{
	char *text = object ? json_dumps(object, JSON_REAL_PRECISION(12)) : NULL;
	json_decref(object);
	if (!text)
		return fail_memory();
	puts(text);
	free(text);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_IO;
}

static json_t *settings(const struct peer *p)
{
	const struct options *o = p->options;
	const dnnl_version_t *version = dnnl_version();
	const char *wait = getenv("OMP_WAIT_POLICY");
	char number[48];
	snprintf(number, sizeof(number), "%d.%d.%d", version->major, version->minor,
		 version->patch);
	return json_pack("{s:s, s:s, s:s, s:I, s:i, s:s}", "onednn", number, "net", o->net, "mode",
			 o->mode, "batch", (json_int_t)o->batch, "threads", omp_get_max_threads(),
			 "OMP_WAIT_POLICY", wait ? wait : "default");
}

static int serve(struct peer *p)
{
	char line[64];
	int code = answer(json_pack("{s:b, s:o}", "ready", true, "settings", settings(p)));
	while (code == EXIT_DONE && fgets(line, sizeof(line), stdin) &&
	       strcmp(line, "quit\n") != 0) {
		double batch = (double)p->options->batch, seconds = p->options->seconds;
		code = answer(round_parse(line, &seconds)
				      ? json_pack("{s:f}", "images_per_second",
						  batch / round_of(p, 0, seconds))
				      : json_pack("{s:s}", "error",
						  "expected: round [SECONDS], or quit"));
	}
	return code;
}

static json_t *convolution(const struct layer_pass *l, size_t rounds)
{
	struct statistics time = statistics_of(l->seconds, rounds);
	return json_pack("{s:s, s:s, s:s, s:f, s:f, s:f, s:f}", "layer", l->text, "pass",
			 conv_passes[l->conv.pass].name, "implementation",
			 onednn_conv_implementation(&l->conv), "milliseconds", time.median * 1e3,
			 "milliseconds_best", time.best * 1e3, "gflops",
			 l->flops / time.median * 1e-9, "gflops_best", l->flops / time.best * 1e-9);
}

static int run(struct peer *p)
{
	const struct options *o = p->options;
	json_t *rates = json_array(), *convolutions = json_array();
	double *batches = memory_alloc(o->rounds, sizeof(*batches));
	if (!batches)
		return fail_memory();
	for (size_t r = 0; r < o->rounds; r++) {
		batches[r] = round_of(p, r, o->seconds);
		json_array_append_new(rates, json_real((double)o->batch / batches[r]));
	}
	struct statistics time = statistics_of(batches, o->rounds);
	memory_free(batches);
	for (size_t i = 0; i < p->count; i++)
		json_array_append_new(convolutions, convolution(&p->passes[i], o->rounds));
	return answer(json_pack("{s:o, s:o, s:f, s:f, s:o}", "settings", settings(p),
				"images_per_second", rates, "best", (double)o->batch / time.best,
				"median", (double)o->batch / time.median, "convolutions",
				convolutions));
}

/* ---- the command line ------------------------------------------------------------------------ */

/* argv[0] is the mode. */
static int run_mode(int argc, char **argv)
{
	struct options o = {
		.net = "lenet",
		.mode = argv[0],
		.batch = 64,
		.threads = 1,
		.rounds = 8,
		.seconds = 0.5,
	};
	const struct option_spec table[] = {
		OPT_TEXT("net", "NET", &o.net, "a network's name or description"),
		OPT_INTEGER("batch", "N", &o.batch, 1, 65536, "images per step"),
		OPT_INTEGER("threads", "N", &o.threads, 1, SCRAWL_MAX_THREADS, "threads of oneDNN"),
		OPT_REAL("seconds", "S", &o.seconds, DBL_MIN, 3600.0,
			 "a number above 0 and below 3600", "length of a round"),
		OPT_INTEGER("rounds", "R", &o.rounds, 1, 10000, "measured rounds"),
		OPT_FLAG("serve", &o.serve, "rounds on demand, as bench/peers/pytorch.py"),
	};
	const struct command_line line = {
		.name = argv[0],
		.operands = "[OPTION ...]",
		.about = "Times oneDNN's convolutions for those of a network.",
		.options = table,
		.count = sizeof(table) / sizeof(table[0]),
	};
	size_t operands;
	int code = options_parse(&line, argc, argv, NULL, &operands);
	if (code != EXIT_DONE)
		return code;
	struct peer peer;
	scrawl_context *ctx;
	code = open_context(1, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	code = peer_init(&peer, ctx, &o);
	if (code == EXIT_DONE) {
		round_of(&peer, 0, o.seconds); /* warm-up */
		code = o.serve ? serve(&peer) : run(&peer);
	}
	peer_release(&peer);
	scrawl_context_destroy(ctx);
	return code;
}

int main(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "train", "time forward passes and gradients", run_mode },
		{ "infer", "time forward passes with bias and ReLU", run_mode },
	};
	static const struct program program = {
		.name = "onednn-peer",
		.about = "oneDNN's convolutions for those of a network.",
		.commands = commands,
		.count = sizeof(commands) / sizeof(commands[0]),
	};
	return program_main(&program, argc, argv);
}
