/* SPDX-License-Identifier: MIT */
/*
 * message.c - exit codes and error lines
 */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/memory_note.h"
#include "cli/status_line.h"
#include "cli/text.h"

#define MESSAGE_BYTES 2048

static const char *name_of_program = "scrawl";
static void (*warning_observer)(void *arg, const char *text);
static void *warning_observer_arg;

void program_set_name(const char *name)
{
	name_of_program = name;
}

const char *program_name(void)
{
	return name_of_program;
}

int exit_code(enum scrawl_status status)
{
	switch (status) {
	case SCRAWL_OK:
		return EXIT_DONE;
	case SCRAWL_ENOMEM:
		return EXIT_FAILED;
	case SCRAWL_EINVAL:
		return EXIT_USAGE;
	case SCRAWL_EDATA:
		return EXIT_DATA;
	case SCRAWL_EIO:
		return EXIT_IO;
	case SCRAWL_EMODEL:
		return EXIT_MODEL;
	case SCRAWL_ENUMERIC:
		return EXIT_NUMERIC;
	case SCRAWL_ESTOPPED:
	case SCRAWL_EBUSY:
		break;
	}
	return EXIT_FAILED;
}

/*
 * The text in room [MESSAGE_BYTES] or, if it is longer, in memory that message_release frees: names
 * of files, and the command with them that continues a run, are shown whole.  Without that memory
 * it is cut.
 */
__attribute__((format(printf, 2, 0))) static char *message_text(char *room, const char *format,
								va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(room, MESSAGE_BYTES, format, arguments);
	char *longer = length < MESSAGE_BYTES ? NULL : malloc((size_t)length + 1);
	if (longer)
		vsnprintf(longer, (size_t)length + 1, format, again);
	va_end(again);
	return longer ? longer : room;
}

static void message_release(char *text, const char *room)
{
	if (text != room)
		free(text);
}

__attribute__((format(printf, 2, 0))) static void print_line(const char *kind, const char *format,
							     va_list arguments)
{
	char room[MESSAGE_BYTES], *text = message_text(room, format, arguments);
	text_clean(text);
	status_line_clear();
	fprintf(stderr, "%s: %s%s\n", program_name(), kind, text);
	message_release(text, room);
}

void error_line(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line("", format, arguments);
	va_end(arguments);
}

void warning_line(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line("warning: ", format, arguments);
	va_end(arguments);
	if (!warning_observer)
		return;
	char room[MESSAGE_BYTES];
	va_start(arguments, format);
	char *text = message_text(room, format, arguments);
	va_end(arguments);
	warning_observer(warning_observer_arg, text);
	message_release(text, room);
}

void warning_observe(void (*observe)(void *arg, const char *text), void *arg)
{
	warning_observer = observe;
	warning_observer_arg = arg;
}

int usage_error(const char *command, const char *format, ...)
{
	char room[MESSAGE_BYTES];
	va_list arguments;
	va_start(arguments, format);
	char *text = message_text(room, format, arguments);
	va_end(arguments);
	error_line("%s: %s (see %s %s --help)", command, text, program_name(), command);
	message_release(text, room);
	return EXIT_USAGE;
}

/* What to do if memory ran out because of the limit on it. */
static const char *memory_advice(void)
{
	return scrawl_memory_refused() ? " (--max-memory allows more)" : "";
}

void print_memory_error(void)
{
	error_line("%s%s", scrawl_status_text(SCRAWL_ENOMEM), memory_advice());
}

int fail_with(enum exit_code code, const char *format, ...)
{
	if ((code == EXIT_DATA || code == EXIT_MODEL) && memory_has_failed())
		return fail_memory();
	va_list arguments;
	va_start(arguments, format);
	print_line("", format, arguments);
	va_end(arguments);
	return code;
}

int fail(const scrawl_context *ctx, enum scrawl_status status)
{
	/* If jansson cannot grow the buffer of a text, it leaves out characters. */
	if ((status == SCRAWL_EDATA || status == SCRAWL_EMODEL) && memory_has_failed())
		return fail_memory();
	const char *text = scrawl_context_error(ctx);
	error_line("%s%s", *text ? text : scrawl_status_text(status),
		   status == SCRAWL_ENOMEM ? memory_advice() : "");
	return exit_code(status);
}

int check_status(const scrawl_context *ctx, enum scrawl_status status)
{
	return status == SCRAWL_OK ? EXIT_DONE : fail(ctx, status);
}

static void print_warning(void *arg, const char *text)
{
	(void)arg;
	warning_line("%s", text);
}

int open_context(uint64_t threads, bool quiet, scrawl_context **out)
{
	enum scrawl_status status = scrawl_context_create((unsigned)threads, out);
	if (status != SCRAWL_OK)
		error_line("%s", scrawl_status_text(status));
	else if (!quiet)
		scrawl_context_set_log(*out, print_warning, NULL);
	return exit_code(status);
}
