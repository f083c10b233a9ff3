/* SPDX-License-Identifier: MIT */
/*
 * choose.c - decodes lines against the only possible answers
 *
 * An answer's cost for a line is the least over all alignments (an edit distance): -log p for a
 * character that is taken for one of the answer, and fixed costs for one too many or too few.  With
 * costs c, an answer's probability is exp(-c) over the sum of that of all.  Answers of several
 * lines, each given once, are those with the least sum of costs.
 */
#include <math.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/size.h"
#include "read/answers.h"
#include "read/assign.h"

#define MIN_P_TAKEN 1e-6 /* of a character; a network is never surer than that */
#define SLIP_P      1e-3 /* of a character too many or too few, and of a blank cell that is none */

/* What a line says, as costs. */
struct costed_line {
	size_t count, classes, written; /* written: characters that are not blank */
	bool field;
	double *taken; /* [count, classes]: a character for that class */
	double *left;  /* [count]: a character left out */
	double *row;   /* of the alignment; [longest answer + 1] */
};

static double cost_of_p(double p)
{
	return fmax(0.0, -log(fmax(MIN_P_TAKEN, p)));
}

static void cost_line(const struct scrawl_reader *reader, const struct scrawl_page *page,
		      const struct scrawl_text_line *text, struct costed_line *line)
{
	size_t classes = line->classes = reader->classes;
	line->count = text->count;
	line->written = 0;
	line->field = page->layout == SCRAWL_LAYOUT_FORM;
	for (size_t i = 0; i < text->count; i++) {
		const struct scrawl_character *c = &page->characters[text->first + i];
		double none = SLIP_P;
		if (!c->blank && reader->none != SIZE_MAX)
			none = fmax(none, c->probabilities[reader->none]);
		line->written += !c->blank;
		line->left[i] = c->blank ? 0.0 : cost_of_p(none);
		for (size_t k = 0; k < classes; k++)
			line->taken[i * classes + k] =
				cost_of_p(c->blank ? SLIP_P : c->probabilities[k]);
	}
}

/* The least cost of an answer; INFINITY: it does not fit. */
static double cost_of(const struct costed_line *line, const uint16_t *answer, size_t length)
{
	double missed = line->field ? INFINITY : -log(SLIP_P);
	size_t most = line->field ? line->count : 2 * line->count + 2;
	if (!line->written || length > most)
		return INFINITY;
	double *row = line->row;
	row[0] = 0.0;
	for (size_t j = 1; j <= length; j++)
		row[j] = row[j - 1] + missed;
	for (size_t i = 0; i < line->count; i++) {
		const double *taken = line->taken + i * line->classes;
		double diagonal = row[0]; /* of the row before, one to the left */
		row[0] += line->left[i];
		for (size_t j = 1; j <= length; j++) {
			double above = row[j];
			double least = fmin(above + line->left[i], diagonal + taken[answer[j - 1]]);
			row[j] = fmin(least, row[j - 1] + missed);
			diagonal = above;
		}
	}
	return row[length];
}

static void cost_answers(const struct costed_line *line, const struct answer_list *answers,
			 double *costs)
{
	for (size_t i = 0; i < answers->count; i++)
		costs[i] = cost_of(line, answers->classes + answers->starts[i],
				   answer_length(answers, i));
}

/* The first of the cheapest answers; SIZE_MAX: none fits. */
static size_t cheapest(const double *costs, size_t count)
{
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < count; i++)
		if (isfinite(costs[i]) && (best == SIZE_MAX || costs[i] < costs[best]))
			best = i;
	return best;
}

/* The probability of the answer among all different ones. */
static double confidence_of(const double *costs, const struct answer_list *answers, size_t answer)
{
	if (answer == SIZE_MAX)
		return 0.0;
	double sum = 0.0, least = costs[cheapest(costs, answers->count)];
	for (size_t i = 0; i < answers->count; i++)
		if (!answers->repeated[i])
			sum += exp(least - costs[i]);
	return exp(least - costs[answer]) / sum;
}

static bool costed_line_create(struct costed_line *line, const struct scrawl_reader *reader,
			       const struct scrawl_page *page, const struct answer_list *answers)
{
	size_t longest = 0;
	for (size_t i = 0; i < page->line_count; i++)
		longest = size_max(longest, page->lines[i].count);
	line->taken = memory_alloc(longest + 1, size_product(reader->classes, sizeof(double)));
	line->left = memory_alloc(longest + 1, sizeof(double));
	line->row = memory_alloc(answers->longest + 1, sizeof(double));
	return line->taken && line->left && line->row;
}

static void costed_line_release(struct costed_line *line)
{
	memory_free(line->taken);
	memory_free(line->left);
	memory_free(line->row);
}

static enum scrawl_status choose(struct scrawl_reader *reader, const struct scrawl_page *page,
				 const struct answer_list *answers, bool each_once,
				 struct scrawl_choice *choices)
{
	struct costed_line line = { 0 };
	enum scrawl_status status = SCRAWL_OK;
	size_t n = page->line_count, count = answers->count, rows = each_once ? n : 1;
	double *costs = memory_alloc(size_sum(size_product(rows, count), 1), sizeof(double));
	size_t *assigned = memory_alloc(n + 1, sizeof(size_t));
	if (!costs || !assigned || !costed_line_create(&line, reader, page, answers))
		status = context_fail_memory(reader->ctx, "the answers of a page");
	for (size_t i = 0; status == SCRAWL_OK && i < n; i++) {
		double *own = costs + (each_once ? i * count : 0);
		cost_line(reader, page, &page->lines[i], &line);
		cost_answers(&line, answers, own);
		choices[i].answer = cheapest(own, count);
		choices[i].confidence = confidence_of(own, answers, choices[i].answer);
	}
	if (status == SCRAWL_OK && each_once)
		status = assign_least(reader->ctx, costs, n, count, assigned);
	for (size_t i = 0; status == SCRAWL_OK && each_once && i < n; i++) {
		choices[i].answer = assigned[i];
		choices[i].confidence = confidence_of(costs + i * count, answers, assigned[i]);
	}
	costed_line_release(&line);
	memory_free(costs);
	memory_free(assigned);
	return status;
}

enum scrawl_status scrawl_reader_choose(scrawl_reader *reader, const struct scrawl_page *page,
					const char *const *answers, size_t count, bool each_once,
					struct scrawl_choice *choices)
{
	if (!reader || !page || !answers || !choices)
		return context_fail_null(reader ? reader->ctx : NULL);
	if (page->class_count != reader->classes)
		return context_fail(reader->ctx, SCRAWL_EINVAL,
				    "the page was read with %zu classes, the reader has %zu",
				    page->class_count, reader->classes);
	struct answer_list parsed;
	enum scrawl_status status = answers_parse(reader, answers, count, &parsed);
	if (status != SCRAWL_OK)
		return status;
	status = choose(reader, page, &parsed, each_once, choices);
	answer_texts_release(&parsed);
	return status;
}
