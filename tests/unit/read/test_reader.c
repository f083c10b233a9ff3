/* SPDX-License-Identifier: MIT */
/*
 * test_reader.c - the options of a reader, and what it takes from its models
 */
#include "support/reading.h"

static void test_options(void **state)
{
	(void)state;
	const scrawl_model *const models[] = { model };
	struct scrawl_reader_options o;
	scrawl_reader *other = NULL;
	scrawl_reader_options_init(&o);
	o.reject = 1.5;
	assert_int_equal(scrawl_reader_create(ctx, models, 1, &o, &other), SCRAWL_EINVAL);
	o.reject = 0.25;
	o.layout = (enum scrawl_layout)9;
	assert_int_equal(scrawl_reader_create(ctx, models, 1, &o, &other), SCRAWL_EINVAL);
	o.layout = SCRAWL_LAYOUT_SINGLE;
	assert_int_equal(scrawl_reader_create(ctx, models, 1, &o, &other), SCRAWL_OK);
	assert_true(scrawl_reader_reject(other) == 0.25);
	assert_true(scrawl_reader_reject_error(other) < 0.0);
	struct drawn d = drawn_create(300, 100, 230, 0.0);
	draw_digit(&d, 4, 60, 20, 36, 60, 7, 40);
	draw_digit(&d, 2, 160, 20, 36, 60, 7, 40);
	struct scrawl_page *page = NULL;
	assert_int_equal(scrawl_reader_read(other, &d.image, &page), SCRAWL_OK);
	assert_int_equal(page->character_count, 1);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
	scrawl_reader_destroy(other);
}

/* The error that a model's threshold was chosen for; of several models none is known. */
static void test_recorded_rejection(void **state)
{
	(void)state;
	static const struct synthetic what = { .count = 1, 28, 28, 2 };
	scrawl_model *recorded = synthetic_model(ctx, "dense", &what, 1, NULL);
	const scrawl_model *const models[] = { recorded, model };
	scrawl_reader *one = NULL, *two = NULL;
	synthetic_ok(ctx, scrawl_model_set_metadata(recorded, "reject_threshold", "0.75"));
	synthetic_ok(ctx, scrawl_model_set_metadata(recorded, "reject_error", "0.02"));
	synthetic_ok(ctx, scrawl_reader_create(ctx, models, 1, NULL, &one));
	assert_true(scrawl_reader_reject(one) == 0.75);
	assert_true(scrawl_reader_reject_error(one) == 0.02);
	synthetic_ok(ctx, scrawl_reader_create(ctx, models, 2, NULL, &two));
	assert_true(scrawl_reader_reject(two) >= 0.75);
	assert_true(scrawl_reader_reject_error(two) < 0.0);
	scrawl_reader_destroy(one);
	scrawl_reader_destroy(two);
	scrawl_model_destroy(recorded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_recorded_rejection),
	};
	return cmocka_run_group_tests(tests, make_reader, destroy_reader);
}
