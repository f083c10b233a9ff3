/* SPDX-License-Identifier: MIT */
/*
 * test_augment_parse.c - the text of an augmentation: lists, names, and errors with their positions
 */
#include "data/augment.h"

#include "support/compare.h"
#include "support/context.h"

static void test_lists(void **state)
{
	(void)state;
	struct augment a;
	assert_int_equal(augment_parse(ctx,
				       " rotate 15,zoom .15 , shift 0.1, shear 10.5, elastic 34 4, "
				       "thickness 1., erase 6, flip 1",
				       &a),
			 SCRAWL_OK);
	assert_true(a.rotate == 15.0 && a.zoom == 0.15 && a.shift == 0.1 && a.shear == 10.5);
	assert_true(a.elastic_alpha == 34.0 && a.elastic_sigma == 4.0);
	assert_true(a.thickness == 1.0 && a.erase == 6.0 && a.flip == 1.0);
	assert_false(augment_is_none(&a));
	static const char *const single[] = { "flip .5", "bold 1", "blur .5", "contrast .3",
					      "noise 12.5" };
	for (size_t i = 0; i < sizeof(single) / sizeof(*single); i++) {
		assert_int_equal(augment_parse(ctx, single[i], &a), SCRAWL_OK);
		assert_false(augment_is_none(&a));
	}
	assert_int_equal(augment_parse(ctx, "noise 9, contrast .25, blur 1.5, bold 2", &a),
			 SCRAWL_OK);
	assert_true(a.bold == 2.0 && a.blur == 1.5 && a.contrast == 0.25 && a.noise == 9.0);
	assert_int_equal(augment_parse(ctx, NULL, &a), SCRAWL_OK);
	assert_true(augment_is_none(&a));
	assert_int_equal(augment_parse(ctx, "none", &a), SCRAWL_OK);
	assert_true(augment_is_none(&a));
	for (size_t i = 1; scrawl_augmentation_at(i); i++) {
		const struct scrawl_augmentation *named = scrawl_augmentation_at(i);
		struct augment listed;
		assert_int_equal(augment_parse(ctx, named->name, &a), SCRAWL_OK);
		assert_int_equal(augment_parse(ctx, named->list, &listed), SCRAWL_OK);
		assert_memory_equal(&a, &listed, sizeof(a));
		assert_false(augment_is_none(&a));
		assert_string_equal(augment_list(named->name), named->list);
	}
	assert_string_equal(augment_list(NULL), "none");
	assert_string_equal(augment_list("none"), "none");
	assert_string_equal(augment_list("zoom .1"), "zoom .1");
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
	} cases[] = {
		{ "", "at 1, found the end where a change" },
		{ "sloppy", "at 1, found \"sloppy\" where a change (rotate, zoom" },
		{ "stronk", "or a name (none, light, strong)" },
		{ "light, erase 3", "at 1, found \"light\" where a change" },
		{ "rotate", "at 7, found the end where degrees (0 to 180)" },
		{ "rotate x", "at 8, found \"x\" where degrees" },
		{ "rotate 181", "at 8, found \"181\"" },
		{ "rotate -1", "at 8, found \"-1\"" },
		{ "rotate 1e1", "found \"1e1\"" },
		{ "rotate .", "found \".\"" },
		{ "rotate 1.2.3", "found \"1.2.3\"" },
		{ "rotate nan", "found \"nan\"" },
		{ "rotate 0000000000000001", "where degrees" },
		{ "zoom .91", "a fraction (0 to 0.9)" },
		{ "zoom .1,", "at 9, found the end where a change" },
		{ "zoom .1,,shift .1", "at 9, found a comma where a change" },
		{ "zoom .1 .2", "at 9, found \".2\" where a comma" },
		{ "elastic 34", "at 11, found the end where sigma" },
		{ "elastic 34 .5", "found \".5\" where sigma (1 to 1000 pixels)" },
		{ "erase 2.5", "found \"2.5\" where a number of pixels" },
		{ "blur 2.5", "found \"2.5\" where pixels (0 to 2)" },
		{ "contrast 1", "found \"1\" where a fraction (0 to 0.9)" },
		{ "noise 256", "found \"256\" where grey levels (0 to 255)" },
		{ "bold 9", "found \"9\" where pixels (0 to 8)" },
		{ "flip 1.1", "found \"1.1\" where a probability (0 to 1)" },
		{ "zoom .1, zoom .2", "at 10, this change is given twice" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct augment a;
		enum scrawl_status status = augment_parse(ctx, cases[i].text, &a);
		assert_int_equal(status, SCRAWL_EINVAL);
		assert_int_equal(scrawl_augmentation_check(ctx, cases[i].text), SCRAWL_EINVAL);
		if (!strstr(scrawl_context_error(ctx), cases[i].words))
			fail_msg("\"%s\" gives: %s", cases[i].text, scrawl_context_error(ctx));
	}
	char text[2000];
	memset(text, ' ', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(scrawl_augmentation_check(ctx, text), SCRAWL_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_faults),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
