/* SPDX-License-Identifier: MIT */
/*
 * test_coverage.c - area under the risk-coverage curve against NumPy's, and points against the data
 */
#include "eval/coverage.h"
#include "support/measures.h"

static float confidence_of(const struct measured *m, size_t i, bool *right)
{
	const float *p = m->probabilities + i * m->classes;
	size_t best = 0;
	for (size_t c = 1; c < m->classes; c++)
		if (p[c] > p[best])
			best = c;
	*right = best == m->labels[i];
	return p[best];
}

static void check_point(const struct measured *m, const struct scrawl_coverage_point *point)
{
	size_t accepted = 0, correct = 0;
	bool right;
	for (size_t i = 0; i < m->images; i++)
		if ((double)confidence_of(m, i, &right) >= point->threshold) {
			accepted++;
			correct += right;
		}
	assert_true(accepted > 0);
	expect_near(m, "coverage", point->coverage, (double)accepted / (double)m->images);
	expect_near(m, "accuracy", point->accuracy, (double)correct / (double)accepted);
}

static void check_curve(const struct measured *m)
{
	const struct scrawl_evaluation *e = m->own;
	EXPECT_NUMBER(m, aurc);
	assert_true(e->coverage_count >= 1 && e->coverage_count <= COVERAGE_POINTS);
	for (size_t i = 0; i < e->coverage_count; i++)
		check_point(m, &e->coverage[i]);
	for (size_t i = 1; i < e->coverage_count; i++) {
		assert_true(e->coverage[i].threshold < e->coverage[i - 1].threshold);
		assert_true(e->coverage[i].coverage > e->coverage[i - 1].coverage);
	}
	assert_true(e->coverage[e->coverage_count - 1].coverage == 1.0);
	assert_true(e->coverage[e->coverage_count - 1].accuracy == e->accuracy);
}

static void test_golden(void **state)
{
	(void)state;
	for_each_measured(check_curve);
}

/* Adds images whose 1 - confidence falls evenly in its logarithm, so that many bins are used. */
static void test_many_images(void **state)
{
	(void)state;
	enum { IMAGES = 100000 };
	static struct coverage_bin bins[COVERAGE_BINS];
	struct scrawl_coverage_point points[COVERAGE_POINTS];
	struct scrawl_evaluation e = { .images = IMAGES, .coverage = points };
	double area = 0.0;
	for (size_t i = 0, errors = 0; i < IMAGES; i++) {
		bool correct = i % 7 != 0 || i < IMAGES / 2;
		float rest = exp2f(-18.0f + 18.0f * (float)i / IMAGES);
		coverage_add(bins, 1.0f - rest, correct);
		errors += !correct;
		area += (double)errors / (double)(i + 1) / IMAGES;
	}
	coverage_finish(bins, &e);
	assert_true(fabs(e.aurc - area) < 1e-4);
	/* 1% apart to 90%, 0.1% beyond; bins hold less than that. */
	assert_true(e.coverage_count > 130 && e.coverage_count <= COVERAGE_POINTS);
	for (size_t i = 1; i < e.coverage_count; i++) {
		double step = points[i].coverage - points[i - 1].coverage;
		assert_true(step > 0.0 && step < (points[i - 1].coverage < 0.9 ? 0.0125 : 0.0025));
	}
}

/* Every confidence has a bin, in order, and near 1 a bin of its own. */
static void test_bins(void **state)
{
	(void)state;
	static struct coverage_bin bins[COVERAGE_BINS];
	static const float extremes[] = { 1.00001f, 1.0f, 0x1.fffffep-1f, 0.5f, 1e-30f, 0.0f };
	for (size_t i = 0; i < sizeof(extremes) / sizeof(extremes[0]); i++)
		coverage_add(bins, extremes[i], true);
	assert_int_equal(bins[0].count, 2);
	assert_int_equal(bins[1].count, 1);
	assert_int_equal(bins[COVERAGE_BINS - 1].count, 2);
	memset(bins, 0, sizeof(bins));
	for (unsigned i = 1; i < 64; i++)
		coverage_add(bins, 1.0f - (float)i * 0x1p-24f, true);
	for (size_t b = 0; b < COVERAGE_BINS; b++)
		assert_true(bins[b].count <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_many_images),
		cmocka_unit_test(test_bins),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
