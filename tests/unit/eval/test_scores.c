/* SPDX-License-Identifier: MIT */
/*
 * test_scores.c - what follows from a confusion matrix: scores, their means, Matthews' coefficient
 * and Cohen's kappa against scikit-learn's; the list of confused pairs
 */
#include "support/measures.h"

static void check_means(const struct measured *m)
{
	EXPECT_NUMBER(m, accuracy);
	EXPECT_NUMBER(m, balanced_accuracy);
	EXPECT_NUMBER(m, macro_precision);
	EXPECT_NUMBER(m, macro_recall);
	EXPECT_NUMBER(m, macro_f1);
	EXPECT_NUMBER(m, weighted_precision);
	EXPECT_NUMBER(m, weighted_recall);
	EXPECT_NUMBER(m, weighted_f1);
}

static void check_classes(const struct measured *m)
{
	json_t *scores = member(m->golden, "scores");
	assert_int_equal(json_array_size(scores), m->classes);
	for (size_t c = 0; c < m->classes; c++) {
		const struct scrawl_class_score *s = &m->own->scores[c];
		expect_near(m, "support", (double)s->support, element2(scores, c, 0));
		expect_near(m, "precision", s->precision, element2(scores, c, 1));
		expect_near(m, "recall", s->recall, element2(scores, c, 2));
		expect_near(m, "f1", s->f1, element2(scores, c, 3));
	}
}

static void check_agreement(const struct measured *m)
{
	EXPECT_NUMBER(m, matthews_corrcoef);
	EXPECT_NUMBER(m, cohen_kappa);
}

/* Complete and sorted. */
static void check_list(const struct measured *m)
{
	const struct scrawl_confused *list = m->own->confused;
	size_t wrong = 0;
	for (size_t i = 0; i < m->own->confused_count; i++) {
		size_t at = list[i].label * m->classes + list[i].predicted;
		assert_int_equal(list[i].count, m->own->confusion[at]);
		assert_true(list[i].count > 0);
		assert_int_not_equal(list[i].label, list[i].predicted);
		wrong += list[i].count;
	}
	assert_int_equal(wrong, m->images - m->own->correct);
	for (size_t i = 1; i < m->own->confused_count; i++) {
		size_t before = list[i - 1].label * m->classes + list[i - 1].predicted;
		size_t at = list[i].label * m->classes + list[i].predicted;
		assert_true(list[i - 1].count > list[i].count ||
			    (list[i - 1].count == list[i].count && before < at));
	}
}

static void test_means(void **state)
{
	(void)state;
	for_each_measured(check_means);
}

static void test_classes(void **state)
{
	(void)state;
	for_each_measured(check_classes);
}

static void test_agreement(void **state)
{
	(void)state;
	for_each_measured(check_agreement);
}

static void test_confused_pairs(void **state)
{
	(void)state;
	for_each_measured(check_list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_means),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_agreement),
		cmocka_unit_test(test_confused_pairs),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
