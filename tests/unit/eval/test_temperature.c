/* SPDX-License-Identifier: MIT */
/*
 * test_temperature.c - temperatures against SciPy's, and what they do to probabilities
 */
#include "support/measures.h"

static double fitted(const struct measured *m)
{
	double temperature = 0.0;
	if (scrawl_temperature_fit(ctx, m->probabilities, m->labels, m->images, m->classes,
				   &temperature) != SCRAWL_OK)
		fail_msg("%s: %s", m->name, scrawl_context_error(ctx));
	return temperature;
}

static void check_fit(const struct measured *m)
{
	double expected = golden_number(m, "temperature"), actual = fitted(m);
	expect_near(m, "temperature", actual / expected, 1.0);
}

static void test_golden(void **state)
{
	(void)state;
	for_each_measured(check_fit);
}

/* Applied, the fitted temperature lowers the loss, and fits again as 1. */
static void check_applied(const struct measured *m)
{
	double temperature = fitted(m), again = 0.0;
	struct scrawl_evaluation *before = m->own, *after = NULL;
	scrawl_evaluator *evaluator = NULL;
	scrawl_temperature_apply(temperature, m->probabilities, m->images, m->classes);
	assert_int_equal(scrawl_evaluator_create(ctx, m->classes, &evaluator), SCRAWL_OK);
	if (scrawl_evaluator_add(evaluator, m->probabilities, m->labels, m->images) != SCRAWL_OK)
		fail_msg("%s: %s", m->name, scrawl_context_error(ctx));
	assert_int_equal(scrawl_evaluator_result(evaluator, &after), SCRAWL_OK);
	if (temperature > SCRAWL_MIN_TEMPERATURE && temperature < SCRAWL_MAX_TEMPERATURE) {
		again = fitted(m);
		if (fabs(again - 1.0) > 1e-5)
			fail_msg("%s: fits again as %.9g", m->name, again);
	}
	assert_true(after->loss <= before->loss + 1e-7);
	assert_int_equal(after->correct, before->correct);
	scrawl_evaluation_destroy(after);
	scrawl_evaluator_destroy(evaluator);
}

static void test_applied(void **state)
{
	(void)state;
	for_each_measured(check_applied);
}

static void test_values(void **state)
{
	(void)state;
	float p[] = { 0.64f, 0.36f, 0.0f, 1.0f, 0.2f, 0.8f }, unchanged[] = { 0.3f, 0.7f };
	scrawl_temperature_apply(2.0, p, 3, 2);
	assert_true(fabsf(p[0] - 0.8f / 1.4f) < 1e-6f && fabsf(p[1] - 0.6f / 1.4f) < 1e-6f);
	assert_true(p[2] > 1e-20f && p[2] < 1e-18f && p[3] == 1.0f);
	assert_true(fabsf(p[4] - 1.0f / 3.0f) < 1e-6f);
	scrawl_temperature_apply(1.0, unchanged, 1, 2);
	scrawl_temperature_apply(0.0, unchanged, 1, 2);
	scrawl_temperature_apply(-1.0, unchanged, 1, 2);
	scrawl_temperature_apply((double)NAN, unchanged, 1, 2);
	assert_true(unchanged[0] == 0.3f && unchanged[1] == 0.7f);
}

static void test_no_preference(void **state)
{
	(void)state;
	const float p[] = { 0.25f, 0.25f, 0.25f, 0.25f };
	const uint8_t label = 3;
	double temperature = 0.0;
	assert_int_equal(scrawl_temperature_fit(ctx, p, &label, 1, 4, &temperature), SCRAWL_OK);
	assert_true(temperature == 1.0);
	assert_int_equal(scrawl_temperature_fit(ctx, p, &label, 0, 4, &temperature), SCRAWL_EINVAL);
	assert_int_equal(scrawl_temperature_fit(ctx, p, &label, 1, 0, &temperature), SCRAWL_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_applied),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_no_preference),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
