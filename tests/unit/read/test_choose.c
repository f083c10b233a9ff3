/* SPDX-License-Identifier: MIT */
/*
 * test_choose.c - lines decoded against the only possible answers, or none of them
 *
 * On pages made by hand.
 */
#include <math.h>

#include "support/own_page.h"
#include "support/synthetic.h"

/* Without the right answer in the list, no other one is sure. */
static void test_missing(void **state)
{
	(void)state;
	static const char *const one[] = { "0101" }, *const shorter[] = { "xx00", "x0xxxxx" };
	static const char *const longer[] = { "x0xx00xxx0" };
	static const char *const all[] = { "0", "1", "10", "x" };
	struct own_page p;
	struct scrawl_choice choices[2];
	own_page_begin(&p, SCRAWL_LAYOUT_PAGE);
	own_page_text(&p, "30330033");
	own_page_text(&p, "33333333");
	for (int once = 0; once < 2; once++) {
		own_page_choose(&p, one, 1, once, choices);
		assert_true(choices[0].confidence < 0.01 && choices[1].confidence < 0.01);
		own_page_choose(&p, shorter, 2, once, choices);
		assert_true(choices[0].confidence < 0.01 && choices[1].confidence < 0.01);
		own_page_choose(&p, longer, 1, once, choices);
		assert_true(choices[0].confidence < 0.01 && choices[1].confidence < 0.01);
	}
	/* Where the list has all texts of a length, there is no other; else it may be another. */
	own_page_begin(&p, SCRAWL_LAYOUT_PAGE);
	own_page_text(&p, "3");
	own_page_choose(&p, all, 4, false, choices);
	assert_int_equal(choices[0].answer, 3);
	assert_true(choices[0].confidence > 0.94);
	own_page_choose(&p, all, 3, false, choices);
	assert_true(choices[0].confidence < 0.05);
}

/* What lines say decides, and a wrong length does not exclude the right answer. */
static void test_lines(void **state)
{
	(void)state;
	struct own_page p;
	struct scrawl_choice choices[3];
	const char *const answers[] = { "01x", "0xx", "x10" };
	own_page_begin(&p, SCRAWL_LAYOUT_PAGE);
	own_page_text(&p, "013");  /* 01x */
	own_page_text(&p, "0343"); /* 0xx with one segment too many */
	own_page_text(&p, "32");   /* x10, whose 10 is one character */
	p.characters[5].confidence = 0.01;
	own_page_choose(&p, answers, 3, false, choices);
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
	own_page_begin(&p, SCRAWL_LAYOUT_FORM);
	own_page_text(&p, "_03_");
	own_page_text(&p, "0_3");
	own_page_text(&p, "____");
	own_page_text(&p, "3");
	own_page_choose(&p, answers, 3, false, choices);
	assert_int_equal(choices[0].answer, 1);
	assert_int_equal(choices[1].answer, 1);
	assert_true(choices[0].confidence > 0.98);
	assert_int_equal(choices[2].answer, SIZE_MAX);
	assert_true(choices[2].confidence == 0.0);
	assert_int_equal(choices[3].answer, 0);
	/* An answer that is longer than the field does not fit. */
	own_page_choose(&p, answers + 2, 1, false, choices);
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
	own_page_begin(&p, SCRAWL_LAYOUT_PAGE);
	own_page_text(&p, "03");
	own_page_text(&p, "03");
	p.probabilities[2][0] = 0.5f; /* the second one's 0 may be an x */
	p.probabilities[2][3] = 0.4f;
	own_page_choose(&p, answers, 3, false, choices);
	assert_int_equal(choices[0].answer, 0);
	assert_int_equal(choices[1].answer, 0);
	own_page_choose(&p, answers, 3, true, choices);
	assert_int_equal(choices[0].answer, 0);
	assert_int_equal(choices[1].answer, 2);
	assert_true(fabs(choices[1].confidence - 0.4 / 0.9) < 0.02);
	/* More lines than answers: one gets none. */
	own_page_choose(&p, answers, 1, true, choices);
	assert_int_equal(choices[0].answer, 0);
	assert_int_equal(choices[1].answer, SIZE_MAX);
	/* The same answer twice may be given twice. */
	const char *const twice[] = { "0x", "0x" };
	own_page_choose(&p, twice, 2, true, choices);
	assert_true(choices[0].answer != choices[1].answer);
	assert_true(choices[1].confidence > 0.9);
	own_page_choose(&p, twice, 2, false, choices);
	assert_int_equal(choices[1].answer, 0);
}

static void test_refused(void **state)
{
	(void)state;
	struct own_page p;
	struct scrawl_choice choices[1];
	const char *const empty[] = { "0", "" }, *const foreign[] = { "0x", "00?x" };
	own_page_begin(&p, SCRAWL_LAYOUT_LINE);
	own_page_text(&p, "0");
	synthetic_fails(own_ctx,
			scrawl_reader_choose(own_reader, &p.page, empty, 2, false, choices),
			SCRAWL_EINVAL, "answer 2 is empty");
	synthetic_fails(own_ctx,
			scrawl_reader_choose(own_reader, &p.page, foreign, 2, false, choices),
			SCRAWL_EINVAL, "answer 2: no class of the model is called \"?x\"");
	synthetic_ok(own_ctx, scrawl_reader_check_answer(own_reader, "10x0"));
	synthetic_fails(own_ctx, scrawl_reader_check_answer(own_reader, ""), SCRAWL_EINVAL,
			"empty");
	synthetic_fails(own_ctx, scrawl_reader_check_answer(own_reader, "0none"), SCRAWL_EINVAL,
			"\"none\"");
	p.page.class_count = 10;
	synthetic_fails(own_ctx,
			scrawl_reader_choose(own_reader, &p.page, empty, 1, false, choices),
			SCRAWL_EINVAL, "10 classes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing), cmocka_unit_test(test_lines),
		cmocka_unit_test(test_fields),  cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, own_page_setup, own_page_teardown);
}
