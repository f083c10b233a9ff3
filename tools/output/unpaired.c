/* SPDX-License-Identifier: MIT */
/*
 * unpaired.c - compares two candidates by their numbers of errors alone
 *
 * That is all that a result of scrawl eval --json keeps of single images.
 */
#include "output/unpaired.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"

struct unpaired {
	size_t correct[2], images[2];
	double accuracy[2], difference, p;
	struct scrawl_interval interval;
	bool real; /* p <= alpha */
};

/* Counts a candidate's answers, unless it is a result, which holds the counts. */
static void count_answers(const struct candidate *candidate, size_t *correct, size_t *images)
{
	const struct answers *a = &candidate->answers;
	*correct = candidate->correct;
	*images = candidate->kind == CANDIDATE_RESULT ? candidate->images : a->count;
	for (size_t i = 0; i < a->count; i++)
		*correct += a->predicted[i] == a->labels[i];
}

static int unpaired_text(const struct judgement *j, const struct unpaired *u)
{
	static const char *const letters[] = { "A", "B" };
	const char *verdict = "A and B cannot be told apart";
	if (u->real)
		verdict = u->difference > 0.0 ? "B is better than A" : "A is better than B";
	for (size_t i = 0; i < 2; i++) {
		char *name = text_copy(j->candidates->all[i].name, SIZE_MAX);
		if (!name)
			return fail_memory();
		printf("%s: %s: %.2f%%, %zu of %zu images wrong\n", letters[i], name,
		       100.0 * u->accuracy[i], u->images[i] - u->correct[i], u->images[i]);
		free(name);
	}
	printf("difference of accuracy: %+.2f points [%+.2f, %+.2f] (%g%% interval, Newcombe)\n",
	       100.0 * u->difference, 100.0 * u->interval.low, 100.0 * u->interval.high,
	       100.0 * (1.0 - j->options.alpha));
	printf("unpaired test: p = %.3g (a result keeps no answers for single images;\n"
	       "prediction files would allow McNemar's test, which finds smaller differences)\n",
	       u->p);
	char conclusion[160];
	snprintf(conclusion, sizeof(conclusion), "%s by accuracy (p = %.2g %s %g)%s.", verdict,
		 u->p, u->real ? "<=" : ">", j->options.alpha,
		 u->real ? ": the difference is unlikely to be chance" : "");
	putchar('\n');
	text_print_wrapped(stdout, conclusion, 0, 80);
	return EXIT_DONE;
}

static int unpaired_json(const struct judgement *j, const struct unpaired *u)
{
	const char *better = u->real ? (u->difference > 0.0 ? "b" : "a") : "same";
	json_t *candidates = json_array();
	for (size_t i = 0; i < 2; i++)
		candidates = json_appended(candidates,
					   json_pack("{s:s, s:o, s:o, s:o, s:o}", "letter",
						     i ? "B" : "A", "name",
						     json_text(j->candidates->all[i].name),
						     "images", json_count(u->images[i]), "errors",
						     json_count(u->images[i] - u->correct[i]),
						     "accuracy", json_number(u->accuracy[i])));
	json_t *pair =
		json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "a", "A", "b", "B", "difference",
			  json_number(u->difference), "low", json_number(u->interval.low), "high",
			  json_number(u->interval.high), "p", json_number(u->p), "better", better);
	return json_print(json_pack("{s:i, s:b, s:o, s:o, s:[o]}", "schema", 1, "paired", 0,
				    "alpha", json_number(j->options.alpha), "candidates",
				    candidates, "pairs", pair));
}

static int unpaired_check(const struct judgement *j, const struct unpaired *u)
{
	const char *base = j->candidates->all[0].name, *name = j->candidates->all[1].name;
	if (!j->fail_if_worse)
		return EXIT_DONE;
	if (u->real && u->difference < 0.0)
		return fail_with(EXIT_THRESHOLD, "%s is worse than %s by accuracy", name, base);
	if (j->margin >= 0.0 && -u->interval.low > j->margin)
		return fail_with(EXIT_THRESHOLD,
				 "%s may be worse than %s by %.4g in accuracy, more than the "
				 "margin of %.4g",
				 name, base, -u->interval.low, j->margin);
	return EXIT_DONE;
}

int unpaired_compare(const struct judgement *j, bool json)
{
	struct unpaired u = { .real = false };
	for (size_t i = 0; i < 2; i++) {
		count_answers(&j->candidates->all[i], &u.correct[i], &u.images[i]);
		u.accuracy[i] = (double)u.correct[i] / (double)u.images[i];
	}
	u.difference = u.accuracy[1] - u.accuracy[0];
	if (!scrawl_compare_counts(u.correct[0], u.images[0], u.correct[1], u.images[1],
				   j->options.alpha, &u.p, &u.interval))
		return fail_with(EXIT_DATA, "the numbers of images and errors make no sense");
	u.real = u.p <= j->options.alpha;
	int code = json ? unpaired_json(j, &u) : unpaired_text(j, &u);
	return code == EXIT_DONE ? unpaired_check(j, &u) : code;
}
