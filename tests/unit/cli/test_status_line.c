/* SPDX-License-Identifier: MIT */
/*
 * test_status_line.c - what a pseudo-terminal gets, and that nothing else gets it
 */
#define _XOPEN_SOURCE 700 /* posix_openpt */

#include "cli/status_line.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "cli/message.h"
#include "support/output.h"

static int terminal = -1, saved = -1; /* the pseudo-terminal's master; the real standard error */

/* Makes standard error a terminal of the given width. */
static int open_terminal(void **state)
{
	(void)state;
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	terminal = posix_openpt(O_RDWR | O_NOCTTY);
	if (terminal < 0 || grantpt(terminal) || unlockpt(terminal))
		return -1;
	int end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	struct termios modes;
	struct winsize size = { .ws_row = 24, .ws_col = 20 };
	if (end < 0 || tcgetattr(end, &modes) || ioctl(end, TIOCSWINSZ, &size))
		return -1;
	modes.c_oflag &= ~(tcflag_t)OPOST; /* as written */
	tcsetattr(end, TCSANOW, &modes);
	fflush(stderr);
	saved = dup(STDERR_FILENO);
	dup2(end, STDERR_FILENO);
	close(end);
	status_line_init(false);
	return 0;
}

/* Restores standard error, with no status line shown. */
static int close_terminal(void **state)
{
	(void)state;
	status_line_clear();
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(terminal);
	status_line_init(true);
	return 0;
}

#define MARK '\1'

/*
 * The kernel passes bytes from one end of a pseudo-terminal to the other in the background, so a
 * single read may return too few.  A mark written after them shows when all have arrived.
 */
static void expect(const char *want)
{
	char text[1024], *mark = NULL;
	size_t length = 0;
	fputc(MARK, stderr);
	fflush(stderr);
	while (!mark && length < sizeof(text)) {
		ssize_t got = read(terminal, text + length, sizeof(text) - length);
		assert_true(got > 0);
		length += (size_t)got;
		mark = memchr(text, MARK, length);
	}
	assert_non_null(mark);
	*mark = '\0';
	assert_string_equal(text, want);
}

static void test_shown(void **state)
{
	(void)state;
	assert_int_equal(status_line_columns(), 20);
	assert_true(status_line_due());
	assert_true(status_line_colour());
	status_line_show("%s %d", "epoch", 3);
	expect("\repoch 3\033[K");
	status_line_show("again"); /* whether due or not */
	expect("\ragain\033[K");
	status_line_clear();
	expect("\r\033[K");
	assert_true(status_line_due());
	status_line_clear(); /* a second clear does nothing */
	expect("");
}

/* Not due again right after it was drawn, unless this process had to wait in between. */
static void test_due(void **state)
{
	(void)state;
	bool waits = false;
	for (int i = 0; i < 50 && !waits; i++) {
		status_line_show("x");
		waits = !status_line_due();
	}
	assert_true(waits);
}

/* One column less than the terminal; a colour takes none, a character one. */
static void test_width(void **state)
{
	(void)state;
	status_line_show("1234567890123456789");
	expect("\r1234567890123456789\033[K");
	status_line_show("12345678901234567890");
	expect("\r1234567890123456789\033[K");
	status_line_show("éééééééééééééééééééé");
	expect("\rééééééééééééééééééé\033[K");
	status_line_show("\033[32m123456789012345678\033[0m90");
	expect("\r\033[32m123456789012345678\033[0m9\033[K");
	status_line_show("1234567890123456789\033[0m0");
	expect("\r1234567890123456789\033[0m\033[K");
	/* A field that does not fit is left out. */
	status_line_show("12345  678 901  234567");
	expect("\r12345  678 901\033[K");
	status_line_show("12345  678901234567  ");
	expect("\r12345  678901234567\033[K");
	struct winsize narrow = { .ws_row = 24, .ws_col = 1 };
	assert_int_equal(ioctl(terminal, TIOCSWINSZ, &narrow), 0);
	status_line_show("x");
	expect("\r\033[K");
	struct winsize unknown = { 0 };
	assert_int_equal(ioctl(terminal, TIOCSWINSZ, &unknown), 0);
	assert_int_equal(status_line_columns(), 80);
}

static void test_long(void **state)
{
	(void)state;
	char text[600];
	memset(text, '\0', sizeof(text));
	for (size_t i = 0; i + 5 < sizeof(text); i += 5)
		memcpy(text + i, "\033[32m", 5);
	status_line_show("%s", text);
	char want[600];
	snprintf(want, sizeof(want), "\r%.511s\033[K", text);
	expect(want);
}

/* A message clears the line first. */
static void test_message(void **state)
{
	(void)state;
	status_line_show("working");
	warning_line("hm");
	expect("\rworking\033[K\r\033[Kscrawl: warning: hm\n");
	warning_line("hm");
	expect("scrawl: warning: hm\n");
}

static void expect_none(void)
{
	assert_false(status_line_due());
	assert_false(status_line_colour());
	status_line_show("x");
	status_line_clear();
	expect("");
}

static void test_unwelcome(void **state)
{
	(void)state;
	status_line_init(true);
	expect_none();
	setenv("TERM", "dumb", 1);
	status_line_init(false);
	expect_none();
	setenv("TERM", "", 1);
	status_line_init(false);
	expect_none();
	unsetenv("TERM");
	status_line_init(false);
	expect_none();
}

static void test_no_colour(void **state)
{
	(void)state;
	setenv("NO_COLOR", "1", 1);
	status_line_init(false);
	assert_true(status_line_due());
	assert_false(status_line_colour());
	setenv("NO_COLOR", "", 1);
	status_line_init(false);
	assert_true(status_line_colour());
}

static void test_no_terminal(void **state)
{
	(void)state;
	setenv("TERM", "xterm", 1);
	output_begin(stderr);
	status_line_init(false);
	bool due = status_line_due();
	status_line_show("x");
	status_line_clear();
	assert_string_equal(output_end(), "");
	assert_false(due);
}

#define ON_TERMINAL(test) cmocka_unit_test_setup_teardown(test, open_terminal, close_terminal)

int main(void)
{
	int probe = posix_openpt(O_RDWR | O_NOCTTY);
	if (probe < 0) {
		puts("skipped: no pseudo-terminals");
		return 77;
	}
	close(probe);
	const struct CMUnitTest tests[] = {
		ON_TERMINAL(test_shown),     ON_TERMINAL(test_due),
		ON_TERMINAL(test_width),     ON_TERMINAL(test_long),
		ON_TERMINAL(test_message),   ON_TERMINAL(test_unwelcome),
		ON_TERMINAL(test_no_colour), cmocka_unit_test(test_no_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
