/* SPDX-License-Identifier: MIT */
/*
 * conclusion.c - a comparison in one sentence
 */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "cli/text.h"
#include "output/comparison_text.h"

/* Text that grows up to its room. */
struct sentence {
	char *text;
	size_t bytes, used;
};

static void say(struct sentence *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct sentence *s, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(s->text + s->used, s->bytes - s->used, format, arguments);
	va_end(arguments);
	size_t room = s->bytes - s->used - 1;
	s->used += length > 0 && (size_t)length < room ? (size_t)length : room;
}

/* "0.21 points [0.05, 0.38] (95% interval)", of a difference made positive by sign. */
static void say_difference(struct sentence *s, const struct judgement *j,
			   const struct scrawl_pair *pair)
{
	const struct scrawl_metric *metric = scrawl_metric_at(j->metric);
	struct scrawl_interval interval;
	double difference = verdict_difference(j, pair, &interval);
	double low = difference < 0.0 ? -interval.high : interval.low;
	double high = difference < 0.0 ? -interval.low : interval.high;
	double unit = metric->percentage ? 100.0 : 1.0;
	int digits = metric->percentage ? 2 : 4;
	say(s, "%.*f%s [%.*f, %.*f] (%g%% interval)", digits, unit * fabs(difference),
	    metric->percentage ? " points" : "", digits, unit * low, digits, unit * high,
	    100.0 * (1.0 - j->options.alpha));
	if (j->metric != 0)
		say(s, " of %s", metric->title);
}

static void conclude_pair(struct sentence *s, const struct judgement *j)
{
	const struct scrawl_pair *pair = j->comparison->pairs[0];
	enum verdict verdict = verdict_of(j, pair);
	char images[TEXT_NUMBER];
	text_count(j->comparison->evaluations[0]->images, images);
	if (verdict != VERDICT_SAME) {
		bool a_better = verdict == VERDICT_A_BETTER;
		say(s, "%s is better than %s by ", a_better ? "A" : "B", a_better ? "B" : "A");
		say_difference(s, j, pair);
		if (j->metric == 0)
			say(s, "; p = %.2g", pair->p);
		say(s, ": the difference is unlikely to be chance.");
		return;
	}
	say(s, "A and B cannot be told apart on these %s images", images);
	if (j->metric == 0 && pair->detectable > 1.0) {
		say(s, " (p = %.2g > %g), which are too few to show any difference.", pair->p,
		    j->options.alpha);
	} else if (j->metric == 0) {
		say(s, " (p = %.2g > %g); a difference of about %.2g points would be needed.",
		    pair->p, j->options.alpha, 100.0 * pair->detectable);
	} else {
		say(s, ": a difference of ");
		say_difference(s, j, pair);
		say(s, " may be chance.");
	}
}

/* The candidate with the best value of the deciding metric; the first of several. */
static size_t best_of(const struct judgement *j)
{
	bool lower = scrawl_metric_at(j->metric)->lower_is_better;
	size_t best = 0;
	for (size_t i = 1; i < j->comparison->count; i++) {
		double x = scrawl_metric_value(j->comparison->evaluations[i], j->metric);
		double y = scrawl_metric_value(j->comparison->evaluations[best], j->metric);
		if (lower ? x < y : x > y)
			best = i;
	}
	return best;
}

/* Lists the candidates other than best that differ from it, or do not; returns their number. */
static size_t say_others(struct sentence *s, const struct judgement *j, size_t best, bool different)
{
	size_t listed = 0;
	char letter[CANDIDATE_LETTER];
	for (size_t i = 0; i < j->comparison->count; i++) {
		if (i == best)
			continue;
		const struct scrawl_pair *pair =
			verdict_pair(j, i < best ? i : best, i < best ? best : i);
		if ((verdict_of(j, pair) != VERDICT_SAME) != different)
			continue;
		say(s, "%s%s", listed ? ", " : "", candidate_letter(i, letter));
		listed++;
	}
	return listed;
}

static void conclude_several(struct sentence *s, const struct judgement *j)
{
	char letter[CANDIDATE_LETTER], worse[CONCLUSION_TEXT / 2] = "",
							       same[CONCLUSION_TEXT / 2] = "";
	struct sentence of_worse = { worse, sizeof(worse), 0 }, of_same = { same, sizeof(same), 0 };
	size_t best = best_of(j);
	size_t worse_count = say_others(&of_worse, j, best, true);
	size_t same_count = say_others(&of_same, j, best, false);
	say(s, "%s has the best %s", candidate_letter(best, letter),
	    scrawl_metric_at(j->metric)->title);
	if (worse_count)
		say(s, "; it is better than %s, which is unlikely to be chance", worse);
	if (same_count)
		say(s, "%s cannot be told apart from %s on these images",
		    worse_count ? ", but" : ", but it", same);
	say(s, ".");
}

char *comparison_conclusion(const struct judgement *j, char *out, size_t bytes)
{
	struct sentence s = { out, bytes, 0 };
	if (j->comparison->count == 2)
		conclude_pair(&s, j);
	else
		conclude_several(&s, j);
	return out;
}
