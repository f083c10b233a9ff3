/* SPDX-License-Identifier: MIT */
/*
 * signals.c - a signal handler that records the signal, or ends the program
 */
#include "cli/signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"

#define GUARDED 16 /* more than any command writes at once */

static volatile sig_atomic_t held, pending, silent, terminal, checkpoint, watching;
static const char *volatile guarded[GUARDED];

/* Prints the program's name and both texts; async-signal-safe, unlike stdio. */
static void say(const char *text, const char *more)
{
	char line[128] = "\n"; /* on a terminal the cursor may be after a status line */
	char *end = stpcpy(line + terminal, program_name());
	end = stpcpy(stpcpy(stpcpy(end, text), more), "\n");
	ssize_t written = write(STDERR_FILENO, line, (size_t)(end - line));
	(void)written; /* a failure cannot be reported */
}

static void remove_guarded(void)
{
	for (size_t i = 0; i < GUARDED; i++) {
		const char *path = guarded[i];
		if (path)
			unlink(path);
	}
}

/* The signal's effect is then the default. */
static void handle_last(int signal_number)
{
	remove_guarded();
	raise(signal_number);
}

/* Has the signal handled once. */
static void watch(int signal_number, void (*handler)(int))
{
	struct sigaction action, before;
	/* Scripts start background programs with SIGINT ignored, nohup with SIGHUP; keep it so. */
	if (!sigaction(signal_number, NULL, &before) && before.sa_handler == SIG_IGN)
		return;
	action.sa_handler = handler;
	action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	sigaction(signal_number, &action, NULL);
}

static void watch_all(void (*handler)(int))
{
	watch(SIGINT, handler);
	watch(SIGTERM, handler);
	watch(SIGHUP, handler);
}

static void handle(int signal_number)
{
	int error = errno;
	if (!held) {
		remove_guarded();
		say(": stopped by ", signals_name(signal_number));
		_exit(EXIT_SIGNAL + signal_number);
	}
	pending = signal_number;
	watch(SIGINT, handle_last);
	watch(SIGTERM, handle_last);
	/* When a terminal closes or a session ends, it comes again, or right after SIGTERM. */
	signal(SIGHUP, SIG_IGN);
	if (!silent)
		say(": stopping after this step (again to stop at once)", "");
	errno = error;
}

void signals_watch(bool quiet)
{
	silent = quiet;
	terminal = isatty(STDERR_FILENO);
	watching = 1;
	watch_all(handle);
}

void signals_guard(const char *path)
{
	size_t i = 0;
	while (i < GUARDED && guarded[i])
		i++;
	if (i < GUARDED)
		guarded[i] = path;
	if (!watching)
		watch_all(handle_last);
}

void signals_unguard(const char *path)
{
	for (size_t i = 0; i < GUARDED; i++)
		if (guarded[i] == path)
			guarded[i] = NULL;
}

void signals_ignore_pipes(void)
{
	signal(SIGPIPE, SIG_IGN);
}

void signals_hold(void)
{
	held = 1;
}

void signals_release(void)
{
	held = 0;
}

static void handle_checkpoint(int signal_number)
{
	(void)signal_number;
	checkpoint = 1;
}

void signals_watch_checkpoint(void)
{
	struct sigaction action;
	action.sa_handler = handle_checkpoint;
	action.sa_flags = SA_RESTART;
	sigemptyset(&action.sa_mask);
	sigaction(SIGUSR1, &action, NULL);
}

bool signals_checkpoint_wanted(void)
{
	bool asked = checkpoint;
	checkpoint = 0;
	return asked;
}

int signals_pending(void)
{
	return pending;
}

const char *signals_name(int signal_number)
{
	return signal_number == SIGTERM ? "SIGTERM" : signal_number == SIGHUP ? "SIGHUP" : "SIGINT";
}
