/* SPDX-License-Identifier: MIT */
/*
 * test_image_pnm.c - PNM files of each kind, their spaces, comments and ranges; damaged ones
 */
#include "support/images.h"

static struct picture_file pnm(const void *text, size_t count)
{
	return (struct picture_file){ (unsigned char *)(uintptr_t)text, count };
}

#define PNM(text) pnm(text, sizeof(text) - 1)

static const struct scrawl_shape row3 = { 1, 3, 1 }, square = { 2, 2, 1 }, pair = { 1, 2, 3 };

static void test_text(void **state)
{
	(void)state;
	static const uint8_t checks[] = { 255, 0, 0, 255 }, levels[] = { 0, 128, 255 },
			     colours[] = { 255, 0, 0, 0, 0, 255 };
	expect_image(PNM("P1\n2 2\n0 1\n1 0\n"), 0, square, checks, 0);
	expect_image(PNM("P1 2 2 0110"), 0, square, checks, 0); /* no spaces, no last newline */
	expect_image(PNM("P1#\n2#a\n#b\n2 #c 7\n0#1\n1\n10"), 0, square, checks, 0);
	expect_image(PNM("P2\n3 1\n255\n0 128 255"), 0, row3, levels, 0);
	expect_image(PNM("P2 3 1 100 0\r\n50\t100"), 0, row3, levels, 0);
	expect_image(PNM("P2 3 1 65535 0 32896 65535"), 0, row3, levels, 0);
	expect_image(PNM("P3 2 1 1 1 0 0  0 0 1"), 0, pair, colours, 0);
}

static void test_bytes(void **state)
{
	(void)state;
	static const uint8_t rows[] = { 255, 0,   255, 0,   255, 0,   255, 0,   0,
					0,   255, 0,   255, 0,   255, 0,   255, 255 },
			     levels[] = { 0, 128, 255 }, colours[] = { 1, 2, 3, 4, 5, 6 };
	const struct scrawl_shape wide = { 2, 9, 1 };
	expect_image(PNM("P4\n9 2\n\x55\x80\xaa\x7f"), 0, wide, rows, 0);
	expect_image(PNM("P5\n3 1\n255\n\0\x80\xff"), 0, row3, levels, 0);
	expect_image(PNM("P5 3 1 100 \0\x32\x64"), 0, row3, levels, 0);
	expect_image(PNM("P5\n# of 16 bits\n3 1 65535\n\0\0\x80\x80\xff\xff"), 0, row3, levels, 0);
	expect_image(PNM("P6 2 1 255\n\1\2\3\4\5\6 and more"), 0, pair, colours, 0);
	expect_image(PNM("P5\n3 1\n255\n\n\t "), 0, row3, (const uint8_t *)"\n\t ", 0);
}

#define REFUSED(text, words) expect_refused(text, sizeof(text) - 1, words)

static void test_refused(void **state)
{
	(void)state;
	REFUSED("P5", "header");
	REFUSED("P5 2", "header");
	REFUSED("P5 2 2 255", "header");
	REFUSED("P5 2 2 0\n....", "header");
	REFUSED("P5 2 2 65536\n....", "header");
	REFUSED("P5 -2 2 255\n....", "header");
	REFUSED("P5 2 2147483648 255\n....", "header");
	REFUSED("P5 2 99999999999999999999 255\n....", "header");
	REFUSED("P5 2 2 255#\n....", "header");
	REFUSED("P5 0 2 255\n....", "without pixels");
	REFUSED("P5 100000 100001 255\n....", "100000 pixels wide and 100001 high");
	REFUSED("P1 2147483647 2147483647 0", "2147483647 pixels wide");
	REFUSED("P5 8000 8000 255\n....", "cut short");
	REFUSED("P1 8000 8000 0101", "cut short");
	REFUSED("P2 8000 8000 255 1 2", "cut short");
	REFUSED("P6 1 1 255\n..", "cut short");
	REFUSED("P4 9 2\n...", "cut short");
	REFUSED("P5 1 1 100\n\x65", "above 100");
	REFUSED("P5 1 1 256\n\1\1", "above 256");
	REFUSED("P2 1 1 100 101", "above 100");
	REFUSED("P2 2 1 255 1 x ", "cut short");
	REFUSED("P2 2 1 255 1 #1", "cut short");
	REFUSED("P1 2 1 02", "above 1");
	REFUSED("P7\nWIDTH 1\n", "not a picture in");
}

static void test_damage(void **state)
{
	(void)state;
	unsigned char text[] = "P3 3 2 255\n1 22 255 7 7 7 0 0 0 0 0 0 0 0 0 9 99 999",
		      bytes[] = "P6\n# a\n2 2\n255\n............", bits[] = "P4 17 3\n.........";
	text[sizeof(text) - 2] = ' ';
	expect_damage_found((struct picture_file){ text, sizeof(text) - 2 }, 3);
	expect_damage_found((struct picture_file){ bytes, sizeof(bytes) - 1 }, 0);
	expect_damage_found((struct picture_file){ bits, sizeof(bits) - 1 }, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_damage),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
