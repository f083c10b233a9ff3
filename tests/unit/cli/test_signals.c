/* SPDX-License-Identifier: MIT */
/*
 * test_signals.c - what signals do to a program, each test in its own child
 */
#include "cli/signals.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/message.h"
#include "support/output.h"

#define STOPPING "scrawl: stopping after this step (again to stop at once)\n"

/* Runs the function in a child, whose standard error must be `want`; returns its wait status. */
static int run_child(void (*function)(void), const char *want)
{
	int status = -1;
	output_begin(stderr);
	pid_t child = fork();
	if (child == 0) {
		signal(SIGINT,
		       SIG_DFL); /* ignored where a script runs the tests in the background */
		alarm(20);
		function();
		_exit(0);
	}
	pid_t ended = child > 0 ? waitpid(child, &status, 0) : -1;
	assert_string_equal(output_end(), want);
	assert_true(child > 0 && ended == child);
	return status;
}

static void expect_exit(void (*function)(void), int code, const char *want)
{
	int status = run_child(function, want);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), code);
}

static void interrupted(void)
{
	signals_watch(false);
	raise(SIGINT);
}

static void terminated(void)
{
	program_set_name("scrawl-bench");
	signals_watch(true); /* even a quiet program says why it ends */
	raise(SIGTERM);
}

static void hung_up(void)
{
	signal(SIGHUP, SIG_DFL);
	signals_watch(false);
	raise(SIGHUP);
}

static void test_at_once(void **state)
{
	(void)state;
	expect_exit(interrupted, 130, "scrawl: stopped by SIGINT\n");
	expect_exit(terminated, 143, "scrawl-bench: stopped by SIGTERM\n");
	expect_exit(hung_up, 129, "scrawl: stopped by SIGHUP\n");
}

static void held(void)
{
	signals_watch(false);
	signals_hold();
	if (signals_pending() != 0)
		_exit(1);
	raise(SIGTERM);
	_exit(signals_pending() == SIGTERM ? 0 : 2);
}

static void held_quietly(void)
{
	signals_watch(true);
	signals_hold();
	raise(SIGINT);
	_exit(signals_pending() == SIGINT ? 0 : 2);
}

static void released(void)
{
	signals_watch(false);
	signals_hold();
	signals_release();
	raise(SIGINT);
}

static void test_held(void **state)
{
	(void)state;
	expect_exit(held, 0, STOPPING);
	expect_exit(held_quietly, 0, "");
	expect_exit(released, 130, "scrawl: stopped by SIGINT\n");
}

static int first, second;

static void held_twice(void)
{
	signal(SIGHUP, SIG_DFL);
	signals_watch(false);
	signals_hold();
	raise(first);
	raise(second);
	_exit(signals_pending() == first ? 0 : 2);
}

/* The second signal has its default action, whatever the first was; but for SIGHUP. */
static void test_twice(void **state)
{
	static const int all[] = { SIGINT, SIGTERM, SIGHUP };
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		first = all[i];
		for (size_t j = 0; j < 2; j++) {
			second = all[j];
			int status = run_child(held_twice, STOPPING);
			assert_true(WIFSIGNALED(status));
			assert_int_equal(WTERMSIG(status), second);
		}
		second = SIGHUP;
		expect_exit(held_twice, 0, STOPPING);
	}
}

static void hung_up_under_nohup(void)
{
	signal(SIGHUP, SIG_IGN);
	signals_watch(false);
	signals_hold();
	raise(SIGTERM);
	raise(SIGHUP);
	_exit(signals_pending() == SIGTERM ? 0 : 2);
}

static void in_the_background_and_held(void)
{
	signal(SIGINT, SIG_IGN);
	signals_watch(false);
	signals_hold();
	raise(SIGTERM);
	raise(SIGINT);
	_exit(signals_pending() == SIGTERM ? 0 : 2);
}

static void in_the_background(void)
{
	signal(SIGINT, SIG_IGN);
	signals_watch(false);
	raise(SIGINT);
	_exit(signals_pending() == 0 ? 0 : 1);
}

static void under_nohup(void)
{
	signal(SIGHUP, SIG_IGN);
	signals_watch(false);
	raise(SIGHUP);
	_exit(signals_pending() == 0 ? 0 : 1);
}

static void test_ignored(void **state)
{
	(void)state;
	expect_exit(in_the_background, 0, "");
	expect_exit(under_nohup, 0, "");
	expect_exit(hung_up_under_nohup, 0, STOPPING);
	expect_exit(in_the_background_and_held, 0, STOPPING);
}

static void writes_to_closed_pipe(void)
{
	int ends[2];
	signal(SIGPIPE, SIG_DFL);
	signals_ignore_pipes();
	if (pipe(ends) || close(ends[0]))
		_exit(1);
	_exit(write(ends[1], "x", 1) == -1 ? 0 : 2);
}

static void test_closed_pipe(void **state)
{
	(void)state;
	expect_exit(writes_to_closed_pipe, 0, "");
}

static void asked_for_checkpoint(void)
{
	signals_watch_checkpoint();
	if (signals_checkpoint_wanted())
		_exit(1);
	for (int i = 0; i < 2; i++) {
		raise(SIGUSR1);
		if (!signals_checkpoint_wanted() || signals_checkpoint_wanted())
			_exit(2);
	}
}

/* Each signal asks for one checkpoint, any number of times. */
static void test_checkpoint(void **state)
{
	(void)state;
	expect_exit(asked_for_checkpoint, 0, "");
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(signals_name(SIGINT), "SIGINT");
	assert_string_equal(signals_name(SIGTERM), "SIGTERM");
	assert_string_equal(signals_name(SIGHUP), "SIGHUP");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at_once),     cmocka_unit_test(test_held),
		cmocka_unit_test(test_twice),       cmocka_unit_test(test_ignored),
		cmocka_unit_test(test_checkpoint),  cmocka_unit_test(test_names),
		cmocka_unit_test(test_closed_pipe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
