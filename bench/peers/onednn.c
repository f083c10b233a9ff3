/* SPDX-License-Identifier: MIT */
/*
 * onednn.c - oneDNN's convolutions for those of a network: what a step that is nothing but
 * convolutions would take with them
 *
 * usage: onednn-peer [--net NET] [--batch N] [--threads N] [--mode train|infer]
 *                    [--seconds S] [--rounds R] [--serve]
 *
 * Each convolution of the network is a primitive of oneDNN in the formats it likes best (turning
 * arrays into them is not timed): for infer its forward pass, with bias and the ReLU behind it; for
 * train that and both gradients, the first layer's data gradient left out.  Pooling, dense layers,
 * loss and update are left out, so images per second are a bound that oneDNN itself cannot reach.
 * Results are compared with the formula first.  OMP_WAIT_POLICY is the caller's to set.
 *
 * Output, and --serve's lines, as bench/peers/pytorch.py has them; each convolution's times are
 * under "convolutions".
 */
#include <getopt.h>
#include <jansson.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/option_value.h"
#include "core/clock.h"
#include "core/memory.h"
#include "measure.h"
#include "model/network.h"
#include "onednn_conv.h"

struct options {
	const char *net;
	uint64_t batch, threads, rounds;
	bool training, serve;
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
	struct network *net;
	dnnl_engine_t engine;
	dnnl_stream_t stream;
	struct layer_pass *passes; /* [count] */
	size_t count;
};

static int fail(const char *what, const char *detail)
{
	fprintf(stderr, "onednn-peer: %s%s\n", what, detail);
	return 1;
}

/* ---- the network's convolutions -------------------------------------------------------------- */

static int add_pass(struct peer *p, size_t layer, enum onednn_pass pass)
{
	const struct options *o = p->options;
	struct layer_pass *l = &p->passes[p->count++];
	const struct conv_geometry *g = conv_layer_geometry(p->net->layers[layer]);
	bool relu = layer + 1 < p->net->count && p->net->layers[layer + 1]->ops == &relu_layer;
	l->text = p->net->infos[layer].text;
	l->flops = 2.0 * (double)(o->batch * shape_count(g->out)) * (double)conv_patch(g);
	l->seconds = memory_alloc(o->rounds, sizeof(double));
	if (!l->seconds)
		return fail("out of memory", "");
	if (!onednn_conv_init(&l->conv, pass, g, o->batch, relu, p->engine, p->stream))
		return fail("oneDNN cannot do ", l->text);
	if (!onednn_conv_check(&l->conv))
		return fail("oneDNN's result is wrong, or compared wrongly: ", l->text);
	return 0;
}

static int add_layer(struct peer *p, size_t layer)
{
	if (!p->options->training)
		return add_pass(p, layer, ONEDNN_INFERENCE);
	int code = add_pass(p, layer, ONEDNN_FORWARD);
	if (code == 0 && layer > 0)
		code = add_pass(p, layer, ONEDNN_DATA_GRADIENT);
	return code == 0 ? add_pass(p, layer, ONEDNN_WEIGHT_GRADIENT) : code;
}

static int peer_init(struct peer *p, scrawl_context *ctx, const struct options *o)
{
	struct scrawl_model_options model;
	scrawl_model_options_init(&model);
	*p = (struct peer){ .options = o };
	if (network_design(ctx, o->net, &model, &p->net) != SCRAWL_OK) {
		fail(scrawl_context_error(ctx), "");
		return 2;
	}
	omp_set_num_threads((int)o->threads);
	if (dnnl_engine_create(&p->engine, dnnl_cpu, 0) != dnnl_success ||
	    dnnl_stream_create(&p->stream, p->engine, dnnl_stream_default_flags) != dnnl_success)
		return fail("oneDNN does not start", "");
	p->passes = memory_alloc(3 * p->net->count, sizeof(*p->passes));
	int code = p->passes ? 0 : fail("out of memory", "");
	for (size_t i = 0; i < p->net->count && code == 0; i++)
		if (p->net->layers[i]->ops == &conv_layer)
			code = add_layer(p, i);
	if (code == 0 && p->count == 0)
		code = fail("no convolution in ", o->net);
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

/* Seconds of a batch in each pass, in turn, together at least `seconds`; their sum. */
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
		return fail("out of memory", "");
	puts(text);
	free(text);
	return fflush(stdout) == 0 ? 0 : 4;
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
			 o->training ? "train" : "infer", "batch", (json_int_t)o->batch, "threads",
			 omp_get_max_threads(), "OMP_WAIT_POLICY", wait ? wait : "default");
}

static bool parse_seconds(const char *text, double *out)
{
	return parse_real(text, out) && *out > 0.0 && *out <= 3600.0;
}

static int serve(struct peer *p)
{
	char line[64];
	int code = answer(json_pack("{s:b, s:o}", "ready", true, "settings", settings(p)));
	while (code == 0 && fgets(line, sizeof(line), stdin)) {
		double seconds = p->options->seconds;
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "quit") == 0)
			break;
		if (strcmp(line, "round") != 0 &&
		    (strncmp(line, "round ", 6) != 0 || !parse_seconds(line + 6, &seconds))) {
			code = answer(
				json_pack("{s:s}", "error", "expected: round [SECONDS], or quit"));
			continue;
		}
		double batch = round_of(p, 0, seconds);
		code = answer(
			json_pack("{s:f}", "images_per_second", (double)p->options->batch / batch));
	}
	return code;
}

static json_t *convolution(const struct layer_pass *l, size_t rounds)
{
	static const char *const names[] = { "forward", "forward", "data gradient",
					     "weight gradient" };
	struct statistics time = statistics_of(l->seconds, rounds);
	return json_pack("{s:s, s:s, s:s, s:f, s:f, s:f, s:f}", "layer", l->text, "pass",
			 names[l->conv.pass], "implementation",
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
		return fail("out of memory", "");
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

static bool parse(int argc, char **argv, struct options *o)
{
	static const struct option options[] = {
		{ "net", required_argument, NULL, 'n' },
		{ "batch", required_argument, NULL, 'b' },
		{ "threads", required_argument, NULL, 't' },
		{ "mode", required_argument, NULL, 'm' },
		{ "seconds", required_argument, NULL, 's' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "serve", no_argument, NULL, 'S' },
		{ 0 },
	};
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		bool good = true;
		if (c == 'n')
			o->net = optarg;
		else if (c == 'b')
			good = parse_integer(optarg, 1, 65536, &o->batch);
		else if (c == 't')
			good = parse_integer(optarg, 1, SCRAWL_MAX_THREADS, &o->threads);
		else if (c == 'm')
			good = (o->training = strcmp(optarg, "train") == 0) ||
			       strcmp(optarg, "infer") == 0;
		else if (c == 's')
			good = parse_seconds(optarg, &o->seconds);
		else if (c == 'r')
			good = parse_integer(optarg, 1, 10000, &o->rounds);
		else
			good = o->serve = c == 'S';
		if (!good)
			return false;
	}
	return optind == argc;
}

int main(int argc, char **argv)
{
	struct options options = { .net = "lenet",
				   .batch = 64,
				   .threads = 1,
				   .rounds = 8,
				   .training = true,
				   .seconds = 0.5 };
	struct peer peer;
	scrawl_context *ctx;
	if (!parse(argc, argv, &options)) {
		fputs("usage: onednn-peer [--net NET] [--batch N] [--threads N]\n"
		      "                   [--mode train|infer] [--seconds S] [--rounds R] "
		      "[--serve]\n",
		      stderr);
		return 2;
	}
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return fail("out of memory", "");
	int code = peer_init(&peer, ctx, &options);
	if (code == 0) {
		round_of(&peer, 0, options.seconds); /* warm-up */
		code = options.serve ? serve(&peer) : run(&peer);
	}
	peer_release(&peer);
	scrawl_context_destroy(ctx);
	return code;
}
