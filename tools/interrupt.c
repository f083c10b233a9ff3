/* SPDX-License-Identifier: MIT */
/*
 * interrupt.c - a signal handler that notes the signal, or ends the program
 */
#include "interrupt.h"

#include "command.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t held, pending;

static void handle(int signal_number)
{
	if (!held)
		_exit(EXIT_SIGNAL + signal_number);
	pending = signal_number;
}

static void watch(int signal_number)
{
	struct sigaction action, before;
	/* A program started in the background of a script is not to be interrupted: stay so. */
	if (!sigaction(signal_number, NULL, &before) && before.sa_handler == SIG_IGN)
		return;
	action.sa_handler = handle;
	action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	sigaction(signal_number, &action, NULL);
}

void interrupt_watch(void)
{
	watch(SIGINT);
	watch(SIGTERM);
}

void interrupt_hold(void)
{
	held = 1;
}

void interrupt_release(void)
{
	held = 0;
}

int interrupt_pending(void)
{
	return pending;
}

const char *interrupt_name(int signal_number)
{
	return signal_number == SIGTERM ? "SIGTERM" : "SIGINT";
}
