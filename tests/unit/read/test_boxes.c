/* SPDX-License-Identifier: MIT */
/*
 * test_boxes.c - the printed boxes of a form, and what is none
 */
#include "support/form_row.h"
#include "support/quick.h"

static scrawl_context *ctx;

static int setup(void **state)
{
	(void)state;
	return scrawl_context_create(1, &ctx);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

static struct scrawl_field *find(const struct drawn *d, size_t wanted)
{
	struct scrawl_field *fields = NULL;
	size_t count = 99;
	synthetic_ok(ctx, scrawl_image_find_fields(ctx, &d->image, &fields, &count));
	assert_int_equal(count, wanted);
	assert_int_equal(fields != NULL, wanted > 0);
	return fields;
}

/* Two numbers that differ by at most 5. */
static void expect_near(size_t a, size_t b)
{
	if (a > b + 5 || b > a + 5)
		fail_msg("%zu is not near %zu", a, b);
}

static void expect_box(const struct scrawl_box *a, const struct scrawl_box *b)
{
	expect_near(a->x, b->x);
	expect_near(a->y, b->y);
	expect_near(a->x + a->width, b->x + b->width);
	expect_near(a->y + a->height, b->y + b->height);
}

static void check_row(const struct row *row, const char *text, double degrees, double noise)
{
	struct drawn d = drawn_create(760, 240, 235, degrees * 3.14159265 / 180.0);
	double pitch = CELL + row->apart, cells = (double)strlen(text);
	draw_row(&d, row, text);
	if (noise > 0.0) {
		draw_shade(&d, 0.4);
		draw_noise(&d, noise, 5);
	}
	struct scrawl_field *fields = find(&d, 1);
	assert_int_equal(fields[0].cells, strlen(text));
	double apart = cells > 1.0 ? row->apart : 0.0; /* one box alone is its own field */
	const struct scrawl_box box =
		box_around(&d, LEFT - apart / 2.0, TOP, cells * pitch - row->apart + apart, HEIGHT);
	expect_box(&fields[0].box, &box);
	scrawl_memory_free(fields);
	drawn_destroy(&d);
}

static void test_rows(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ .border = 2.0, .printed = 90 },
		{ .border = 5.0, .printed = 20 },
		{ .border = 2.0, .printed = 190 },
		{ .apart = 9.0, .border = 2.0, .printed = 90 },
		{ .border = 2.0, .printed = 60, .dotted = true },
		{ .border = 2.0, .printed = 90, .off_y = 12.0 },
		{ .border = 2.0, .printed = 90, .off_x = 9.0 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i += quick() ? 4 : 1) {
		check_row(&rows[i], "0123456789", 0.0, 0.0);
		if (!quick())
			check_row(&rows[i], "__________", 0.0, 0.0);
		check_row(&rows[i], "77__44", 0.0, 4.0);
	}
	check_row(&rows[0], "4", 0.0, 0.0);
	check_row(&rows[3], "_", 1.0, 0.0);
}

static void test_askew(void **state)
{
	(void)state;
	const struct row comb = { .border = 2.0, .printed = 90 };
	const struct row apart = { .apart = 9.0, .border = 2.0, .printed = 90 };
	for (double degrees = -3.0; degrees <= 3.0; degrees += quick() ? 4.0 : 1.0) {
		check_row(&comb, "0123456789", degrees, 0.0);
		check_row(&apart, "98765", degrees, 4.0);
	}
}

/* From top to bottom, and left to right; a frame around them is no box. */
static void test_order(void **state)
{
	(void)state;
	struct drawn d = drawn_create(900, 500, 235, 0.01);
	draw_box(&d, 30, 30, 840, 440, 3.0, 60);
	static const double places[][3] = { { 500, 60, 4 }, { 60, 64, 6 }, { 60, 300, 3 } };
	for (size_t i = 0; i < 3; i++)
		for (int k = 0; k < (int)places[i][2]; k++) {
			double x = places[i][0] + k * CELL, y = places[i][1];
			draw_box(&d, x, y, CELL, HEIGHT, 2.0, 90);
			put_digit(&d, k, x, y, 0, 0);
		}
	/* A cell of a table, which is too wide for a character, and text in a line. */
	draw_box(&d, 500, 300, 300, 60, 2.0, 90);
	for (int k = 0; k < 8; k++)
		put_digit(&d, k, 520 + 32 * k, 302, 0, 0);
	struct scrawl_field *fields = find(&d, 3);
	assert_int_equal(fields[0].cells, 6);
	assert_int_equal(fields[1].cells, 4);
	assert_int_equal(fields[2].cells, 3);
	scrawl_memory_free(fields);
	drawn_destroy(&d);
}

/* Digits with loops, a 0 above all, are no boxes, however large and thick. */
static void test_no_boxes(void **state)
{
	(void)state;
	for (double size = 30; size <= (quick() ? 60 : 240); size *= 2.0) {
		struct drawn d = drawn_create(1000, 400, 235, 0.0);
		for (int k = 0; k < 4; k++) {
			static const int digits[] = { 0, 8, 6, 9 };
			draw_digit(&d, digits[k], 30 + k * size, 40, 0.6 * size, size, size / 9.0,
				   30);
		}
		for (double t = 0.0; t < 6.28; t += 0.05) /* a round 0 */
			draw_stroke(&d, 30 + 4.5 * size + 0.3 * size * cos(t),
				    40 + size / 2.0 + 0.5 * size * sin(t),
				    30 + 4.5 * size + 0.3 * size * cos(t + 0.06),
				    40 + size / 2.0 + 0.5 * size * sin(t + 0.06), size / 10.0, 30);
		find(&d, 0);
		drawn_destroy(&d);
	}
	struct drawn empty = drawn_create(300, 300, 235, 0.0);
	find(&empty, 0);
	draw_noise(&empty, 20.0, 1);
	find(&empty, 0);
	drawn_destroy(&empty);
	struct drawn snow = drawn_create(600, 400, 128, 0.0);
	draw_noise(&snow, 1000.0, 4); /* black and white */
	find(&snow, 0);
	drawn_destroy(&snow);
	struct drawn one = drawn_create(1, 1, 235, 0.0);
	find(&one, 0);
	drawn_destroy(&one);
}

static void test_refused(void **state)
{
	(void)state;
	struct scrawl_image image = { { 1, 1, 2 }, (uint8_t[]){ 0, 0 } };
	struct scrawl_field *fields = NULL;
	size_t count = 99;
	synthetic_fails(ctx, scrawl_image_find_fields(ctx, &image, &fields, &count), SCRAWL_EINVAL,
			"2 channels");
	image.shape = (struct scrawl_shape){ 100000, 100000, 1 };
	synthetic_fails(ctx, scrawl_image_find_fields(ctx, &image, &fields, &count), SCRAWL_EDATA,
			"too large");
	assert_null(fields);
	assert_int_equal(count, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),    cmocka_unit_test(test_askew),
		cmocka_unit_test(test_order),   cmocka_unit_test(test_no_boxes),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
