/* SPDX-License-Identifier: MIT */
/*
 * bench_compare.c - compares two reports case by case: is the second slower?
 *
 * Cases are matched by name.  Let r and b be B / A of the medians and of the best rounds, and
 *	n = max(threshold, (spread of A + spread of B) / 4)
 * the noise.  B is slower if r < 1 - n and b < 1 - n / 2; it is faster if A is slower than B.  The
 * range of ten rounds is about 3 standard deviations s of a round, so n is about 1.5 s, which is
 * 2.7 times the standard error of the difference of two medians (1.25 s sqrt(2 / 10)).  Other load
 * on the machine lowers the median more than the best round; a change of the program moves both.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cases/cases.h"
#include "cli/message.h"

struct side {
	const char *path;
	json_t *root;
	const json_t *cases;
	json_t *by_name; /* the cases, keyed by name */
};

/* Throughputs, in order of preference; each also with "_best". */
static const struct unit {
	const char *key, *best, *text;
} units[] = {
	{ "images_per_second", "images_per_second_best", "images/s" },
	{ "gflops", "gflops_best", "GFLOP/s" },
	{ "gigabytes_per_second", "gigabytes_per_second_best", "GB/s" },
	{ "megabytes_per_second", "megabytes_per_second_best", "MB/s" },
};

#define UNITS (sizeof(units) / sizeof(units[0]))

enum verdict { SAME, FASTER, SLOWER, ONLY_IN_A, ONLY_IN_B, VERDICTS };

static const char *const verdict_names[] = { "same", "faster", "slower", "only in A", "only in B" };

/* in "summary" */
static const char *const verdict_keys[] = { "same", "faster", "slower", "only_in_a", "only_in_b" };

static const struct report_column compare_columns[] = {
	{ "name", "case", -22, 0, "", 1.0 },
	{ "a", "A", 9, 2, "", 1.0 },
	{ "b", "B", 9, 2, "", 1.0 },
	{ "unit", "", -8, 0, "", 1.0 },
	{ "ratio", "B / A", 5, 3, "", 1.0 },
	{ "noise", "noise", 4, 1, "%", 100.0 },
	{ "verdict", "verdict", -9, 0, "", 1.0 },
};

static double number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *name_of(const json_t *object)
{
	return json_string_value(json_object_get(object, "name"));
}

/* The first throughput that both have; NULL: none. */
static const struct unit *unit_of(const json_t *a, const json_t *b)
{
	for (size_t i = 0; i < UNITS; i++)
		if (number(a, units[i].key) > 0.0 && number(b, units[i].key) > 0.0)
			return &units[i];
	return NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

static int check_cases(struct side *side)
{
	size_t i;
	json_t *object;
	side->by_name = json_object();
	json_array_foreach(side->cases, i, object) {
		const char *name = name_of(object);
		if (!name)
			return fail_with(EXIT_DATA, "%s: case %zu has no name", side->path, i);
		if (!unit_of(object, object))
			return fail_with(EXIT_DATA, "%s: \"%s\" has no throughput", side->path,
					 name);
		if (json_object_get(side->by_name, name))
			return fail_with(EXIT_DATA, "%s: \"%s\" appears twice", side->path, name);
		if (json_object_set(side->by_name, name, object) != 0)
			return fail_memory();
	}
	return EXIT_DONE;
}

static int read_side(struct side *side)
{
	int code = report_load(side->path, &side->root);
	side->cases = json_object_get(side->root, "cases");
	return code == EXIT_DONE ? check_cases(side) : code;
}

static const char *kind_of(const struct side *side)
{
	const char *kind = json_string_value(json_object_get(side->root, "kind"));
	return kind ? kind : "";
}

/* ---- judging --------------------------------------------------------------------------------- */

/* Speed depends on what OpenBLAS runs, not on how that was chosen, which older reports lack. */
static bool is_same_blas(const json_t *a, const json_t *b)
{
	static const char *const keys[] = { "config", "core", "flavour" };
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *x = json_object_get(a, keys[i]), *y = json_object_get(b, keys[i]);
		if (x && y && !json_equal(x, y))
			return false;
	}
	return true;
}

/* If these differ, a ratio does not measure the program alone. */
static void warn_of_differences(struct report *report, const struct side *a, const struct side *b)
{
	static const struct {
		const char *part, *key, *text;
	} members[] = {
		{ "environment", "cpu", "processors" },
		{ "environment", "cpus_usable", "numbers of CPUs" },
		{ "environment", "blas", "BLAS libraries" },
		{ "environment", "variables", "environment variables" },
		{ "options", "conv", "--conv" },
		{ "options", "no_dropout", "--no-dropout" },
		{ "options", "lanes", "--lanes" },
	};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_t *left = json_object_get(a->root, members[i].part);
		json_t *right = json_object_get(b->root, members[i].part);
		json_t *x = json_object_get(left, members[i].key);
		json_t *y = json_object_get(right, members[i].key);
		bool same = !x || !y || json_equal(x, y) ||
			    (strcmp(members[i].key, "blas") == 0 && is_same_blas(x, y));
		if (!same && json_is_string(x) && json_is_string(y))
			report_warn(report, "different %s: \"%s\" and \"%s\"", members[i].text,
				    json_string_value(x), json_string_value(y));
		else if (!same)
			report_warn(report, "different %s", members[i].text);
	}
}

/* Is y slower than x?  A case without a best round is judged by its median. */
static bool slower(const struct unit *unit, const json_t *x, const json_t *y, double noise)
{
	double best_x = number(x, unit->best), best_y = number(y, unit->best);
	bool best = isnan(best_x) || isnan(best_y) || best_y < best_x * (1.0 - noise / 2.0);
	return best && number(y, unit->key) < number(x, unit->key) * (1.0 - noise);
}

static double noise_of(const json_t *a, const json_t *b, double threshold)
{
	double spread_a = number(a, "spread"), spread_b = number(b, "spread");
	double spreads = (spread_a > 0.0 ? spread_a : 0.0) + (spread_b > 0.0 ? spread_b : 0.0);
	return fmax(threshold, spreads / 4.0);
}

static json_t *pair(const json_t *a, const json_t *b, double threshold, enum verdict *verdict)
{
	const struct unit *unit = unit_of(a, b);
	if (!unit)
		return NULL;
	double noise = noise_of(a, b, threshold);
	double left = number(a, unit->key), right = number(b, unit->key);
	*verdict = slower(unit, a, b, noise) ? SLOWER : slower(unit, b, a, noise) ? FASTER : SAME;
	return json_pack("{s:s, s:f, s:f, s:s, s:f, s:f, s:s}", "name", name_of(a), "a", left, "b",
			 right, "unit", unit->text, "ratio", right / left, "noise", noise,
			 "verdict", verdict_names[*verdict]);
}

static json_t *single(const json_t *object, enum verdict verdict)
{
	const struct unit *unit = unit_of(object, object);
	return json_pack("{s:s, s:f, s:s, s:s}", "name", name_of(object),
			 verdict == ONLY_IN_A ? "a" : "b", number(object, unit->key), "unit",
			 unit->text, "verdict", verdict_names[verdict]);
}

static int judge(const struct side *a, const struct side *b, double threshold,
		 struct report *report)
{
	size_t counts[VERDICTS] = { 0 }, i;
	const json_t *object;
	report_columns(report, compare_columns,
		       sizeof(compare_columns) / sizeof(compare_columns[0]));
	json_array_foreach(a->cases, i, object) {
		const json_t *other = json_object_get(b->by_name, name_of(object));
		enum verdict verdict = ONLY_IN_A;
		json_t *row =
			other ? pair(object, other, threshold, &verdict) : single(object, verdict);
		if (other && !row)
			return fail_with(EXIT_DATA, "\"%s\" has different units in the two files",
					 name_of(object));
		counts[verdict]++;
		report_case(report, row);
	}
	json_array_foreach(b->cases, i, object) {
		if (json_object_get(a->by_name, name_of(object)))
			continue;
		counts[ONLY_IN_B]++;
		report_case(report, single(object, ONLY_IN_B));
	}
	json_t *summary = json_object();
	for (size_t v = 0; v < VERDICTS; v++)
		json_object_set_new(summary, verdict_keys[v], json_integer((json_int_t)counts[v]));
	report_set(report, "summary", summary);
	report_heading(report, "%zu same, %zu faster, %zu slower, %zu only in A, %zu only in B",
		       counts[SAME], counts[FASTER], counts[SLOWER], counts[ONLY_IN_A],
		       counts[ONLY_IN_B]);
	if (counts[SAME] + counts[FASTER] + counts[SLOWER] == 0)
		return fail_with(EXIT_DATA, "%s and %s have no case in common", a->path, b->path);
	return counts[SLOWER] ? EXIT_THRESHOLD : EXIT_DONE;
}

int bench_compare(const struct bench_options *options, struct report *report)
{
	struct side a = { .path = options->operands[0] }, b = { .path = options->operands[1] };
	int code = read_side(&a);
	if (code == EXIT_DONE)
		code = read_side(&b);
	if (code == EXIT_DONE && strcmp(kind_of(&a), kind_of(&b)) != 0)
		code = fail_with(EXIT_DATA, "different kinds of report: %s is \"%s\", %s is \"%s\"",
				 a.path, kind_of(&a), b.path, kind_of(&b));
	if (code == EXIT_DONE) {
		warn_of_differences(report, &a, &b);
		code = judge(&a, &b, options->threshold, report);
	}
	json_decref(a.by_name);
	json_decref(b.by_name);
	json_decref(a.root);
	json_decref(b.root);
	return code;
}
