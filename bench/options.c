/* SPDX-License-Identifier: MIT */
/*
 * options.c - the option table; each case takes some of its rows
 */
#include "options.h"

#include <float.h>
#include <scrawl.h>
#include <string.h>

#include "cli/message.h"
#include "core/cpus.h"

#define MAX_BATCH  65536
#define MAX_ROUNDS 10000
#define MAX_TABLE  16

_Static_assert(SCRAWL_MAX_THREADS <= NUMBER_LIST_ROOM, "each thread count has room");

/* Writes the rows that the case takes into table [MAX_TABLE]; returns how many. */
static size_t build_table(const struct bench_case *which, struct bench_options *o,
			  struct option_spec *table)
{
	const struct {
		unsigned bit;
		struct option_spec row;
	} rows[] = {
		{ TAKES_NET,
		  OPT_OTHER("net", "NET", &o->nets, option_texts,
			    "a network's name or description, at most 32 of them",
			    "a network's name or description; may be repeated",
			    .default_text = which->net ? which->net : "all named networks") },
		{ TAKES_CONV,
		  OPT_CHOICE("conv", "NAME", &o->conv, scrawl_conv_algorithm_at,
			     "convolution algorithm",
			     .default_text = which->conv ? which->conv : "all but naive") },
		{ TAKES_BATCH, OPT_OTHER("batch", "LIST", &o->batches, option_numbers,
					 "numbers from 1 to 65536 like 32,64,128",
					 "images per step, like 64 or 32,64,128",
					 .default_text = which->batch) },
		{ TAKES_THREADS, OPT_OTHER("threads", "LIST", &o->threads, option_numbers,
					   "numbers from 1 to 128 like 1,2,4 or 1..8",
					   "thread counts, like 1,2,4 or 1..8", .letter = 't',
					   .default_text = "1, 2, 4 .. all CPUs") },
		{ TAKES_ROUNDS,
		  OPT_INTEGER("rounds", "N", &o->rounds, 1, MAX_ROUNDS, "measured rounds") },
		{ TAKES_ROUNDS, OPT_REAL("seconds", "S", &o->seconds, DBL_MIN, 3600.0,
					 "a number above 0 and below 3600",
					 "length of a round, shared by all that is timed in it") },
		{ TAKES_LANES, OPT_INTEGER("lanes", "N", &o->lanes, 4, 16,
					   "floats of a vector, at most: 16 is AVX-512, 8 AVX2") },
		{ TAKES_SERVE,
		  OPT_FLAG("serve", &o->serve,
			   "run one round for each line \"round\" or \"round SECONDS\" on standard "
			   "input and print its images/s; uses only the first network, batch "
			   "size and thread count") },
		{ TAKES_DROPOUT,
		  OPT_FLAG("no-dropout", &o->no_dropout, "leave dropout layers out") },
		{ TAKES_NAIVE,
		  OPT_FLAG("no-naive", &o->no_naive, "leave naive out, which takes longest") },
		{ TAKES_THRESHOLD,
		  OPT_REAL("threshold", "PERCENT", &o->threshold, 0.0, 100.0,
			   "a number from 0 to below 100", "how much less counts as slower") },
		{ TAKES_OUTPUT,
		  OPT_FLAG("json", &o->json, "print a JSON document instead of a table") },
		{ TAKES_OUTPUT, OPT_FLAG("csv", &o->csv, "print CSV instead of a table") },
		{ TAKES_SVG, OPT_TEXT("svg", "FILE", &o->svg, "draw a chart of the results") },
		{ TAKES_ROUNDS,
		  OPT_FLAG("quiet", &o->quiet, "show no progress line", .letter = 'q') },
	};
	_Static_assert(sizeof(rows) / sizeof(rows[0]) <= MAX_TABLE, "the table has room");
	size_t count = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].bit & which->takes)
			table[count++] = rows[i].row;
	return count;
}

static void fill_defaults(const struct bench_case *which, struct bench_options *o)
{
	if ((which->takes & TAKES_NET) && o->nets.count == 0 && which->net)
		option_texts(&o->nets, which->net);
	if ((which->takes & TAKES_NET) && o->nets.count == 0 && o->operand_count == 0)
		for (size_t i = 0; scrawl_network_at(i); i++)
			option_texts(&o->nets, scrawl_network_at(i)->name);
	if (which->batch && o->batches.count == 0)
		option_numbers(&o->batches, which->batch);
	if ((which->takes & TAKES_THREADS) && o->threads.count == 0) {
		unsigned cpus = cpus_usable();
		for (unsigned n = 1; n < cpus; n *= 2)
			o->threads.values[o->threads.count++] = n;
		o->threads.values[o->threads.count++] = cpus;
	}
}

int bench_options_parse(const struct bench_case *which, int argc, char **argv,
			struct bench_options *o)
{
	*o = (struct bench_options){
		.kind = which->name,
		.takes = which->takes,
		.conv = which->conv,
		.batches.max = MAX_BATCH,
		.threads.max = SCRAWL_MAX_THREADS,
		.rounds = 10,
		.lanes = 16,
		.seconds = which->seconds,
		.threshold = 5.0, /* percent, until it is parsed */
	};
	struct option_spec table[MAX_TABLE];
	const struct command_line line = {
		.name = which->name,
		.operands = which->operands,
		.about = which->about,
		.options = table,
		.count = build_table(which, o, table),
		.operands_min = which->operands_min,
		.operands_max = which->operands_max,
	};
	int result = options_parse(&line, argc, argv, o->operands, &o->operand_count);
	if (result != EXIT_DONE)
		return result;
	o->threshold /= 100.0;
	const char *clash = NULL;
	if (o->json && o->csv)
		clash = "--json cannot be combined with --csv";
	else if (o->serve && (o->json || o->csv || o->svg))
		clash = "--serve cannot be combined with --json, --csv or --svg";
	else if ((which->takes & TAKES_ROUNDS) && o->svg && strcmp(o->svg, "-") == 0)
		clash = "--svg needs a file: the results go to standard output";
	if (clash) {
		usage_error(which->name, "%s", clash);
		return EXIT_USAGE;
	}
	fill_defaults(which, o);
	return EXIT_DONE;
}

static json_t *texts(const char *const *list, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(list[i]));
	return array;
}

static json_t *numbers(const struct number_list *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, json_integer((json_int_t)list->values[i]));
	return array;
}

json_t *bench_options_describe(const struct bench_options *o)
{
	const struct {
		bool taken;
		const char *name;
		json_t *value;
	} members[] = {
		{ o->takes & TAKES_NET, "nets", texts(o->nets.texts, o->nets.count) },
		{ o->conv != NULL, "conv", json_string(o->conv ? o->conv : "") },
		{ o->takes & TAKES_BATCH, "batches", numbers(&o->batches) },
		{ o->takes & TAKES_THREADS, "threads", numbers(&o->threads) },
		{ o->takes & TAKES_ROUNDS, "rounds", json_integer((json_int_t)o->rounds) },
		{ o->takes & TAKES_ROUNDS, "seconds", json_real(o->seconds) },
		{ o->takes & TAKES_LANES, "lanes", json_integer((json_int_t)o->lanes) },
		{ o->takes & TAKES_DROPOUT, "no_dropout", json_boolean(o->no_dropout) },
		{ o->takes & TAKES_THRESHOLD, "threshold", json_real(o->threshold) },
		{ o->operand_count > 0, "operands", texts(o->operands, o->operand_count) },
	};
	json_t *all = json_object();
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (members[i].taken)
			json_object_set_new(all, members[i].name, members[i].value);
		else
			json_decref(members[i].value);
	return all;
}
