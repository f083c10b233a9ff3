/* SPDX-License-Identifier: MIT */
/*
 * test_calibration.c - calibration errors against NumPy's, and the edges of bins
 */
#include "eval/calibration.h"
#include "support/measures.h"

static void check_calibration(const struct measured *m)
{
	json_t *bins = member(m->golden, "bins");
	EXPECT_NUMBER(m, ece);
	EXPECT_NUMBER(m, mce);
	assert_int_equal(m->own->bin_count, json_array_size(bins));
	for (size_t i = 0; i < m->own->bin_count; i++) {
		expect_near(m, "count", (double)m->own->bins[i].count, element2(bins, i, 0));
		expect_near(m, "confidence", m->own->bins[i].confidence, element2(bins, i, 1));
		expect_near(m, "accuracy", m->own->bins[i].accuracy, element2(bins, i, 2));
	}
}

static void test_golden(void **state)
{
	(void)state;
	for_each_measured(check_calibration);
}

static size_t bin_of(float confidence)
{
	struct reliability bins[SCRAWL_RELIABILITY_BINS] = { { 0 } };
	size_t found = SCRAWL_RELIABILITY_BINS;
	calibration_add(bins, confidence, true);
	for (size_t i = 0; i < SCRAWL_RELIABILITY_BINS; i++)
		if (bins[i].count)
			found = i;
	return found;
}

/* A bin includes its upper end: the floats on either side of each edge, and extremes. */
static void test_edges(void **state)
{
	(void)state;
	for (size_t i = 1; i < SCRAWL_RELIABILITY_BINS; i++) {
		double edge = (double)i / SCRAWL_RELIABILITY_BINS;
		float above = (float)edge;
		if (!((double)above > edge))
			above = nextafterf(above, 2.0f);
		assert_int_equal(bin_of(above), i);
		assert_int_equal(bin_of(nextafterf(above, 0.0f)), i - 1);
	}
	assert_int_equal(bin_of(0.0f), 0);
	assert_int_equal(bin_of(1e-30f), 0);
	assert_int_equal(bin_of(nextafterf(1.0f, 0.0f)), SCRAWL_RELIABILITY_BINS - 1);
	assert_int_equal(bin_of(1.0f), SCRAWL_RELIABILITY_BINS - 1);
	assert_int_equal(bin_of(1.00001f), SCRAWL_RELIABILITY_BINS - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_edges),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
