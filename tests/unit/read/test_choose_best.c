/* SPDX-License-Identifier: MIT */
/*
 * test_choose_best.c - the choice of an answer, against every alignment of answers with a line
 */
#include <math.h>
#include <string.h>

#include "support/own_page.h"
#include "support/synthetic.h"

#include "core/random.h"

#define MAX_TEXTS 12

/* How likely a slip is before character i, and at it. */
static double slip_before(const struct own_page *p, const struct scrawl_text_line *line, size_t i)
{
	bool unclear = false;
	for (size_t k = i ? i - 1 : 0; k <= i && k < line->count; k++) {
		const struct scrawl_character *c = &p->characters[line->first + k];
		unclear = unclear || (!c->blank && c->confidence < 0.5);
	}
	return unclear ? 1e-2 : 1e-12;
}

static double left_out(const struct scrawl_character *c)
{
	return c->confidence >= 0.5 ? 1e-12 : fmax(1e-2, c->probabilities[NONE]);
}

/* The best product over all alignments of line characters from i with classes from j. */
static double best_product(const struct own_page *p, const struct scrawl_text_line *line, size_t i,
			   const size_t *answer, size_t j, size_t length)
{
	bool field = p->page.layout == SCRAWL_LAYOUT_FORM;
	double best = i == line->count && j == length ? 1.0 : 0.0;
	if (j < length && !field)
		best = fmax(best, slip_before(p, line, i) *
					  best_product(p, line, i, answer, j + 1, length));
	if (i == line->count)
		return best;
	const struct scrawl_character *c = &p->characters[line->first + i];
	double left = c->blank ? 1.0 : left_out(c);
	best = fmax(best, left * best_product(p, line, i + 1, answer, j, length));
	if (j < length) {
		double taken = c->blank ? 1e-12 : 0.98 * c->probabilities[answer[j]] + 0.02 / KINDS;
		best = fmax(best, taken * best_product(p, line, i + 1, answer, j + 1, length));
	}
	return best;
}

/* Of any text, all of a length equally probable. */
static double any_product(const struct own_page *p, const struct scrawl_text_line *line)
{
	double product = 1.0;
	for (size_t i = 0; i < line->count; i++) {
		const struct scrawl_character *c = &p->characters[line->first + i];
		double mean = (0.98 * (1.0 - c->probabilities[NONE]) + 0.02) / KINDS;
		if (!c->blank)
			product *= mean + left_out(c);
	}
	return product;
}

static void draw_probabilities(struct random *random, float *row)
{
	float sum = 0.0f;
	for (size_t k = 0; k < CLASSES; k++)
		sum += row[k] = powf(random_uniform(random), 6.0f) + 1e-9f;
	for (size_t k = 0; k < CLASSES; k++)
		row[k] /= sum;
}

static void draw_page(struct random *random, struct own_page *p, size_t lines)
{
	own_page_begin(p, random_below(random, 2) ? SCRAWL_LAYOUT_FORM : SCRAWL_LAYOUT_PAGE);
	bool form = p->page.layout == SCRAWL_LAYOUT_FORM;
	for (size_t i = 0; i < lines; i++) {
		size_t cells = random_below(random, MAX_CELLS) + 1;
		own_page_line(p);
		draw_probabilities(random, own_page_character(p, false));
		for (size_t k = 1; k < cells; k++)
			draw_probabilities(random,
					   own_page_character(p, form && random_below(random, 4) ==
										 0));
	}
}

/* An answer of 1 to 7 characters of the classes 0 and 3, whose names cannot run together. */
static size_t draw_answer(struct random *random, char *text, size_t *classes)
{
	size_t length = random_below(random, 7) + 1;
	for (size_t i = 0; i < length; i++) {
		classes[i] = random_below(random, 2) ? 3 : 0;
		text[i] = classes[i] ? 'x' : '0';
	}
	text[length] = '\0';
	return length;
}

static bool is_repeated(char texts[][8], size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(texts[i], texts[k]) == 0)
			return true;
	return false;
}

static void test_against_all_alignments(void **state)
{
	(void)state;
	struct random random;
	random_init(&random, 3, 0, 0, 0);
	for (int trial = 0; trial < 300; trial++) {
		struct own_page p;
		char texts[MAX_TEXTS][8];
		const char *answers[MAX_TEXTS];
		double products[MAX_TEXTS], as_any[MAX_TEXTS], sum = 0.0, listed = 0.0;
		size_t classes[8], best = SIZE_MAX, different = 0;
		struct scrawl_choice choice;
		draw_page(&random, &p, 1);
		for (size_t i = 0; i < p.page.character_count; i++)
			if (!p.characters[i].blank && random_below(&random, 2))
				p.characters[i].confidence = random_uniform(&random);
		for (size_t i = 0; i < MAX_TEXTS; i++) {
			size_t length = draw_answer(&random, texts[i], classes);
			answers[i] = texts[i];
			products[i] = best_product(&p, &p.lines[0], 0, classes, 0, length);
			if (p.page.layout != SCRAWL_LAYOUT_FORM &&
			    length > 2 * p.lines[0].count + 2)
				products[i] = 0.0;
			as_any[i] = pow(KINDS, -(double)length);
			different += !is_repeated(texts, i);
		}
		for (size_t i = 0; i < MAX_TEXTS; i++) {
			listed += is_repeated(texts, i) ? 0.0 : as_any[i] * products[i];
			products[i] *= 1.0 / (double)different + as_any[i];
			sum += is_repeated(texts, i) ? 0.0 : products[i];
			if (products[i] > 0.0 &&
			    (best == SIZE_MAX || products[i] > products[best] * (1.0 + 1e-9)))
				best = i;
		}
		sum += fmax(0.0, any_product(&p, &p.lines[0]) - listed);
		own_page_choose(&p, answers, MAX_TEXTS, false, &choice);
		assert_true(choice.answer == best ||
			    fabs(products[choice.answer] / products[best] - 1.0) < 1e-9);
		double wanted = best == SIZE_MAX ? 0.0 : products[best] / sum;
		assert_true(fabs(choice.confidence - wanted) < 1e-6);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_all_alignments),
	};
	return cmocka_run_group_tests(tests, own_page_setup, own_page_teardown);
}
