/* SPDX-License-Identifier: MIT */
/*
 * choose.c - decodes lines against the only possible answers, or none of them
 *
 * How probable character i is read as it was, if k is written there, is t_i(k) = (1 - e) p_i(k)
 * + e / C, with p_i from the model, e the share of characters that readers misread on pages of all
 * kinds, and C the number of characters.  The model alone would be too sure of what it misreads.
 * An answer's cost is the least over all alignments (an edit distance): -log t_i(k) for a character
 * that is taken for one of the answer, and -log s for a slip, one too many or too few.  A reader
 * slips where it is unsure: s is small for characters, and between them, that are clear.
 *
 * What is written is one of the N answers or, with the same probability, any text at all, each of
 * n characters with 1 / C^n; that may be an answer, too.  So an answer's prior is (1 / N + 1 / C^n)
 * / 2, and any text costs log 2 and, for each character, -log(the mean of t_i + s_i).  The part of
 * this that is no answer competes with the answers.  An answer of n clear characters beats it by
 * C^n / N, or by e / C of that for each misread one.  Probabilities are exp(-cost), scaled to sum
 * to 1.
 *
 * Answers of several lines, each given once, are those with the least sum of costs, in which a line
 * may have none.
 */
#include <math.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/size.h"
#include "read/answers.h"
#include "read/assign.h"

#define MISREAD 0.02  /* e */
#define CLEAR   0.5   /* the confidence from which a character is clear */
#define SLIP_P  1e-2  /* s where a character is not clear */
#define NEVER_P 1e-12 /* s where all are, and that a blank cell is none */

/* What a line says, as costs. */
struct costed_line {
	size_t count, classes, written; /* written: characters that are not blank */
	bool field;
	double kinds;   /* C */
	double *taken;  /* [count, classes]: a character for that class */
	double *left;   /* [count]: a character left out */
	double *missed; /* [count + 1]: one more before a character, or at the end */
	double any;     /* any text, before its prior */
	double other;   /* any text that is no answer */
	double *row;    /* of the alignment; [longest answer + 1] */
};

static double slip_p(const struct scrawl_character *c)
{
	return c->blank || c->confidence >= CLEAR ? NEVER_P : SLIP_P;
}

/* Adds the costs of a character. */
static void cost_character(const struct scrawl_reader *reader, const struct scrawl_character *c,
			   struct costed_line *line, size_t i)
{
	double slip = slip_p(c), none = 0.0;
	if (!c->blank && reader->none != SIZE_MAX)
		none = c->probabilities[reader->none];
	double left = slip > NEVER_P ? fmax(slip, none) : slip;
	for (size_t k = 0; k < line->classes; k++) {
		double p = c->blank ? NEVER_P
				    : (1.0 - MISREAD) * c->probabilities[k] + MISREAD / line->kinds;
		line->taken[i * line->classes + k] = -log(p);
	}
	line->left[i] = c->blank ? 0.0 : -log(left);
	if (!c->blank)
		line->any -= log(((1.0 - MISREAD) * (1.0 - none) + MISREAD) / line->kinds + left);
	line->missed[i] = fmin(line->missed[i], -log(slip));
	line->missed[i + 1] = -log(slip);
	line->written += !c->blank;
}

static void cost_line(const struct scrawl_reader *reader, const struct scrawl_page *page,
		      const struct scrawl_text_line *text, struct costed_line *line)
{
	line->classes = reader->classes;
	line->kinds = (double)(reader->classes - (reader->none != SIZE_MAX));
	line->count = text->count;
	line->written = 0;
	line->field = page->layout == SCRAWL_LAYOUT_FORM;
	line->any = 0.0;
	line->missed[0] = -log(NEVER_P);
	for (size_t i = 0; i < text->count; i++)
		cost_character(reader, &page->characters[text->first + i], line, i);
	for (size_t i = 0; line->field && i <= text->count; i++)
		line->missed[i] = INFINITY;
}

/* The least cost of an answer; INFINITY: it does not fit. */
static double cost_of(const struct costed_line *line, const uint16_t *answer, size_t length)
{
	size_t most = line->field ? line->count : 2 * line->count + 2;
	if (!line->written || length > most)
		return INFINITY;
	double *row = line->row;
	row[0] = 0.0;
	for (size_t j = 1; j <= length; j++)
		row[j] = row[j - 1] + line->missed[0];
	for (size_t i = 0; i < line->count; i++) {
		const double *taken = line->taken + i * line->classes;
		double diagonal = row[0]; /* of the row before, one to the left */
		row[0] += line->left[i];
		for (size_t j = 1; j <= length; j++) {
			double above = row[j];
			double least = fmin(above + line->left[i], diagonal + taken[answer[j - 1]]);
			row[j] = fmin(least, row[j - 1] + line->missed[i + 1]);
			diagonal = above;
		}
	}
	return row[length];
}

/* Sets costs [answers] and line->other, with their priors. */
static void cost_answers(struct costed_line *line, const struct answer_list *answers, double *costs)
{
	double listed = 0.0; /* the share of the answers in the probability of any text */
	for (size_t i = 0; i < answers->count; i++) {
		size_t length = answer_length(answers, i);
		double cost = cost_of(line, answers->classes + answers->starts[i], length);
		double as_any = pow(line->kinds, -(double)length);
		double prior = 0.5 / (double)answers->different + 0.5 * as_any;
		costs[i] = fmax(0.0, cost - log(prior));
		if (!answers->repeated[i])
			listed += as_any * exp(line->any - cost);
	}
	line->other = fmax(0.0, line->any - log(0.5 * fmax(0.0, 1.0 - listed)));
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

/* The probability of the answer among all different ones and any other text. */
static double confidence_of(const double *costs, const struct answer_list *answers, double other,
			    size_t answer)
{
	if (answer == SIZE_MAX)
		return 0.0;
	double least = fmin(other, costs[cheapest(costs, answers->count)]);
	double sum = exp(least - other);
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
	line->missed = memory_alloc(longest + 1, sizeof(double));
	line->row = memory_alloc(answers->longest + 1, sizeof(double));
	return line->taken && line->left && line->missed && line->row;
}

static void costed_line_release(struct costed_line *line)
{
	memory_free(line->taken);
	memory_free(line->left);
	memory_free(line->missed);
	memory_free(line->row);
}

/* Chooses for each line alone. */
static void choose_alone(const struct scrawl_reader *reader, const struct scrawl_page *page,
			 const struct answer_list *answers, struct costed_line *line, double *costs,
			 struct scrawl_choice *choices)
{
	for (size_t i = 0; i < page->line_count; i++) {
		cost_line(reader, page, &page->lines[i], line);
		cost_answers(line, answers, costs);
		choices[i].answer = cheapest(costs, answers->count);
		choices[i].confidence =
			confidence_of(costs, answers, line->other, choices[i].answer);
	}
}

/*
 * Chooses for all lines together.  costs [lines, answers + lines]: after the answers each line has
 * a column of its own, which is any other text.
 */
static enum scrawl_status choose_together(const struct scrawl_reader *reader,
					  const struct scrawl_page *page,
					  const struct answer_list *answers,
					  struct costed_line *line, double *costs, size_t *assigned,
					  struct scrawl_choice *choices)
{
	size_t n = page->line_count, count = answers->count, columns = count + n;
	for (size_t i = 0; i < n; i++) {
		double *own = costs + i * columns;
		cost_line(reader, page, &page->lines[i], line);
		cost_answers(line, answers, own);
		for (size_t k = 0; k < n; k++)
			own[count + k] = k == i ? line->other : INFINITY;
	}
	enum scrawl_status status = assign_least(reader->ctx, costs, n, columns, assigned);
	for (size_t i = 0; status == SCRAWL_OK && i < n; i++) {
		const double *own = costs + i * columns;
		choices[i].answer = assigned[i] < count ? assigned[i] : SIZE_MAX;
		choices[i].confidence =
			confidence_of(own, answers, own[count + i], choices[i].answer);
	}
	return status;
}

static enum scrawl_status choose(struct scrawl_reader *reader, const struct scrawl_page *page,
				 const struct answer_list *answers, bool each_once,
				 struct scrawl_choice *choices)
{
	struct costed_line line = { 0 };
	enum scrawl_status status = SCRAWL_OK;
	size_t n = page->line_count, count = answers->count;
	size_t room = each_once ? size_product(n, size_sum(count, n)) : count;
	double *costs = memory_alloc(size_sum(room, 1), sizeof(double));
	size_t *assigned = memory_alloc(n + 1, sizeof(size_t));
	if (!costs || !assigned || !costed_line_create(&line, reader, page, answers))
		status = context_fail_memory(reader->ctx, "the answers of a page");
	else if (each_once)
		status = choose_together(reader, page, answers, &line, costs, assigned, choices);
	else
		choose_alone(reader, page, answers, &line, costs, choices);
	costed_line_release(&line);
	memory_free(costs);
	memory_free(assigned);
	return status;
}

enum scrawl_status scrawl_reader_choose(scrawl_reader *reader, const struct scrawl_page *page,
					const char *const *answers, size_t count, bool each_once,
					struct scrawl_choice *choices)
{
	ENTER(reader ? reader->ctx : NULL);
	if (!reader || !page || !answers || !choices)
		return context_fail_null(reader ? reader->ctx : NULL);
	if (page->class_count != reader->classes)
		return context_fail(reader->ctx, SCRAWL_EINVAL,
				    "the page was read with %zu classes, the reader has %zu",
				    page->class_count, reader->classes);
	if (!count)
		return context_fail(reader->ctx, SCRAWL_EINVAL,
				    "there are no answers to choose from");
	struct answer_list parsed;
	enum scrawl_status status = answers_parse(reader, answers, count, &parsed);
	if (status != SCRAWL_OK)
		return status;
	status = choose(reader, page, &parsed, each_once, choices);
	answer_texts_release(&parsed);
	return status;
}
