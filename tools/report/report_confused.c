/* SPDX-License-Identifier: MIT */
/*
 * report_confused.c - the most confused pairs of classes as a table
 */
#include <stdlib.h>

#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define MAX_PAIRS 10

struct pair {
	size_t label, prediction;
	double count;
};

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *p = a, *q = b;
	if (p->count != q->count)
		return p->count > q->count ? -1 : 1;
	if (p->label != q->label)
		return p->label < q->label ? -1 : 1;
	return (p->prediction > q->prediction) - (p->prediction < q->prediction);
}

static void write_pair(FILE *out, const json_t *eval, const struct pair *pair, double most)
{
	char a[TEXT_NUMBER], b[TEXT_NUMBER], number[VALUE_TEXT], share[VALUE_TEXT];
	fputs("<tr>", out);
	html_element_format(out, "td", "name", "%.80s \u2192 %.80s",
			    value_class_name(eval, pair->label, a),
			    value_class_name(eval, pair->prediction, b));
	html_element(out, "td", "number", value_count(pair->count, number));
	html_element(out, "td", "number",
		     value_percent(pair->count / value_support(eval, pair->label), share));
	fprintf(out, "<td class=\"bar\"><i style=\"width:%.0f%%\"></i></td></tr>\n",
		100.0 * pair->count / most);
}

void report_write_confused(FILE *out, const json_t *eval)
{
	size_t classes = json_array_size(json_object_get(eval, "confusion"));
	static const char *const heads[] = { "label \u2192 read as", "#images", "#of the label", "",
					     NULL };
	struct pair *pairs = calloc(classes * classes + 1, sizeof(*pairs));
	size_t count = 0;
	for (size_t i = 0; pairs && i < classes; i++)
		for (size_t j = 0; j < classes; j++)
			if (i != j && value_confusion(eval, i, j) > 0.0)
				pairs[count++] = (struct pair){ i, j, value_confusion(eval, i, j) };
	if (!pairs) {
		html_missing(out);
		return;
	}
	qsort(pairs, count, sizeof(*pairs), compare_pairs);
	fputs("<figure><h3>Most confused</h3>\n", out);
	if (count > 0)
		html_table_begin(out, heads);
	for (size_t i = 0; i < count && i < MAX_PAIRS; i++)
		write_pair(out, eval, &pairs[i], pairs[0].count);
	if (count > 0)
		html_table_end(out);
	else
		html_note(out, "No image was read as another class.");
	if (count > MAX_PAIRS)
		html_element_format(out, "figcaption", NULL, "%zu more pairs were confused.",
				    count - MAX_PAIRS);
	fputs("</figure>\n", out);
	free(pairs);
}
