/* SPDX-License-Identifier: MIT */
/*
 * test_page.c - from a picture to boxes, lines and prepared characters; what is read is up to the
 * model, which knows nothing here
 */
#include "support/reading.h"

#define WIDTH  600
#define HEIGHT 400
#define DIGITS 12

/* Two lines of six digits, 60 pixels high. */
static void draw_lines(struct drawn *d, uint8_t ink)
{
	for (int i = 0; i < DIGITS; i++)
		draw_digit(d, i % 10, 60 + 85 * (i % 6), 80 + 150 * (i / 6), 36, 60, 7, ink);
}

/* Every digit has a character whose box holds it, in order, to within that many pixels. */
static void expect_lines(const struct scrawl_page *page, const struct drawn *d, double within)
{
	assert_int_equal(page->line_count, 2);
	assert_int_equal(page->character_count, DIGITS);
	assert_int_equal(page->layout, SCRAWL_LAYOUT_PAGE);
	for (size_t i = 0; i < DIGITS; i++) {
		const struct scrawl_box *b = &page->characters[i].box;
		/* A 1 is narrower than its box, so only its middle is looked for. */
		double x = 60.0 + 85.0 * (double)(i % 6) + 18.0;
		double y = 80.0 + 150.0 * (double)(i / 6) + 30.0;
		drawn_turn(d, &x, &y);
		assert_true(fabs((double)b->x + (double)b->width / 2.0 - x) <= within + 9.0);
		assert_true(fabs((double)b->y + (double)b->height / 2.0 - y) <= within);
		assert_true(b->height >= 55 && b->height <= 80);
		assert_int_equal(page->lines[i / 6].first, i / 6 * 6);
		assert_int_equal(page->lines[i / 6].count, 6);
	}
}

static void test_dark_and_light(void **state)
{
	(void)state;
	for (int light = 0; light < 2; light++) {
		struct drawn d = drawn_create(WIDTH, HEIGHT, light ? 30 : 230, 0.0);
		draw_lines(&d, light ? 220 : 40);
		draw_shade(&d, 0.5);
		draw_noise(&d, 3.0, 1);
		struct scrawl_page *page = read_drawn(&d);
		assert_int_equal(page->light_ink, light);
		expect_lines(page, &d, 3.0);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

static void test_skew(void **state)
{
	(void)state;
	for (int degrees = -9; degrees <= 9; degrees += 6) {
		struct drawn d = drawn_create(WIDTH, HEIGHT + 100, 230, degrees * 3.14159265 / 180);
		draw_lines(&d, 40);
		struct scrawl_page *page = read_drawn(&d);
		/* Lines that fall to the right rise by less than 0. */
		assert_true(fabs(page->angle + degrees) < 1.0 || fabs(page->angle - degrees) < 1.0);
		expect_lines(page, &d, 8.0);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

/* Printed lines that touch or cross the digits are not read, and do not join them. */
static void test_ruled(void **state)
{
	(void)state;
	struct drawn d = drawn_create(WIDTH, HEIGHT, 230, 0.0);
	draw_lines(&d, 40);
	for (int y = 67; y < HEIGHT; y += 75)
		draw_stroke(&d, 0, y, WIDTH, y, 2, 90);
	for (int x = 48; x < WIDTH; x += 85)
		draw_stroke(&d, x, 0, x, HEIGHT, 2, 90);
	struct scrawl_page *page = read_drawn(&d);
	expect_lines(page, &d, 4.0);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* A dark table beside the paper, on all sides of it, and larger than it. */
static void test_table(void **state)
{
	(void)state;
	for (int around = 0; around < 3; around++) {
		int width = around == 2 ? 2 * WIDTH : WIDTH,
		    height = around == 2 ? 3 * HEIGHT : HEIGHT;
		struct drawn d = drawn_create(width, height, 230, 0.0);
		draw_lines(&d, 40);
		for (int y = HEIGHT; y < height; y += 30)
			draw_stroke(&d, 0, y, width, y, 40, 70);
		for (int x = WIDTH; x < width; x += 30)
			draw_stroke(&d, x, 0, x, height, 40, 70);
		draw_stroke(&d, 10, 0, 6, HEIGHT, 40, 70);
		if (around) {
			draw_stroke(&d, 0, 8, WIDTH, 12, 40, 70);
			draw_stroke(&d, 0, HEIGHT - 10, WIDTH, HEIGHT - 6, 40, 70);
			draw_stroke(&d, WIDTH - 8, 0, WIDTH - 6, HEIGHT, 30, 70);
		}
		struct scrawl_page *page = read_drawn(&d);
		expect_lines(page, &d, 4.0);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

/* Holes for a binder, a margin, and an underline. */
static void test_not_writing(void **state)
{
	(void)state;
	struct drawn d = drawn_create(WIDTH, HEIGHT, 230, 0.0);
	draw_lines(&d, 40);
	for (int y = 40; y < HEIGHT; y += 80)
		draw_stroke(&d, 24, y, 24, y, 32, 70);
	draw_stroke(&d, 50, 0, 50, HEIGHT, 3, 120);
	draw_stroke(&d, 60, 160, 300, 164, 6, 40);
	struct scrawl_page *page = read_drawn(&d);
	expect_lines(page, &d, 4.0);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

static void test_nothing(void **state)
{
	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		struct drawn d = drawn_create(WIDTH, HEIGHT, kind == 2 ? 20 : 230, 0.0);
		if (kind == 1) {
			draw_shade(&d, 0.5);
			draw_noise(&d, 3.0, 2);
		}
		struct scrawl_page *page = read_drawn(&d);
		assert_int_equal(page->character_count, 0);
		assert_int_equal(page->line_count, 0);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

/* The dark side of an empty page is not ink. */
static void test_dark_side(void **state)
{
	(void)state;
	static const uint8_t papers[] = { 60, 90, 115 };
	for (size_t i = 0; i < 3; i++) {
		struct drawn d = drawn_create(WIDTH, HEIGHT, papers[i], 0.0);
		draw_shade(&d, 0.5);
		draw_noise(&d, 1.0, i);
		struct scrawl_page *page = read_drawn(&d);
		assert_int_equal(page->character_count, 0);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

/* An 8 of so heavy strokes that its holes are narrow, small on its paper. */
static void test_heavy(void **state)
{
	(void)state;
	for (int light = 0; light < 2; light++) {
		struct drawn d = drawn_create(490, 520, light ? 30 : 235, 0.0);
		draw_digit(&d, 8, 200, 160, 90, 180, 76, light ? 235 : 20);
		struct scrawl_page *page = read_drawn(&d);
		assert_int_equal(page->light_ink, light);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

/* As MNIST's: 20 pixels high, the centre of mass in the middle, ink 255 on paper 0. */
static void expect_prepared(const uint8_t *image)
{
	double mass = 0.0, x_moment = 0.0, y_moment = 0.0;
	size_t top = 28, bottom = 0;
	uint8_t most = 0;
	for (size_t i = 0; i < 784; i++) {
		mass += image[i];
		x_moment += image[i] * (double)(i % 28);
		y_moment += image[i] * (double)(i / 28);
		most = image[i] > most ? image[i] : most;
		if (image[i]) {
			top = i / 28 < top ? i / 28 : top;
			bottom = i / 28 + 1;
		}
	}
	assert_int_equal(bottom - top, 20);
	assert_int_equal(most, 255);
	assert_true(fabs(x_moment / mass - 14.0) <= 1.0 && fabs(y_moment / mass - 14.0) <= 1.0);
}

static void test_normalize(void **state)
{
	(void)state;
	const struct scrawl_shape input = { 28, 28, 1 };
	/* From a thumbnail to a photo. */
	for (size_t height = 24; height <= 1500; height = height * 5 / 2) {
		double h = (double)height;
		struct drawn d = drawn_create(height, height, 235, 0.0);
		draw_digit(&d, 5, 0.3 * h, 0.2 * h, 0.35 * h, 0.55 * h, 0.06 * h, 60);
		draw_shade(&d, 0.4);
		uint8_t image[784];
		bool blank = true;
		assert_int_equal(scrawl_character_normalize(ctx, &d.image, input, image, &blank),
				 SCRAWL_OK);
		assert_false(blank);
		expect_prepared(image);
		drawn_destroy(&d);
	}
	struct drawn empty = drawn_create(50, 50, 235, 0.0);
	uint8_t image[784];
	bool blank = false;
	assert_int_equal(scrawl_character_normalize(ctx, &empty.image, input, image, &blank),
			 SCRAWL_OK);
	assert_true(blank);
	for (size_t i = 0; i < 784; i++)
		assert_int_equal(image[i], 0);
	drawn_destroy(&empty);
}

/* Pictures that hold no writing, or are no pictures, end in order. */
static void test_strange(void **state)
{
	(void)state;
	static const size_t sizes[][2] = {
		{ 1, 1 }, { 1, 7 }, { 20000, 1 }, { 3, 3000 }, { 2, 2 }
	};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct drawn d = drawn_create(sizes[i][0], sizes[i][1], 128, 0.0);
		draw_noise(&d, 60.0, i);
		scrawl_page_destroy(read_drawn(&d));
		drawn_destroy(&d);
	}
	struct scrawl_page *page = NULL;
	uint8_t pixel = 0;
	struct scrawl_image wrong = { { 1, 1, 2 }, &pixel };
	assert_int_equal(scrawl_reader_read(reader, &wrong, &page), SCRAWL_EINVAL);
	wrong.shape = (struct scrawl_shape){ 100000, 100000, 1 };
	assert_int_equal(scrawl_reader_read(reader, &wrong, &page), SCRAWL_EDATA);
	assert_non_null(strstr(scrawl_context_error(ctx), "100000x100000"));
	assert_null(page);
}

/* A model of large images would need gigabytes for a line. */
static void test_large_input(void **state)
{
	(void)state;
	static const struct synthetic what = { .count = 2, 257, 28, 2, .noise = 9, .seed = 1 };
	scrawl_model *large = synthetic_model(ctx, "dense", &what, 1, NULL);
	const scrawl_model *const models[] = { large };
	scrawl_reader *other = NULL;
	assert_int_equal(scrawl_reader_create(ctx, models, 1, NULL, &other), SCRAWL_EDATA);
	assert_non_null(strstr(scrawl_context_error(ctx), "at most 256x256"));
	scrawl_model_destroy(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dark_and_light), cmocka_unit_test(test_skew),
		cmocka_unit_test(test_ruled),          cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_normalize),      cmocka_unit_test(test_strange),
		cmocka_unit_test(test_dark_side),      cmocka_unit_test(test_heavy),
		cmocka_unit_test(test_table),          cmocka_unit_test(test_not_writing),
		cmocka_unit_test(test_large_input),
	};
	return cmocka_run_group_tests(tests, make_reader, destroy_reader);
}
