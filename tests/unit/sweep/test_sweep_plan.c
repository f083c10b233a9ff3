/* SPDX-License-Identifier: MIT */
/*
 * test_sweep_plan.c - the combinations of a grid and of a random search, and the parts of a sweep
 */
#include "sweep/plan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "support/folder.h"
#include "support/output.h"

static struct sweep_spec spec;
static struct sweep_plan plan;

static int make(const char *text)
{
	folder_write("s", text, strlen(text));
	assert_int_equal(spec_read(&spec, "s"), EXIT_DONE);
	return sweep_plan_create(&plan, &spec);
}

static void release(void)
{
	sweep_plan_release(&plan);
	spec_release(&spec);
}

static void assert_settings(size_t combination, const char *wanted)
{
	char *found = sweep_plan_settings(&plan, combination);
	assert_string_equal(found, wanted);
	free(found);
}

static void test_grid(void **state)
{
	(void)state;
	assert_int_equal(make("data = d\nnet = a, b | c\nlr = 1 | 2 | 3\nseed = 1..4\n"),
			 EXIT_DONE);
	assert_int_equal(plan.count, 6);
	assert_settings(0, "net = a, b; lr = 1");
	assert_settings(1, "net = a, b; lr = 2");
	assert_settings(3, "net = c; lr = 1");
	assert_settings(5, "net = c; lr = 3");
	assert_string_equal(sweep_plan_value(&plan, 5, 0)->text, "d");
	assert_int_equal(sweep_plan_value(&plan, 5, 2)->line, 3);
	assert_true(!sweep_plan_varies(&plan, 0) && sweep_plan_varies(&plan, 1));
	release();
	assert_int_equal(make("data = d\n"), EXIT_DONE);
	assert_int_equal(plan.count, 1);
	assert_settings(0, "as in s");
	release();
	assert_int_equal(make(""), EXIT_DONE);
	assert_int_equal(plan.count, 1);
	release();
}

static void test_too_large(void **state)
{
	(void)state;
	output_begin(stderr);
	assert_int_equal(make("lr = 1..1000\nbatch = 1..101\n"), EXIT_USAGE);
	assert_string_equal(output_end(), "scrawl: s: more than 100000 combinations; give fewer "
					  "values, or search = random N\n");
	release();
}

/* The settings of all combinations, one per line; the caller frees them. */
static char *all_settings(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	for (size_t c = 0; c < plan.count; c++) {
		char *settings = sweep_plan_settings(&plan, c);
		fprintf(out, "%s\n", settings);
		free(settings);
	}
	fclose(out);
	return text;
}

#define RANDOM "lr = 1e-4 .. 1 log\nnet = a | b | c\n"

/* A longer search begins with the shorter one; another seed draws others. */
static void test_random(void **state)
{
	(void)state;
	assert_int_equal(make("search = random 50\n" RANDOM), EXIT_DONE);
	assert_int_equal(plan.count, 50);
	char *longer = all_settings();
	size_t low = 0, first = 0;
	for (size_t c = 0; c < plan.count; c++) {
		double rate = atof(sweep_plan_value(&plan, c, 0)->text);
		assert_true(rate >= 1e-4 && rate < 1.0);
		low += rate < 1e-2;
		first += strcmp(sweep_plan_value(&plan, c, 1)->text, "a") == 0;
	}
	assert_in_range(low, 15, 35);  /* half of the logarithms */
	assert_in_range(first, 8, 26); /* a third */
	release();
	assert_int_equal(make("search = random 20\n" RANDOM), EXIT_DONE);
	char *shorter = all_settings();
	assert_memory_equal(longer, shorter, strlen(shorter));
	release();
	assert_int_equal(make("search = random 20\nsearch-seed = 2\n" RANDOM), EXIT_DONE);
	char *other = all_settings();
	assert_string_not_equal(shorter, other);
	release();
	/* Another option does not change what is drawn for these. */
	assert_int_equal(make("search = random 20\n" RANDOM "batch = 32\n"), EXIT_DONE);
	char *more = all_settings();
	assert_string_equal(shorter, more);
	release();
	free(longer);
	free(shorter);
	free(other);
	free(more);
}

/* As many combinations as there are can be drawn, each once. */
static void test_random_all(void **state)
{
	(void)state;
	assert_int_equal(make("search = random 12\nlr = 1 | 2 | 3\nbatch = 1..4\n"), EXIT_DONE);
	for (size_t a = 0; a < plan.count; a++)
		for (size_t b = 0; b < a; b++)
			assert_true(strcmp(sweep_plan_value(&plan, a, 0)->text,
					   sweep_plan_value(&plan, b, 0)->text) != 0 ||
				    strcmp(sweep_plan_value(&plan, a, 1)->text,
					   sweep_plan_value(&plan, b, 1)->text) != 0);
	release();
	output_begin(stderr);
	assert_int_equal(make("search = random 13\nlr = 1 | 2 | 3\nbatch = 1..4\n"), EXIT_USAGE);
	assert_string_equal(output_end(), "scrawl: s: random 13: only 12 combinations were found "
					  "that differ; give more values, or ask for fewer\n");
	release();
}

/* Every run belongs to one part, and parts differ by one run at most. */
static void test_parts(void **state)
{
	(void)state;
	size_t runs[8] = { 0 };
	for (size_t run = 0; run < 30; run++)
		for (uint64_t i = 1; i <= 8; i++)
			runs[i - 1] += part_has(&(struct sweep_part){ i, 8 }, run);
	size_t sum = 0;
	for (size_t i = 0; i < 8; i++) {
		assert_in_range(runs[i], 3, 4);
		sum += runs[i];
	}
	assert_int_equal(sum, 30);
	assert_true(part_has(&(struct sweep_part){ 0, 0 }, 17));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grid),   cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_random), cmocka_unit_test(test_random_all),
		cmocka_unit_test(test_parts),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
