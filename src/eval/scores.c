/* SPDX-License-Identifier: MIT */
/*
 * scores.c - accuracy, precision, recall and F1
 *
 *	precision = correct predictions of a class / all predictions of that class
 *	recall    = correct predictions of a class / all images of that class
 *	F1        = 2 precision recall / (precision + recall)
 * Means over classes are scikit-learn's: precision_recall_fscore_support with average "macro" or
 * "weighted" and zero_division 0, and balanced_accuracy_score.
 */
#include "eval/scores.h"

#include "eval/interval.h"

static double fraction(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0.0;
}

/* Scores class c and returns the number of its predictions. */
static size_t score_class(struct scrawl_evaluation *e, size_t c)
{
	struct scrawl_class_score *s = &e->scores[c];
	size_t answers = 0, right = e->confusion[c * e->classes + c];
	for (size_t i = 0; i < e->classes; i++) {
		s->support += e->confusion[c * e->classes + i];
		answers += e->confusion[i * e->classes + c];
	}
	s->precision = fraction(right, answers);
	s->recall = fraction(right, s->support);
	s->f1 = fraction(2 * right, answers + s->support);
	e->precision_intervals[c] = interval_wilson(right, answers, NORMAL_95);
	e->recall_intervals[c] = interval_wilson(right, s->support, NORMAL_95);
	e->correct += right;
	return answers;
}

void scores_finish(struct scrawl_evaluation *e)
{
	double occurring = 0.0, named = 0.0; /* classes that are a label; that, or a prediction */
	for (size_t c = 0; c < e->classes; c++) {
		size_t answers = score_class(e, c);
		const struct scrawl_class_score *s = &e->scores[c];
		double share = fraction(s->support, e->images);
		occurring += s->support > 0;
		named += s->support > 0 || answers > 0;
		e->balanced_accuracy += s->recall;
		e->macro_precision += s->precision;
		e->macro_recall += s->recall;
		e->macro_f1 += s->f1;
		e->weighted_precision += share * s->precision;
		e->weighted_recall += share * s->recall;
		e->weighted_f1 += share * s->f1;
	}
	e->balanced_accuracy /= occurring;
	e->macro_precision /= named;
	e->macro_recall /= named;
	e->macro_f1 /= named;
	e->accuracy = fraction(e->correct, e->images);
	struct scrawl_interval interval = interval_wilson(e->correct, e->images, NORMAL_95);
	e->accuracy_low = interval.low;
	e->accuracy_high = interval.high;
}
