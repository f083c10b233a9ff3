/* SPDX-License-Identifier: MIT */
/*
 * test_selftest.c - the self test passes here, fails where it must, and leaves nothing behind
 */
#include <math.h>

#include "core/memory.h"
#include "kernels/gemm.h"
#include "selftest/checks.h"
#include "selftest/conv_trial.h"
#include "selftest/speed.h"
#include "support/context.h"
#include "support/folder.h"
#include "support/quick.h"

static const char *const names[] = { "products", "convolutions", "gradients", "threads",
				     "files",    "resume",       "speed" };
#define NAMES (sizeof(names) / sizeof(names[0]))

static const struct scrawl_check *find(const struct scrawl_selftest *report, const char *name)
{
	for (size_t i = 0; i < report->count; i++)
		if (strcmp(report->checks[i]->name, name) == 0)
			return report->checks[i];
	fail_msg("there is no check %s", name);
	return NULL;
}

/* Every check passes, says something in a line, and is counted in the time. */
static void test_passes(void **state)
{
	(void)state;
	struct scrawl_selftest *report;
	if (quick())
		skip();
	double seconds = 0.0;
	context_record(ctx, "an error before");
	assert_int_equal(scrawl_selftest_run(ctx, &report), SCRAWL_OK);
	assert_int_equal(report->count, NAMES);
	for (size_t i = 0; i < NAMES; i++) {
		const struct scrawl_check *check = report->checks[i];
		assert_string_equal(check->name, names[i]);
		if (!check->passed)
			fail_msg("%s: %s", check->title, check->detail);
		assert_true(*check->detail && !strchr(check->detail, '\n'));
		assert_true(!check->advice || strcmp(check->name, "speed") == 0);
		seconds += check->seconds;
	}
	assert_true(report->passed);
	assert_true(fabs(report->seconds - seconds) < 1e-9);
	assert_string_equal(scrawl_context_error(ctx), "an error before");
	assert_int_equal(folder_count(folder_path), 0);
	scrawl_selftest_destroy(report);
}

/* Those that take little time, for valgrind. */
static void test_short_checks(void **state)
{
	(void)state;
	static selftest_check *const checks[] = { check_files, check_resume, check_speed };
	gemm_setup();
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		struct finding f = { 0 };
		checks[i](ctx, &f);
		if (f.failed)
			fail_msg("%s", f.detail);
		assert_int_equal(folder_count(folder_path), 0);
	}
}

/* Without a place for files the two checks that need one fail, and say what to set. */
static void test_no_folder(void **state)
{
	(void)state;
	struct scrawl_selftest *report;
	if (quick())
		skip();
	setenv("TMPDIR", "/nowhere/at/all", 1);
	assert_int_equal(scrawl_selftest_run(ctx, &report), SCRAWL_OK);
	assert_false(report->passed);
	for (size_t i = 0; i < NAMES; i++) {
		const struct scrawl_check *check = find(report, names[i]);
		bool needs_files = i == 4 || i == 5;
		assert_int_equal(check->passed, !needs_files);
		if (needs_files) {
			assert_non_null(strstr(check->detail, "/nowhere/at/all"));
			assert_non_null(strstr(check->advice, "TMPDIR"));
		}
	}
	scrawl_selftest_destroy(report);
	setenv("TMPDIR", folder_path, 1);
}

/* Wherever memory runs out, there is a report that says so, or none, and no file is left. */
static void test_out_of_memory(void **state)
{
	(void)state;
	static const size_t counts[] = { 1, 2, 3, 5, 8, 100, 9000, 9300, 9500, 10000, 10400 };
	for (size_t i = 0; i < (quick() ? 6 : sizeof(counts) / sizeof(counts[0])); i++) {
		struct scrawl_selftest *report = NULL;
		memory_fail_after(counts[i]);
		enum scrawl_status status = scrawl_selftest_run(ctx, &report);
		memory_fail_after(0);
		if (status == SCRAWL_OK) {
			assert_false(report->passed);
			const struct scrawl_check *check = report->checks[NAMES - 1];
			assert_false(check->passed);
			assert_non_null(strstr(check->detail, "memory"));
		} else {
			assert_int_equal(status, SCRAWL_ENOMEM);
			assert_null(report);
		}
		scrawl_selftest_destroy(report);
		assert_int_equal(folder_count(folder_path), 0);
	}
}

/* Whether `got` passes for the results 3 and -2, where the largest sum of terms is 4. */
static bool is_right(float first, float second)
{
	double value[2] = { 3.0, -2.0 };
	struct wanted wanted = { 2, value, 4.0 };
	struct outcomes outcomes = { .first = SIZE_MAX };
	struct conv_trial trial = { .outcomes = &outcomes };
	const float got[] = { first, second };
	bool right = conv_trial_compare(&trial, "naive", "forward", got, &wanted);
	assert_int_equal(outcomes.wrong, !right);
	assert_true(right == (*outcomes.text == '\0'));
	return right;
}

static void test_comparison(void **state)
{
	(void)state;
	assert_true(is_right(3.0f, -2.0f));
	assert_true(is_right(3.000001f, -2.000001f));
	assert_false(is_right(3.0001f, -2.0f));
	assert_false(is_right(3.0f, 2.0f));
	assert_false(is_right(3.0f, NAN));
	assert_false(is_right(INFINITY, -2.0f));
}

/* Speed is judged by the ratio alone. */
static void test_speed(void **state)
{
	(void)state;
	struct speed speed;
	assert_true(speed_measure(&speed));
	assert_true(speed.gflops > 0.0 && speed.limit > 0.0);
	assert_true(speed_is_low(&(struct speed){ 40.0, 100.0 }));
	assert_false(speed_is_low(&(struct speed){ 60.0, 100.0 }));
}

static int setup(void **state)
{
	if (folder_enter(state) != 0 || setenv("TMPDIR", folder_path, 1) != 0)
		return -1;
	return scrawl_context_create(2, &ctx) == SCRAWL_OK ? 0 : -1;
}

static int teardown(void **state)
{
	destroy_context(state);
	return folder_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passes),        cmocka_unit_test(test_no_folder),
		cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_comparison),
		cmocka_unit_test(test_speed),         cmocka_unit_test(test_short_checks),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
