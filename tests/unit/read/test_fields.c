/* SPDX-License-Identifier: MIT */
/*
 * test_fields.c - the writing in the cells of a form, without what is printed
 *
 * What a cell's network sees must be what it sees of the same digit alone on white paper.
 */
#include "support/form_row.h"

#define SIDE   28
#define PIXELS (SIDE * SIDE)

static scrawl_context *ctx;
static scrawl_model *model;
static scrawl_reader *reader;
static uint8_t alone[10][PIXELS]; /* each digit as it should be seen */

static int setup(void **state)
{
	(void)state;
	static const struct synthetic what = { .count = 1, SIDE, SIDE, 10 };
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return -1;
	model = synthetic_model(ctx, "dense", &what, 1, NULL);
	const scrawl_model *models[] = { model };
	for (int digit = 0; digit < 10; digit++) {
		struct drawn d = drawn_create(200, 200, 235, 0.0);
		put_digit(&d, digit, 70, 70, 0, 0);
		synthetic_ok(ctx,
			     scrawl_character_normalize(ctx, &d.image, scrawl_model_input(model),
							alone[digit], NULL));
		drawn_destroy(&d);
	}
	return scrawl_reader_create(ctx, models, 1, NULL, &reader);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_reader_destroy(reader);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return 0;
}

/* The correlation of two images, the second shifted. */
static double correlation(const uint8_t *a, const uint8_t *b, int right, int down)
{
	double ab = 0.0, aa = 0.0, bb = 0.0;
	for (int y = 1; y < SIDE - 1; y++)
		for (int x = 1; x < SIDE - 1; x++) {
			double v = a[y * SIDE + x], w = b[(y - down) * SIDE + x - right];
			ab += v * w;
			aa += v * v;
			bb += w * w;
		}
	return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 0.0;
}

/* How alike two images are that may be a pixel apart; 1: they are the same. */
static double likeness(const uint8_t *a, const uint8_t *b)
{
	double best = 0.0;
	for (int down = -1; down <= 1; down++)
		for (int right = -1; right <= 1; right++)
			best = fmax(best, correlation(a, b, right, down));
	return best;
}

static struct scrawl_page *read_row(struct drawn *d, const struct row *row, size_t cells)
{
	struct scrawl_page *page = NULL;
	double pitch = CELL + row->apart;
	const struct scrawl_field field = {
		box_around(d, LEFT - row->apart / 2.0, TOP, (double)cells * pitch, HEIGHT), cells
	};
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d->image, &field, 1, &page));
	assert_int_equal(page->line_count, 1);
	assert_int_equal(page->character_count, cells);
	assert_int_equal(page->layout, SCRAWL_LAYOUT_FORM);
	return page;
}

/* Each cell shows its digit, or is blank. */
static void expect_row(const struct scrawl_page *page, const char *text, double least)
{
	for (size_t i = 0; text[i]; i++) {
		const struct scrawl_character *c = &page->characters[i];
		bool digit = text[i] >= '0' && text[i] <= '9';
		if (c->blank == digit)
			fail_msg("cell %zu (%c): %sblank", i, text[i], digit ? "" : "not ");
		if (digit && likeness(c->image, alone[text[i] - '0']) < least)
			fail_msg("cell %zu (%c): like its digit by %.3f only", i, text[i],
				 likeness(c->image, alone[text[i] - '0']));
	}
}

static void check_row(const struct row *row, const char *text, double degrees, double noise,
		      double least)
{
	struct drawn d = drawn_create(760, 240, 235, degrees * 3.14159265 / 180.0);
	draw_row(&d, row, text);
	if (noise > 0.0) {
		draw_shade(&d, 0.4);
		draw_noise(&d, noise, 5);
	}
	struct scrawl_page *page = read_row(&d, row, strlen(text));
	expect_row(page, text, least);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

static const struct row comb = { .border = 2.0, .printed = 90 };

static void test_borders(void **state)
{
	(void)state;
	const struct row none = { .border = 0.0 };
	const struct row apart = { .apart = 9.0, .border = 2.0, .printed = 90 };
	const struct row thick = { .border = 5.0, .printed = 20 };
	const struct row light = { .border = 2.0, .printed = 190 };
	const struct row dotted = { .border = 2.0, .printed = 60, .dotted = true };
	check_row(&none, "0123456789", 0.0, 0.0, 0.9);
	check_row(&comb, "0123456789", 0.0, 0.0, 0.9);
	check_row(&apart, "0123456789", 0.0, 0.0, 0.9);
	check_row(&thick, "0123456789", 0.0, 0.0, 0.9);
	check_row(&light, "0123456789", 0.0, 0.0, 0.9);
	check_row(&dotted, "0123456789", 0.0, 0.0, 0.9);
}

static void test_askew(void **state)
{
	(void)state;
	const struct row apart = { .apart = 9.0, .border = 2.0, .printed = 90 };
	for (double degrees = -3.0; degrees <= 3.0; degrees += 1.0) {
		check_row(&comb, "0123456789", degrees, 0.0, 0.87);
		check_row(&apart, "98765", degrees, 6.0, 0.87);
	}
}

/* A stroke that crosses a border stays whole, and belongs to the cell that it comes from. */
static void test_crossing(void **state)
{
	(void)state;
	const struct row right = { .border = 2.0, .printed = 90, .off_x = 13.0 };
	const struct row left = { .border = 2.0, .printed = 90, .off_x = -13.0 };
	const struct row low = { .border = 2.0, .printed = 90, .off_y = 12.0 };
	check_row(&right, "2_3_5_7_8_", 0.0, 0.0, 0.82);
	check_row(&left, "_2_3_5_7_8", 0.0, 0.0, 0.82);
	check_row(&low, "0123456789", 0.0, 0.0, 0.82);
}

static void test_blank(void **state)
{
	(void)state;
	for (double noise = 0.0; noise < 10.0; noise += 4.0) {
		check_row(&comb, "__________", 0.0, noise, 0.0);
		check_row(&comb, "4_________", 1.0, noise, 0.85);
	}
	/* Dirt, and remains of a border that was printed badly. */
	struct drawn d = drawn_create(760, 240, 235, 0.0);
	draw_row(&d, &comb, "3_____");
	draw_stroke(&d, LEFT + 1.5 * CELL, TOP + 30, LEFT + 1.5 * CELL + 2, TOP + 31, 3.0, 60);
	draw_stroke(&d, LEFT + 2.5 * CELL, TOP + 10, LEFT + 2.5 * CELL + 5, TOP + 10, 3.0, 60);
	draw_stroke(&d, LEFT + 3.0 * CELL + 4, TOP + 5, LEFT + 3.0 * CELL + 4, TOP + 40, 1.0, 60);
	draw_stroke(&d, LEFT + 4.2 * CELL, TOP + 4, LEFT + 4.8 * CELL, TOP + 4, 1.0, 60);
	struct scrawl_page *page = read_row(&d, &comb, 6);
	expect_row(page, "3_____", 0.9);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* A box that just holds a digit has no borders to take away. */
static void test_tight(void **state)
{
	(void)state;
	for (int digit = 0; digit < 10; digit++) {
		struct drawn d = drawn_create(200, 200, 235, 0.0);
		struct scrawl_page *page = NULL;
		put_digit(&d, digit, 70, 70, 0, 0);
		const struct scrawl_field field = { { 78, 77, 28, 42 }, 1 };
		synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d.image, &field, 1, &page));
		const char text[] = { (char)('0' + digit), '\0' };
		expect_row(page, text, 0.97);
		/* Its box is that of its ink. */
		const struct scrawl_box *box = &page->characters[0].box;
		assert_in_range(box->x, 76, digit == 1 ? 94 : 82);
		assert_in_range(box->y, 75, 79);
		assert_in_range(box->height, 40, 46);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

/* A large photo is worked on at a reduced size; boxes are in its own pixels. */
static void test_large(void **state)
{
	(void)state;
	struct drawn d = drawn_create(3000, 2000, 220, 0.0);
	struct scrawl_page *page = NULL;
	for (int i = 0; i < 8; i++) {
		draw_box(&d, 500 + i * 200, 900, 200, 260, 8.0, 100);
		if (i != 5)
			draw_digit(&d, i, 550 + i * 200, 950, 110, 170, 18.0, 40);
	}
	const struct scrawl_field field = { { 500, 900, 1600, 260 }, 8 };
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d.image, &field, 1, &page));
	expect_row(page, "01234_67", 0.85);
	assert_in_range(page->characters[2].box.x, 930, 944);
	assert_in_range(page->characters[2].box.width, 120, 136);
	assert_int_equal(page->characters[5].box.x, 1500);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* Several fields are lines in their order, wherever they are on the picture. */
static void test_several(void **state)
{
	(void)state;
	struct drawn d = drawn_create(760, 240, 235, 0.0);
	struct scrawl_page *page = NULL;
	draw_row(&d, &comb, "01234567");
	const struct scrawl_field fields[] = {
		{ { (size_t)(LEFT + 4 * CELL), (size_t)TOP, 2 * (size_t)CELL, (size_t)HEIGHT }, 2 },
		{ { 0, 0, 760, 60 }, 253 },
		{ { (size_t)LEFT, (size_t)TOP, (size_t)CELL, (size_t)HEIGHT }, 1 },
		{ { 751, 239, 9, 1 }, 3 },
	};
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d.image, fields, 4, &page));
	assert_int_equal(page->line_count, 4);
	assert_int_equal(page->lines[1].first, 2);
	assert_int_equal(page->lines[1].count, 253);
	assert_true(likeness(page->characters[0].image, alone[4]) > 0.9);
	assert_true(likeness(page->characters[1].image, alone[5]) > 0.9);
	assert_true(page->characters[2].blank && page->characters[254].blank);
	assert_true(likeness(page->characters[255].image, alone[0]) > 0.9);
	assert_true(page->characters[258].blank);
	scrawl_page_destroy(page);
	page = NULL;
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d.image, fields, 0, &page));
	assert_int_equal(page->line_count, 0);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

static void test_refused(void **state)
{
	(void)state;
	struct drawn d = drawn_create(100, 80, 235, 0.0);
	struct scrawl_page *page = NULL;
	static const struct {
		struct scrawl_field field;
		const char *words;
	} bad[] = {
		{ { { 0, 0, 10, 10 }, 0 }, "field 1: 0 cells" },
		{ { { 0, 0, 10, 10 }, 1001 }, "field 1: 1001 cells" },
		{ { { 0, 0, 0, 10 }, 1 }, "field 1: 0x10" },
		{ { { 91, 0, 10, 10 }, 1 }, "not inside the picture of 100x80" },
		{ { { 0, SIZE_MAX, 10, 10 }, 1 }, "not inside" },
		{ { { 0, 0, 1, 1 }, 2 }, "field 1: 2 cells in 1 pixels" },
		{ { { 0, 0, 100, 80 }, 34 }, "34 cells in 100 pixels (a cell is at least 3" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		synthetic_fails(ctx,
				scrawl_reader_read_fields(reader, &d.image, &bad[i].field, 1,
							  &page),
				SCRAWL_EINVAL, bad[i].words);
	/* Together: the area of 5 whole pictures, and 10,020 cells. */
	struct scrawl_field many[334];
	for (size_t i = 0; i < 334; i++)
		many[i] = (struct scrawl_field){ { 0, 0, 100, 80 }, 1 };
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d.image, many, 4, &page));
	scrawl_page_destroy(page);
	page = NULL;
	synthetic_fails(ctx, scrawl_reader_read_fields(reader, &d.image, many, 5, &page),
			SCRAWL_EINVAL, "field 5: up to it, the fields cover more than 4 times");
	for (size_t i = 0; i < 334; i++)
		many[i] = (struct scrawl_field){ { 0, 0, 90, 1 }, 30 };
	synthetic_fails(ctx, scrawl_reader_read_fields(reader, &d.image, many, 334, &page),
			SCRAWL_EINVAL, "field 334: up to it, the fields have 10020 cells");
	assert_null(page);
	drawn_destroy(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_borders),  cmocka_unit_test(test_askew),
		cmocka_unit_test(test_crossing), cmocka_unit_test(test_blank),
		cmocka_unit_test(test_tight),    cmocka_unit_test(test_large),
		cmocka_unit_test(test_several),  cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
