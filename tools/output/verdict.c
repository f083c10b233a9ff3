/* SPDX-License-Identifier: MIT */
/*
 * verdict.c - which of two candidates is better
 */
#include "output/verdict.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"

static const struct scrawl_metric *deciding(const struct judgement *j)
{
	return scrawl_metric_at(j->metric);
}

static bool by_accuracy(const struct judgement *j)
{
	return strcmp(deciding(j)->name, "accuracy") == 0;
}

double verdict_difference(const struct judgement *j, const struct scrawl_pair *pair,
			  struct scrawl_interval *interval)
{
	*interval = by_accuracy(j) ? pair->interval : pair->intervals[j->metric];
	return by_accuracy(j) ? pair->difference : pair->differences[j->metric];
}

enum verdict verdict_of(const struct judgement *j, const struct scrawl_pair *pair)
{
	struct scrawl_interval interval;
	double difference = verdict_difference(j, pair, &interval);
	bool real = by_accuracy(j) ? pair->holm <= j->options.alpha
				   : interval.low > 0.0 || interval.high < 0.0;
	if (!real)
		return VERDICT_SAME;
	return (difference > 0.0) == deciding(j)->lower_is_better ? VERDICT_A_BETTER
								  : VERDICT_B_BETTER;
}

const struct scrawl_pair *verdict_pair(const struct judgement *j, size_t a, size_t b)
{
	/* Before a's pairs come those of 0 to a - 1, with count - 1, count - 2, ... others. */
	size_t count = j->comparison->count, before = a * (2 * count - a - 1) / 2;
	return j->comparison->pairs[before + b - a - 1];
}

char *candidate_letter(size_t index, char *out)
{
	if (index < 26)
		snprintf(out, CANDIDATE_LETTER, "%c", 'A' + (int)index);
	else
		snprintf(out, CANDIDATE_LETTER, "A%zu", index + 1);
	return out;
}

/* The largest loss from a to b that the interval leaves open; negative: there is none. */
static double largest_loss(const struct judgement *j, const struct scrawl_pair *pair)
{
	struct scrawl_interval interval;
	verdict_difference(j, pair, &interval);
	return deciding(j)->lower_is_better ? interval.high : -interval.low;
}

int verdict_check(const struct judgement *j)
{
	int code = EXIT_DONE;
	for (size_t b = 1; b < j->comparison->count && j->fail_if_worse; b++) {
		const struct scrawl_pair *pair = verdict_pair(j, 0, b);
		const char *name = j->candidates->all[b].name, *base = j->candidates->all[0].name;
		if (verdict_of(j, pair) == VERDICT_A_BETTER)
			code = fail_with(EXIT_THRESHOLD, "%s is worse than %s by %s", name, base,
					 deciding(j)->title);
		else if (j->margin >= 0.0 && largest_loss(j, pair) > j->margin)
			code = fail_with(EXIT_THRESHOLD,
					 "%s may be worse than %s by %.4g in %s, more than the "
					 "margin of %.4g",
					 name, base, largest_loss(j, pair), deciding(j)->title,
					 j->margin);
	}
	return code;
}
