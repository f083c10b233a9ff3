/* SPDX-License-Identifier: MIT */
/*
 * options.c - parses the command line by one table of options
 */
#include "options.h"

#include <getopt.h>
#include <string.h>

#include "core/parallel.h"
#include "numbers.h"

#define MAX_BATCH  65536
#define MAX_ROUNDS 10000

static bool parse_net(struct bench_options *o, const char *text)
{
	for (size_t i = 0; i < o->net_count; i++)
		if (strcmp(o->nets[i], text) == 0)
			return true;
	if (!*text || o->net_count == BENCH_LIST)
		return false;
	o->nets[o->net_count++] = text;
	return true;
}

static bool parse_conv(struct bench_options *o, const char *text)
{
	o->conv = text;
	for (size_t i = 0; scrawl_conv_algorithm_at(i); i++)
		if (strcmp(scrawl_conv_algorithm_at(i), text) == 0)
			return true;
	return false;
}

static bool parse_batch(struct bench_options *o, const char *text)
{
	return numbers_list(text, MAX_BATCH, BENCH_LIST, o->batches, &o->batch_count);
}

static bool parse_threads(struct bench_options *o, const char *text)
{
	size_t list[BENCH_THREADS];
	if (!numbers_list(text, SCRAWL_MAX_THREADS, BENCH_THREADS, list, &o->thread_count))
		return false;
	for (size_t i = 0; i < o->thread_count; i++)
		o->threads[i] = (unsigned)list[i];
	return true;
}

static bool parse_rounds(struct bench_options *o, const char *text)
{
	size_t rounds;
	bool good = numbers_whole(text, 1, MAX_ROUNDS, &rounds);
	if (good)
		o->rounds = (unsigned)rounds;
	return good;
}

static bool parse_seconds(struct bench_options *o, const char *text)
{
	return numbers_real(text, 3600.0, &o->seconds) && o->seconds > 0.0;
}

static bool parse_threshold(struct bench_options *o, const char *text)
{
	bool good = numbers_real(text, 100.0, &o->threshold);
	o->threshold /= 100.0;
	return good;
}

static bool parse_svg(struct bench_options *o, const char *text)
{
	o->svg = text;
	return *text != '\0';
}

#define FLAG(member)                                                                               \
	static bool set_##member(struct bench_options *o, const char *text)                        \
	{                                                                                          \
		(void)text;                                                                        \
		return o->member = true;                                                           \
	}
FLAG(serve)
FLAG(no_dropout)
FLAG(json)
FLAG(csv)
FLAG(quiet)

static const struct option_row {
	const char *name, *argument; /* argument NULL: a flag */
	unsigned bit;
	bool (*parse)(struct bench_options *o, const char *text);
	const char *expected; /* for the error */
	const char *help;
} rows[] = {
	{ "net", "NET", TAKES_NET, parse_net, "a network's name or description, 32 at most",
	  "a network's name or description; several: give it again" },
	{ "conv", "NAME", TAKES_CONV, parse_conv, "auto, direct, sparse, gemm or naive",
	  "convolution algorithm: auto, direct, sparse, gemm, naive" },
	{ "batch", "LIST", TAKES_BATCH, parse_batch, "up to 32 numbers from 1 to 65536",
	  "images a step: 64, or 32,64,128" },
	{ "threads", "LIST", TAKES_THREADS, parse_threads,
	  "numbers from 1 to 128, as in 1,2,4 or 1..8",
	  "thread counts: 1,2,4 or 1..8 (default 1,2,4 .. all CPUs)" },
	{ "rounds", "N", TAKES_ROUNDS, parse_rounds, "a whole number from 1 to 10000",
	  "measured rounds (default 10)" },
	{ "seconds", "S", TAKES_ROUNDS, parse_seconds, "a number above 0, up to 3600",
	  "length of a round, shared by what is timed in turn" },
	{ "serve", NULL, TAKES_SERVE, set_serve, NULL,
	  "a round for each line \"round\" or \"round SECONDS\" read, answered by its\n"
	  "images/s; the first network, batch and thread count only" },
	{ "no-dropout", NULL, TAKES_DROPOUT, set_no_dropout, NULL, "leave dropout layers out" },
	{ "threshold", "PERCENT", TAKES_THRESHOLD, parse_threshold, "a number from 0 to 100",
	  "how much less is slower (default 5)" },
	{ "json", NULL, TAKES_OUTPUT, set_json, NULL, "print one JSON document, not a table" },
	{ "csv", NULL, TAKES_OUTPUT, set_csv, NULL, "print CSV, not a table" },
	{ "svg", "FILE", TAKES_SVG, parse_svg, "a file's name", "draw a picture of the results" },
	{ "quiet", NULL, TAKES_QUIET, set_quiet, NULL, "no progress line" },
	{ "help", NULL, TAKES_HELP, NULL, NULL, "print this text" },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void print_default(FILE *to, const struct option_row *row, const struct bench_case *which)
{
	if (row->parse == parse_net)
		fprintf(to, " (default %s)", *which->net ? which->net : "all that have a name");
	if (row->parse == parse_conv)
		fprintf(to, " (default %s)", which->conv ? which->conv : "all");
	if (row->parse == parse_batch)
		fprintf(to, " (default %s)", which->batch ? which->batch : "several");
	if (row->parse == parse_seconds)
		fprintf(to, " (default %g)", which->seconds);
}

void options_help(FILE *to, const struct bench_case *which)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (which && !(rows[i].bit & (which->takes | TAKES_HELP)))
			continue;
		char left[32];
		snprintf(left, sizeof(left), "--%s%s%s", rows[i].name, rows[i].argument ? " " : "",
			 rows[i].argument ? rows[i].argument : "");
		fprintf(to, "  %-20s", left);
		for (const char *at = rows[i].help; *at; at++) {
			fputc(*at, to);
			if (*at == '\n')
				fprintf(to, "%22s", "");
		}
		if (which)
			print_default(to, &rows[i], which);
		fputc('\n', to);
	}
}

static enum options_result bad(const char *name, const char *problem, const char *detail)
{
	bench_error(BENCH_USAGE, "%s: %s%s (see scrawl-bench %s --help)", name, problem, detail,
		    name);
	return OPTIONS_BAD;
}

/* For an option that does not exist or that this case does not take: those that it does take. */
static enum options_result refuse(const struct bench_case *which, const char *option)
{
	char taken[256] = "";
	size_t used = 0;
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].bit & (which->takes | TAKES_HELP))
			used += (size_t)snprintf(taken + used, sizeof(taken) - used, " --%s",
						 rows[i].name);
	bench_error(BENCH_USAGE, "%s does not take %.64s; it takes%s", which->name, option, taken);
	return OPTIONS_BAD;
}

/* getopt_long's answers: 1 + the row, ':' for a value that is missing, '?' for anything else. */
#define ROW_BASE 256

static enum options_result take(const struct bench_case *which, int answer, char **argv,
				struct bench_options *out)
{
	char text[160];
	const char *word = argv[optind - 1];
	if (answer == ':') {
		const struct option_row *row = &rows[optopt - ROW_BASE];
		snprintf(text, sizeof(text), "--%s needs a value: ", row->name);
		return bad(which->name, text, row->argument);
	}
	if (answer == '?' && optopt >= ROW_BASE) {
		snprintf(text, sizeof(text), "--%s takes no value", rows[optopt - ROW_BASE].name);
		return bad(which->name, text, "");
	}
	if (answer == '?')
		return refuse(which, word);
	const struct option_row *row = &rows[answer - ROW_BASE];
	if (row->bit == TAKES_HELP)
		return OPTIONS_HELP;
	if (!(row->bit & which->takes)) {
		snprintf(text, sizeof(text), "--%s", row->name);
		return refuse(which, text);
	}
	if (row->parse(out, optarg))
		return OPTIONS_RUN;
	snprintf(text, sizeof(text), "--%s: expected %s, found ", row->name, row->expected);
	return bad(which->name, text, optarg);
}

static void default_threads(struct bench_options *o)
{
	unsigned cpus = parallel_cpus();
	for (unsigned n = 1; n < cpus; n *= 2)
		o->threads[o->thread_count++] = n;
	o->threads[o->thread_count++] = cpus;
}

static void fill_defaults(const struct bench_case *which, struct bench_options *o)
{
	if ((which->takes & TAKES_NET) && !o->net_count && *which->net)
		parse_net(o, which->net);
	if ((which->takes & TAKES_NET) && !o->net_count && !o->operand_count)
		for (size_t i = 0; scrawl_network_at(i); i++)
			parse_net(o, scrawl_network_at(i)->name);
	if (which->batch && !o->batch_count)
		parse_batch(o, which->batch);
	if ((which->takes & TAKES_THREADS) && !o->thread_count)
		default_threads(o);
}

static enum options_result take_operands(const struct bench_case *which, int argc, char **argv,
					 struct bench_options *o)
{
	size_t count = (size_t)(argc - optind);
	if (count < which->operands_min)
		return bad(which->name, "expected ", which->operands);
	if (count > which->operands_max)
		return bad(which->name,
			   "one argument too many: ", argv[optind + (int)which->operands_max]);
	for (size_t i = 0; i < count; i++)
		o->operands[i] = argv[optind + (int)i];
	o->operand_count = count;
	return OPTIONS_RUN;
}

enum options_result options_parse(const struct bench_case *which, int argc, char **argv,
				  struct bench_options *out)
{
	struct option options[ROWS + 1] = { 0 };
	for (size_t i = 0; i < ROWS; i++)
		options[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].argument ? required_argument : no_argument,
			.val = ROW_BASE + (int)i,
		};
	*out = (struct bench_options){
		.kind = which->name,
		.takes = which->takes,
		.conv = which->conv,
		.rounds = 10,
		.seconds = which->seconds,
		.threshold = 0.05,
	};
	optind = 1;
	opterr = 0;
	for (int answer; (answer = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
		enum options_result result = take(which, answer, argv, out);
		if (result != OPTIONS_RUN)
			return result;
	}
	if (out->json && out->csv)
		return bad(which->name, "--json and --csv exclude each other", "");
	if (out->serve && (out->json || out->csv || out->svg))
		return bad(which->name, "--serve goes without --json, --csv and --svg", "");
	if (take_operands(which, argc, argv, out) != OPTIONS_RUN)
		return OPTIONS_BAD;
	fill_defaults(which, out);
	return OPTIONS_RUN;
}

static json_t *strings(const char *const *list, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(list[i]));
	return array;
}

json_t *options_describe(const struct bench_options *o)
{
	json_t *all = json_object(), *threads = json_array(), *batches = json_array();
	for (size_t i = 0; i < o->thread_count; i++)
		json_array_append_new(threads, json_integer(o->threads[i]));
	for (size_t i = 0; i < o->batch_count; i++)
		json_array_append_new(batches, json_integer((json_int_t)o->batches[i]));
	const struct {
		bool taken;
		const char *name;
		json_t *value;
	} members[] = {
		{ o->takes & TAKES_NET, "nets", strings(o->nets, o->net_count) },
		{ o->conv != NULL, "conv", json_string(o->conv ? o->conv : "") },
		{ o->takes & TAKES_BATCH, "batches", batches },
		{ o->takes & TAKES_THREADS, "threads", threads },
		{ o->takes & TAKES_ROUNDS, "rounds", json_integer(o->rounds) },
		{ o->takes & TAKES_ROUNDS, "seconds", json_real(o->seconds) },
		{ o->takes & TAKES_DROPOUT, "no_dropout", json_boolean(o->no_dropout) },
		{ o->takes & TAKES_THRESHOLD, "threshold", json_real(o->threshold) },
		{ o->operand_count > 0, "operands", strings(o->operands, o->operand_count) },
	};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (members[i].taken)
			json_object_set_new(all, members[i].name, members[i].value);
		else
			json_decref(members[i].value);
	return all;
}
