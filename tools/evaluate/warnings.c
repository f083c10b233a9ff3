/* SPDX-License-Identifier: MIT */
/*
 * warnings.c - prints and keeps warnings
 */
#include "evaluate/warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

void warning_add(struct warning_list *list, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	warning_line("%s", text);
	char **texts = realloc(list->texts, (list->count + 1) * sizeof(*texts));
	char *copy = strdup(text);
	if (texts)
		list->texts = texts;
	if (texts && copy)
		list->texts[list->count++] = copy;
	else
		free(copy);
}

void warnings_release(struct warning_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->texts[i]);
	free(list->texts);
	*list = (struct warning_list){ 0 };
}
