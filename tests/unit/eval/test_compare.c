/* SPDX-License-Identifier: MIT */
/*
 * test_compare.c - comparisons against SciPy's and scikit-learn's numbers (golden_comparison.py)
 */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "support/context.h"
#include "support/golden.h"
#include "support/synthetic.h"

#define TOLERANCE  1e-9
#define MAX_IMAGES 256

struct golden_case {
	const struct safetensors *file;
	const char *name;
	size_t count, images, classes;
	const float *probabilities[SCRAWL_MAX_COMPARED];
	uint8_t labels[MAX_IMAGES];
	struct scrawl_compare_options options;
};

static struct golden_case load_case(const struct safetensors *file, const char *name)
{
	struct golden_case c = { .file = file, .name = name };
	char key[64];
	snprintf(key, sizeof(key), "%s.labels", name);
	c.images = tensor_count(tensor(file, key));
	assert_true(c.images <= MAX_IMAGES);
	const float *labels = values(file, key, c.images);
	for (size_t i = 0; i < c.images; i++)
		c.labels[i] = (uint8_t)labels[i];
	for (size_t i = 0; i < file->count; i++) {
		snprintf(key, sizeof(key), "%s.%zu", name, c.count);
		if (strcmp(file->tensors[i].name, key) == 0) {
			c.classes = file->tensors[i].shape[1];
			c.probabilities[c.count++] = file->tensors[i].data;
		}
	}
	scrawl_compare_options_init(&c.options);
	c.options.alpha = number(file, name, "alpha");
	c.options.resamples = (unsigned)number(file, name, "resamples");
	c.options.seed = strtoull(text(file, name, "seed"), NULL, 10);
	return c;
}

static struct scrawl_comparison *compare_case(scrawl_context *with, const struct golden_case *c)
{
	struct scrawl_comparison *made = NULL;
	synthetic_ok(with, scrawl_compare(with, c->probabilities, c->count, c->labels, c->images,
					  c->classes, &c->options, &made));
	return made;
}

/* Compares a number with that of the pair under this name. */
static void expect(const struct golden_case *c, const struct scrawl_pair *pair, const char *name,
		   const char *end, double actual)
{
	char run[64], key[64];
	snprintf(run, sizeof(run), "%s.%zu.%zu", c->name, pair->a, pair->b);
	snprintf(key, sizeof(key), "%s%s", name, end);
	double expected = number(c->file, run, key);
	if (!(fabs(actual - expected) <= TOLERANCE))
		fail_msg("%s.%s: %.17g, expected %.17g", run, key, actual, expected);
}

static void expect_pair(const struct golden_case *c, const struct scrawl_pair *pair)
{
	expect(c, pair, "p", "", pair->p);
	expect(c, pair, "holm", "", pair->holm);
	expect(c, pair, "low", "", pair->interval.low);
	expect(c, pair, "high", "", pair->interval.high);
	expect(c, pair, "accuracy", "", pair->difference);
	assert_int_equal(pair->both + pair->only_a + pair->only_b + pair->neither, c->images);
	for (size_t m = 0; m < scrawl_metric_count(); m++) {
		const char *name = scrawl_metric_at(m)->name;
		expect(c, pair, name, "", pair->differences[m]);
		expect(c, pair, name, ".low", pair->intervals[m].low);
		expect(c, pair, name, ".high", pair->intervals[m].high);
	}
}

static void test_golden(void **state)
{
	(void)state;
	struct safetensors file = load(ctx, "comparison");
	char names[256];
	snprintf(names, sizeof(names), "%s", text(&file, "", "cases"));
	size_t cases = 0;
	for (char *name = strtok(names, " "); name; name = strtok(NULL, " "), cases++) {
		const struct golden_case c = load_case(&file, name);
		struct scrawl_comparison *made = compare_case(ctx, &c);
		assert_int_equal(made->count, c.count);
		assert_int_equal(made->pair_count, c.count * (c.count - 1) / 2);
		for (size_t i = 0; i < made->pair_count; i++)
			expect_pair(&c, made->pairs[i]);
		for (size_t i = 0; i < made->count; i++)
			assert_int_equal(made->evaluations[i]->images, c.images);
		scrawl_comparison_destroy(made);
	}
	assert_int_equal(cases, 6);
	safetensors_release(&file);
}

/* The same bits with several threads; without resamples, the same but for these. */
static void test_threads_and_resamples(void **state)
{
	(void)state;
	size_t metrics = scrawl_metric_count();
	struct safetensors file = load(ctx, "comparison");
	struct golden_case c = load_case(&file, "random");
	scrawl_context *several;
	assert_int_equal(scrawl_context_create(5, &several), SCRAWL_OK);
	struct scrawl_comparison *one = compare_case(ctx, &c), *five = compare_case(several, &c);
	c.options.resamples = 0;
	struct scrawl_comparison *none = compare_case(ctx, &c);
	for (size_t i = 0; i < one->pair_count; i++) {
		const struct scrawl_pair *a = one->pairs[i], *b = five->pairs[i];
		assert_memory_equal(a->differences, b->differences,
				    metrics * sizeof(*a->differences));
		assert_memory_equal(a->intervals, b->intervals, metrics * sizeof(*a->intervals));
		assert_null(none->pairs[i]->differences);
		assert_null(none->pairs[i]->intervals);
		assert_memory_equal(&a->interval, &none->pairs[i]->interval, sizeof(a->interval));
	}
	scrawl_comparison_destroy(one);
	scrawl_comparison_destroy(five);
	scrawl_comparison_destroy(none);
	scrawl_context_destroy(several);
	safetensors_release(&file);
}

/* Every allocation may fail. */
static void test_no_memory(void **state)
{
	(void)state;
	struct safetensors file = load(ctx, "comparison");
	struct golden_case c = load_case(&file, "random");
	struct scrawl_comparison *made = NULL;
	size_t failures = 0;
	for (; !made; failures++) {
		memory_fail_after(failures + 1);
		enum scrawl_status status = scrawl_compare(ctx, c.probabilities, c.count, c.labels,
							   c.images, c.classes, &c.options, &made);
		memory_fail_after(0);
		assert_int_equal(status, made ? SCRAWL_OK : SCRAWL_ENOMEM);
	}
	assert_true(failures > 50);
	scrawl_comparison_destroy(made);
	safetensors_release(&file);
}

/* With another seed, other resamples. */
static void test_seed(void **state)
{
	(void)state;
	struct safetensors file = load(ctx, "comparison");
	struct golden_case c = load_case(&file, "random");
	struct scrawl_comparison *first = compare_case(ctx, &c);
	c.options.seed++;
	struct scrawl_comparison *second = compare_case(ctx, &c);
	assert_memory_not_equal(first->pairs[0]->intervals, second->pairs[0]->intervals,
				sizeof(struct scrawl_interval));
	scrawl_comparison_destroy(first);
	scrawl_comparison_destroy(second);
	safetensors_release(&file);
}

static void test_refuses(void **state)
{
	(void)state;
	static const float a[] = { 0.5f, 0.5f, 1.0f, 0.0f }, b[] = { 0.5f, 0.5f, 1.0f, 0.5f };
	static const float nan_row[] = { NAN, 0.5f, 1.0f, 0.0f };
	static const uint8_t labels[] = { 0, 1 }, large[] = { 0, 2 };
	const float *good[] = { a, a }, *sums[] = { a, b }, *nans[] = { nan_row, a };
	const float *missing[] = { a, NULL };
	struct scrawl_comparison *made = NULL;
	struct scrawl_compare_options options;
	scrawl_compare_options_init(&options);
#define COMPARE(who, count, truth, images, classes)                                                \
	scrawl_compare(ctx, who, count, truth, images, classes, &options, &made)
	synthetic_fails(ctx, COMPARE(good, 1, labels, 2, 2), SCRAWL_EINVAL, "1 classifiers");
	synthetic_fails(ctx, COMPARE(good, 101, labels, 2, 2), SCRAWL_EINVAL, "2 to 100");
	synthetic_fails(ctx, COMPARE(good, 2, labels, 0, 2), SCRAWL_EINVAL, "0 images");
	synthetic_fails(ctx, COMPARE(good, 2, labels, 2, 0), SCRAWL_EINVAL, "classes");
	synthetic_fails(ctx, COMPARE(missing, 2, labels, 2, 2), SCRAWL_EINVAL, "[1] is NULL");
	synthetic_fails(ctx, COMPARE(good, 2, large, 2, 2), SCRAWL_EDATA, "label");
	synthetic_fails(ctx, COMPARE(sums, 2, labels, 2, 2), SCRAWL_EDATA, "sum");
	synthetic_fails(ctx, COMPARE(nans, 2, labels, 2, 2), SCRAWL_ENUMERIC, "not a number");
	options.alpha = 0.6;
	synthetic_fails(ctx, COMPARE(good, 2, labels, 2, 2), SCRAWL_EINVAL, "alpha is 0.6");
	options.alpha = NAN;
	synthetic_fails(ctx, COMPARE(good, 2, labels, 2, 2), SCRAWL_EINVAL, "alpha");
	options.alpha = 0.05;
	options.resamples = SCRAWL_MAX_RESAMPLES + 1;
	synthetic_fails(ctx, COMPARE(good, 2, labels, 2, 2), SCRAWL_EINVAL, "resamples");
	options.size = 0;
	synthetic_fails(ctx, COMPARE(good, 2, labels, 2, 2), SCRAWL_EINVAL, "options_init");
	assert_null(made);
}

/* Newcombe's example, and one of no variance. */
static void test_counts(void **state)
{
	(void)state;
	struct scrawl_interval interval = { -2.0, 2.0 };
	double p = -1.0;
	assert_true(scrawl_compare_counts(56, 70, 48, 80, 0.05, &p, &interval));
	/* Newcombe's own example (p. 877, method 10): 56/70 - 48/80 is 0.0524 to 0.3339. */
	assert_true(fabs(interval.low + 0.3339) < 5e-5 && fabs(interval.high + 0.0524) < 5e-5);
	/* z = 0.2 / sqrt(104/150 46/150 (1/70 + 1/80)) = 2.6503 */
	assert_true(fabs(p - 0.00804) < 2e-5);
	assert_true(scrawl_compare_counts(5, 5, 7, 7, 0.05, &p, &interval));
	assert_true(p == 1.0 && interval.low < 0.0 && interval.high > 0.0);
	p = -1.0;
	assert_false(scrawl_compare_counts(6, 5, 7, 7, 0.05, &p, &interval));
	assert_false(scrawl_compare_counts(0, 0, 7, 7, 0.05, &p, &interval));
	assert_false(scrawl_compare_counts(5, 5, 7, 7, 0.0, &p, &interval));
	assert_true(p == -1.0);
}

static void test_metrics(void **state)
{
	(void)state;
	struct scrawl_evaluation *e = NULL;
	scrawl_evaluator *evaluator = NULL;
	static const float p[] = { 0.5f, 0.25f, 0.25f, 0.125f, 0.25f, 0.625f };
	static const uint8_t labels[] = { 0, 1 };
	synthetic_ok(ctx, scrawl_evaluator_create(ctx, 3, &evaluator));
	synthetic_ok(ctx, scrawl_evaluator_add(evaluator, p, labels, 2));
	synthetic_ok(ctx, scrawl_evaluator_result(evaluator, &e));
	for (size_t m = 0; m < scrawl_metric_count(); m++) {
		const struct scrawl_metric *metric = scrawl_metric_at(m);
		double value = scrawl_metric_value(e, m);
		if (strcmp(metric->name, "accuracy") == 0)
			assert_true(value == 0.5 && !metric->lower_is_better);
		else if (strcmp(metric->name, "loss") == 0)
			assert_true(value == e->loss && metric->lower_is_better);
		else if (strncmp(metric->name, "top_", 4) == 0)
			assert_true(value == 1.0 && metric->of_probabilities);
	}
	scrawl_evaluation_destroy(e);
	scrawl_evaluator_destroy(evaluator);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),    cmocka_unit_test(test_threads_and_resamples),
		cmocka_unit_test(test_no_memory), cmocka_unit_test(test_seed),
		cmocka_unit_test(test_refuses),   cmocka_unit_test(test_counts),
		cmocka_unit_test(test_metrics),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
