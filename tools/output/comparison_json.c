/* SPDX-License-Identifier: MIT */
/*
 * comparison_json.c - a comparison as a JSON document
 */
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "output/comparison_text.h"

static bool shown(const struct judgement *j, size_t metric)
{
	return !(j->certain && scrawl_metric_at(metric)->of_probabilities);
}

static json_t *candidate_json(const struct judgement *j, size_t i)
{
	const struct candidate *candidate = &j->candidates->all[i];
	const struct scrawl_evaluation *e = j->comparison->evaluations[i];
	char letter[CANDIDATE_LETTER];
	json_t *object =
		json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "letter",
			  candidate_letter(i, letter), "name", json_text(candidate->name), "models",
			  json_count(candidate->count), "images", json_count(e->images), "errors",
			  json_count(e->images - e->correct), "accuracy_low",
			  json_number(e->accuracy_low), "accuracy_high",
			  json_number(e->accuracy_high));
	for (size_t m = 0; m < scrawl_metric_count() && object; m++)
		if (shown(j, m))
			object = json_with(object, scrawl_metric_at(m)->name,
					   json_number(scrawl_metric_value(e, m)));
	return object;
}

static json_t *difference_json(const struct judgement *j, const struct scrawl_pair *pair, size_t m)
{
	static const char *const verdicts[] = { "same", "a", "b" };
	struct judgement by = *j;
	by.metric = m;
	return json_pack("{s:o, s:o, s:o, s:s}", "difference", json_number(pair->differences[m]),
			 "low", json_number(pair->intervals[m].low), "high",
			 json_number(pair->intervals[m].high), "better",
			 verdicts[verdict_of(&by, pair)]);
}

static json_t *pair_json(const struct judgement *j, const struct scrawl_pair *pair)
{
	static const char *const verdicts[] = { "same", "a", "b" };
	json_t *bootstrap = json_object();
	for (size_t m = 0; m < scrawl_metric_count() && bootstrap && pair->differences; m++)
		if (shown(j, m))
			bootstrap = json_with(bootstrap, scrawl_metric_at(m)->name,
					      difference_json(j, pair, m));
	char a[CANDIDATE_LETTER], b[CANDIDATE_LETTER];
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o}",
			 "a", candidate_letter(pair->a, a), "b", candidate_letter(pair->b, b),
			 "both", json_count(pair->both), "only_a", json_count(pair->only_a),
			 "only_b", json_count(pair->only_b), "neither", json_count(pair->neither),
			 "difference", json_number(pair->difference), "low",
			 json_number(pair->interval.low), "high", json_number(pair->interval.high),
			 "p", json_number(pair->p), "p_holm", json_number(pair->holm), "detectable",
			 json_number(pair->detectable), "better", verdicts[verdict_of(j, pair)],
			 "bootstrap", bootstrap);
}

int comparison_print_json(const struct judgement *j)
{
	char conclusion[CONCLUSION_TEXT];
	json_t *candidates = json_array(), *pairs = json_array();
	for (size_t i = 0; i < j->comparison->count && candidates; i++)
		candidates = json_appended(candidates, candidate_json(j, i));
	for (size_t i = 0; i < j->comparison->pair_count && pairs; i++)
		pairs = json_appended(pairs, pair_json(j, j->comparison->pairs[i]));
	const scrawl_dataset *data = j->candidates->data;
	return json_print(
		json_pack("{s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o}",
			  "schema", 1, "paired", 1, "data",
			  json_text(data ? scrawl_dataset_path(data) : NULL), "split",
			  json_text(data ? j->split : NULL), "images",
			  json_count(j->comparison->evaluations[0]->images), "tta",
			  json_count(j->tta), "alpha", json_number(j->options.alpha), "resamples",
			  json_count(j->options.resamples), "seed",
			  json_count((size_t)j->options.seed), "metric",
			  scrawl_metric_at(j->metric)->name, "candidates", candidates, "pairs",
			  pairs, "conclusion",
			  json_text(comparison_conclusion(j, conclusion, sizeof(conclusion)))));
}
