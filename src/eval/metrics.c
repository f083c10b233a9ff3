/* SPDX-License-Identifier: MIT */
/*
 * metrics.c - the table of an evaluation's numbers that can be compared
 */
#include <scrawl.h>

struct metric_row {
	struct scrawl_metric metric;
	size_t offset; /* of the number in struct scrawl_evaluation */
	size_t top;    /* instead: accuracy of the `top` most probable classes; 0: offset */
};

#define METRIC(member, title, lower, probabilities, percentage)                                    \
	{                                                                                          \
		{ #member, (title), (lower), (probabilities), (percentage) },                      \
			offsetof(struct scrawl_evaluation, member), 0                              \
	}
#define METRIC_TOP(k)                                                                              \
	{                                                                                          \
		{ "top_" #k "_accuracy", "top-" #k " accuracy", false, true, true }, 0, (k)        \
	}

static const struct metric_row metric_rows[] = {
	METRIC(accuracy, "accuracy", false, false, true),
	METRIC(balanced_accuracy, "balanced accuracy", false, false, true),
	METRIC(macro_precision, "macro precision", false, false, true),
	METRIC(macro_recall, "macro recall", false, false, true),
	METRIC(macro_f1, "macro F1", false, false, true),
	METRIC(weighted_precision, "weighted precision", false, false, true),
	METRIC(weighted_recall, "weighted recall", false, false, true),
	METRIC(weighted_f1, "weighted F1", false, false, true),
	METRIC(matthews_corrcoef, "Matthews' coefficient", false, false, false),
	METRIC(cohen_kappa, "Cohen's kappa", false, false, false),
	METRIC_TOP(2),
	METRIC_TOP(3),
	METRIC_TOP(5),
	METRIC(loss, "loss", true, true, false),
	METRIC(brier, "Brier score", true, true, false),
	METRIC(ece, "calibration error (ECE)", true, true, false),
	METRIC(mce, "largest calibration error", true, true, false),
};

size_t scrawl_metric_count(void)
{
	return sizeof(metric_rows) / sizeof(metric_rows[0]);
}

const struct scrawl_metric *scrawl_metric_at(size_t index)
{
	return index < scrawl_metric_count() ? &metric_rows[index].metric : NULL;
}

double scrawl_metric_value(const struct scrawl_evaluation *e, size_t index)
{
	if (!e || index >= scrawl_metric_count())
		return 0.0;
	const struct metric_row *row = &metric_rows[index];
	if (!row->top) {
		const void *value = (const char *)e + row->offset;
		return *(const double *)value;
	}
	if (row->top >= e->classes)
		return 1.0;
	return (double)e->ranked[row->top - 1] / (double)e->images;
}
