/* SPDX-License-Identifier: MIT */
/*
 * test_choose.c - lines decoded against the only possible answers
 *
 * Pages are made by hand, and every alignment of an answer with a line is tried.
 */
#include <math.h>
#include <string.h>

#include "support/synthetic.h"

#include "core/random.h"
#include "model/model.h"

#define MAX_CELLS 6
#define MAX_LINES 4
#define MAX_TEXTS 12

/* "10" begins as "1" does: the longest name counts. */
static const char *const names[] = { "0", "1", "10", "x", "none" };
#define CLASSES (sizeof(names) / sizeof(names[0]))
#define NONE    (CLASSES - 1)

static scrawl_context *ctx;
static scrawl_model *model;
static scrawl_reader *reader;

static int setup(void **state)
{
	(void)state;
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ 8, 8, 1 };
	options.classes = CLASSES;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK ||
	    scrawl_model_create(ctx, "dense", &options, &model) != SCRAWL_OK ||
	    model_set_class_names(model, names) != SCRAWL_OK)
		return -1;
	const scrawl_model *models[] = { model };
	return scrawl_reader_create(ctx, models, 1, NULL, &reader);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_reader_destroy(reader);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return 0;
}

/* A page with room for its lines. */
struct own_page {
	struct scrawl_page page;
	struct scrawl_text_line lines[MAX_LINES];
	struct scrawl_character characters[MAX_LINES * MAX_CELLS];
	float probabilities[MAX_LINES * MAX_CELLS][CLASSES];
};

static void begin_page(struct own_page *p, enum scrawl_layout layout)
{
	memset(p, 0, sizeof(*p));
	p->page.layout = layout;
	p->page.class_count = CLASSES;
	p->page.lines = p->lines;
	p->page.characters = p->characters;
}

static void add_line(struct own_page *p)
{
	p->lines[p->page.line_count++].first = p->page.character_count;
}

static float *add_character(struct own_page *p, bool blank)
{
	size_t i = p->page.character_count++;
	p->lines[p->page.line_count - 1].count++;
	p->characters[i].blank = blank;
	p->characters[i].probabilities = p->probabilities[i];
	return p->probabilities[i];
}

/* A line that is surely this: class numbers, or _ for a blank. */
static void add_text(struct own_page *p, const char *text)
{
	add_line(p);
	for (; *text; text++) {
		float *row = add_character(p, *text == '_');
		if (*text == '_')
			continue;
		for (size_t k = 0; k < CLASSES; k++)
			row[k] = *text - '0' == (int)k ? 0.96f : 0.01f;
	}
}

static void choose(const struct own_page *p, const char *const *answers, size_t count, bool once,
		   struct scrawl_choice *choices)
{
	synthetic_ok(ctx, scrawl_reader_choose(reader, &p->page, answers, count, once, choices));
}

/* The best product over all alignments of line characters from i with classes from j. */
static double best_product(const struct own_page *p, const struct scrawl_text_line *line, size_t i,
			   const size_t *answer, size_t j, size_t length)
{
	bool field = p->page.layout == SCRAWL_LAYOUT_FORM;
	double best = i == line->count && j == length ? 1.0 : 0.0;
	if (j < length && !field)
		best = fmax(best, 1e-3 * best_product(p, line, i, answer, j + 1, length));
	if (i == line->count)
		return best;
	const struct scrawl_character *c = &p->characters[line->first + i];
	double left = c->blank ? 1.0 : fmax(1e-3, c->probabilities[NONE]);
	best = fmax(best, left * best_product(p, line, i + 1, answer, j, length));
	if (j < length) {
		double taken = c->blank ? 1e-3 : fmax(1e-6, c->probabilities[answer[j]]);
		best = fmax(best, taken * best_product(p, line, i + 1, answer, j + 1, length));
	}
	return best;
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
	begin_page(p, random_below(random, 2) ? SCRAWL_LAYOUT_FORM : SCRAWL_LAYOUT_PAGE);
	bool form = p->page.layout == SCRAWL_LAYOUT_FORM;
	for (size_t i = 0; i < lines; i++) {
		size_t cells = random_below(random, MAX_CELLS) + 1;
		add_line(p);
		draw_probabilities(random, add_character(p, false));
		for (size_t k = 1; k < cells; k++)
			draw_probabilities(random,
					   add_character(p, form && random_below(random, 4) == 0));
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

static void test_against_all_alignments(void **state)
{
	(void)state;
	struct random random;
	random_init(&random, 3, 0, 0, 0);
	for (int trial = 0; trial < 300; trial++) {
		struct own_page p;
		char texts[MAX_TEXTS][8];
		const char *answers[MAX_TEXTS];
		double products[MAX_TEXTS], sum = 0.0;
		size_t classes[8], best = SIZE_MAX;
		struct scrawl_choice choice;
		draw_page(&random, &p, 1);
		for (size_t i = 0; i < MAX_TEXTS; i++) {
			size_t length = draw_answer(&random, texts[i], classes);
			bool repeated = false;
			answers[i] = texts[i];
			products[i] = best_product(&p, &p.lines[0], 0, classes, 0, length);
			if (p.page.layout != SCRAWL_LAYOUT_FORM &&
			    length > 2 * p.lines[0].count + 2)
				products[i] = 0.0;
			for (size_t k = 0; k < i; k++)
				repeated = repeated || strcmp(texts[i], texts[k]) == 0;
			sum += repeated ? 0.0 : products[i];
			if (products[i] > 0.0 &&
			    (best == SIZE_MAX || products[i] > products[best] * (1.0 + 1e-9)))
				best = i;
		}
		choose(&p, answers, MAX_TEXTS, false, &choice);
		assert_true(choice.answer == best ||
			    fabs(products[choice.answer] / products[best] - 1.0) < 1e-9);
		double wanted = best == SIZE_MAX ? 0.0 : products[best] / sum;
		assert_true(fabs(choice.confidence - wanted) < 1e-6);
	}
}

/* What lines say decides, and a wrong length does not exclude the right answer. */
static void test_lines(void **state)
{
	(void)state;
	struct own_page p;
	struct scrawl_choice choices[3];
	const char *const answers[] = { "01x", "0xx", "x10" };
	begin_page(&p, SCRAWL_LAYOUT_PAGE);
	add_text(&p, "013");  /* 01x */
	add_text(&p, "0333"); /* 0xx with one segment too many */
	add_text(&p, "32");   /* x10, whose 10 is one character */
	choose(&p, answers, 3, false, choices);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(choices[i].answer, i);
		assert_true(choices[i].confidence > 0.9 && choices[i].confidence <= 1.0);
	}
}

/* Blank cells around and between characters do not count, and an empty field has no answer. */
static void test_fields(void **state)
{
	(void)state;
	struct own_page p;
	struct scrawl_choice choices[4];
	const char *const answers[] = { "x", "0x", "00xx0" };
	begin_page(&p, SCRAWL_LAYOUT_FORM);
	add_text(&p, "_03_");
	add_text(&p, "0_3");
	add_text(&p, "____");
	add_text(&p, "3");
	choose(&p, answers, 3, false, choices);
	assert_int_equal(choices[0].answer, 1);
	assert_int_equal(choices[1].answer, 1);
	assert_true(choices[0].confidence > 0.98);
	assert_int_equal(choices[2].answer, SIZE_MAX);
	assert_true(choices[2].confidence == 0.0);
	assert_int_equal(choices[3].answer, 0);
	/* An answer that is longer than the field does not fit. */
	choose(&p, answers + 2, 1, false, choices);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(choices[i].answer, SIZE_MAX);
}

/* Two lines that look alike share two answers if each is given once. */
static void test_each_once(void **state)
{
	(void)state;
	struct own_page p;
	struct scrawl_choice choices[3];
	const char *const answers[] = { "0x", "00", "xx" };
	begin_page(&p, SCRAWL_LAYOUT_PAGE);
	add_text(&p, "03");
	add_text(&p, "03");
	p.probabilities[2][0] = 0.5f; /* the second one's 0 may be an x */
	p.probabilities[2][3] = 0.4f;
	choose(&p, answers, 3, false, choices);
	assert_int_equal(choices[0].answer, 0);
	assert_int_equal(choices[1].answer, 0);
	choose(&p, answers, 3, true, choices);
	assert_int_equal(choices[0].answer, 0);
	assert_int_equal(choices[1].answer, 2);
	assert_true(fabs(choices[1].confidence - 0.4 / 0.9) < 0.02);
	/* More lines than answers: one gets none. */
	choose(&p, answers, 1, true, choices);
	assert_int_equal(choices[0].answer, 0);
	assert_int_equal(choices[1].answer, SIZE_MAX);
	/* The same answer twice may be given twice. */
	const char *const twice[] = { "0x", "0x" };
	choose(&p, twice, 2, true, choices);
	assert_true(choices[0].answer != choices[1].answer);
	assert_true(choices[1].confidence == 1.0);
	choose(&p, twice, 2, false, choices);
	assert_int_equal(choices[1].answer, 0);
}

static void test_refused(void **state)
{
	(void)state;
	struct own_page p;
	struct scrawl_choice choices[1];
	const char *const empty[] = { "0", "" }, *const foreign[] = { "0x", "00?x" };
	begin_page(&p, SCRAWL_LAYOUT_LINE);
	add_text(&p, "0");
	synthetic_fails(ctx, scrawl_reader_choose(reader, &p.page, empty, 2, false, choices),
			SCRAWL_EINVAL, "answer 2 is empty");
	synthetic_fails(ctx, scrawl_reader_choose(reader, &p.page, foreign, 2, false, choices),
			SCRAWL_EINVAL, "answer 2: no class of the model is called \"?x\"");
	synthetic_ok(ctx, scrawl_reader_check_answer(reader, "10x0"));
	synthetic_fails(ctx, scrawl_reader_check_answer(reader, ""), SCRAWL_EINVAL, "empty");
	synthetic_fails(ctx, scrawl_reader_check_answer(reader, "0none"), SCRAWL_EINVAL,
			"\"none\"");
	p.page.class_count = 10;
	synthetic_fails(ctx, scrawl_reader_choose(reader, &p.page, empty, 1, false, choices),
			SCRAWL_EINVAL, "10 classes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_all_alignments),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
