/* SPDX-License-Identifier: MIT */
/*
 * test_beginning.c - what is told from the beginning of a file
 */
#include "output/beginning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool begins(const char *content, const char *text)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	bool found = beginning_matches(file, text);
	fclose(file);
	return found;
}

static void test_text(void **state)
{
	(void)state;
	assert_true(begins("epoch, loss\n1", "epoch,loss"));
	assert_false(begins("epoch", "epoch,loss"));
	assert_true(begins("{\n  \"a b\" : {\"c\": 1}", "{\"*\":{\"c\":"));
	assert_true(begins("{\"c\": 0.5, \"d\": 1}", "{\"c\":*,\"d\":"));
	assert_false(begins("{\"c\": 0.5, \"e\": 1, \"d\": 2}", "{\"c\":*,\"d\":"));
	assert_false(begins("{\"c\": 0.5", "{\"c\":*,\"d\":"));
}

static void test_rest_of_line(void **state)
{
	(void)state;
	assert_true(begins("rank,epochs,seeds\n", "rank,~epochs,seeds"));
	assert_true(begins("rank,lr,\"epo,epochs\",epochs,seeds\n", "rank,~epochs,seeds"));
	assert_false(begins("rank,player\nepochs,seeds\n", "rank,~epochs,seeds"));
	assert_false(begins("rank,", "rank,~epochs,seeds"));
}

static void test_alike(void **state)
{
	(void)state;
	assert_true(begins("label,a,b\na,1,0\nb,0,1\n", "label,^"));
	assert_true(begins("label,one\none,5\n", "label,^"));
	assert_true(begins("label,\"x,\n\"\"y\"\"\",b\n\"x,\n\"\"y\"\"\",0,1\n", "label,^"));
	assert_false(begins("label,pixel0,pixel1\n1,0,0\n", "label,^"));
	assert_false(begins("label,a,b\nab,0,0\n", "label,^"));
	assert_false(begins("label,1x1", "label,^"));
	assert_false(begins("label,1\n1", "label,^"));
	assert_false(begins("label,", "label,^"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_rest_of_line),
		cmocka_unit_test(test_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
