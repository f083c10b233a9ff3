/* SPDX-License-Identifier: MIT */
/*
 * test_suspects.c - wrong labels found: an example by hand, and a plain implementation's results
 */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "eval/evaluate.h"
#include "support/context.h"
#include "support/synthetic.h"

#define MAX_IMAGES  400
#define MAX_CLASSES 5

static struct scrawl_suspects *find(const float *p, const uint8_t *labels, size_t images,
				    size_t classes)
{
	struct scrawl_suspects *found = NULL;
	synthetic_ok(ctx, scrawl_suspects_find(ctx, p, labels, images, classes, &found));
	assert_int_equal(found->images, images);
	assert_int_equal(found->classes, classes);
	return found;
}

/*
 * Thresholds: class 0 (0.875 + 0.75 + 0.125) / 3 = 0.583, class 1 (0.625 + 0.25) / 2 = 0.4375,
 * class 2 none.  Image 2 counts as 1; image 4 reaches no threshold but that of 0, so it is suspect
 * as well; image 3 agrees with its label.
 */
static void test_by_hand(void **state)
{
	(void)state;
	static const float p[] = { 0.875f, 0.125f, 0.0f,   0.75f, 0.25f,  0.0f,  0.125f, 0.5f,
				   0.375f, 0.375f, 0.625f, 0.0f,  0.625f, 0.25f, 0.125f };
	static const uint8_t labels[] = { 0, 0, 0, 1, 1 };
	static const size_t joint[] = { 2, 1, 0, 1, 1, 0, 0, 0, 0 };
	struct scrawl_suspects *found = find(p, labels, 5, 3);
	assert_memory_equal(found->joint, joint, sizeof(joint));
	assert_true(fabs(found->thresholds[0] - 1.75 / 3.0) < 1e-12);
	assert_true(found->thresholds[1] == 0.4375 && found->thresholds[2] == 0.0);
	assert_true(fabs(found->noise - (3.0 / 3.0 + 2.0 / 2.0) / 5.0) < 1e-12);
	assert_int_equal(found->count, 2);
	assert_int_equal(found->sure_count, 2);
	const struct scrawl_suspect *first = &found->suspects[0], *second = &found->suspects[1];
	/* Both by 0.375: in the order of the images. */
	assert_int_equal(first->index, 2);
	assert_int_equal(first->label, 0);
	assert_int_equal(first->likely, 1);
	assert_true(first->of_label == 0.125f && first->of_likely == 0.5f);
	assert_int_equal(second->index, 4);
	assert_int_equal(second->likely, 0);
	scrawl_suspects_destroy(found);
}

/* The class that an image counts as, straight from the definition; -1: none. */
static int plain_class(const float *p, const uint8_t *labels, size_t images, size_t classes,
		       size_t image)
{
	int best = -1;
	for (size_t k = 0; k < classes; k++) {
		double sum = 0.0, count = 0.0;
		for (size_t i = 0; i < images; i++) {
			sum += labels[i] == k ? (double)p[i * classes + k] : 0.0;
			count += labels[i] == k;
		}
		float own = p[image * classes + k];
		if (count > 0.0 && (double)own >= sum / count &&
		    (best < 0 || own > p[image * classes + (size_t)best]))
			best = (int)k;
	}
	return best;
}

/* Random answers, mostly right, for labels of which class 3 has none. */
static void make_answers(float *p, uint8_t *labels, size_t images, size_t classes)
{
	struct random r;
	random_init(&r, 5, RANDOM_SPLIT, (uint32_t)images, 0);
	for (size_t i = 0; i < images; i++) {
		float sum = 0.0f;
		labels[i] = (uint8_t)(random_below(&r, (uint32_t)classes) % 3);
		for (size_t k = 0; k < classes; k++) {
			p[i * classes + k] = random_uniform(&r) + (k == labels[i] ? 0.5f : 0.0f);
			sum += p[i * classes + k];
		}
		for (size_t k = 0; k < classes; k++)
			p[i * classes + k] /= sum;
	}
}

static void test_plain(void **state)
{
	(void)state;
	static float p[MAX_IMAGES * MAX_CLASSES];
	static uint8_t labels[MAX_IMAGES];
	make_answers(p, labels, MAX_IMAGES, MAX_CLASSES);
	struct scrawl_suspects *found = find(p, labels, MAX_IMAGES, MAX_CLASSES);
	const struct scrawl_suspect *of[MAX_IMAGES] = { NULL };
	size_t sure = 0;
	for (size_t s = 0; s < found->count; s++) {
		const struct scrawl_suspect *it = &found->suspects[s];
		of[it->index] = it;
		sure += it->sure;
		assert_int_equal(it->label, labels[it->index]);
		assert_true(s == 0 ||
			    it->of_likely - it->of_label <= it[-1].of_likely - it[-1].of_label);
	}
	assert_int_equal(found->sure_count, sure);
	assert_true(sure > 10 && sure + 10 < found->count);
	for (size_t i = 0; i < MAX_IMAGES; i++) {
		int counted = plain_class(p, labels, MAX_IMAGES, MAX_CLASSES, i);
		int likely = counted >= 0 ? counted
					  : (int)evaluate_argmax(p + i * MAX_CLASSES, MAX_CLASSES);
		assert_int_equal(of[i] != NULL, likely != labels[i]);
		assert_true(!of[i] || (of[i]->likely == likely && of[i]->sure == (counted >= 0)));
	}
	scrawl_suspects_destroy(found);
}

/* Every allocation may fail. */
static void test_no_memory(void **state)
{
	(void)state;
	static const float p[] = { 1.0f, 0.0f, 0.75f, 0.25f };
	static const uint8_t labels[] = { 0, 1 };
	struct scrawl_suspects *found = NULL;
	size_t failures = 0;
	for (; !found; failures++) {
		memory_fail_after(failures + 1);
		enum scrawl_status status = scrawl_suspects_find(ctx, p, labels, 2, 2, &found);
		memory_fail_after(0);
		assert_int_equal(status, found ? SCRAWL_OK : SCRAWL_ENOMEM);
	}
	assert_true(failures > 4);
	scrawl_suspects_destroy(found);
}

static void test_none(void **state)
{
	(void)state;
	static const float p[] = { 1.0f, 0.0f, 0.0f, 1.0f };
	static const uint8_t labels[] = { 0, 1 };
	struct scrawl_suspects *found = find(p, labels, 2, 2);
	assert_int_equal(found->count, 0);
	assert_true(found->noise == 0.0);
	scrawl_suspects_destroy(found);
	found = NULL;
	synthetic_fails(ctx, scrawl_suspects_find(ctx, p, labels, 0, 2, &found), SCRAWL_EINVAL,
			"no images");
	synthetic_fails(ctx, scrawl_suspects_find(ctx, p, labels, 2, 1, &found), SCRAWL_EDATA,
			"label");
	assert_null(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
