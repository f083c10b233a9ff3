/* SPDX-License-Identifier: MIT */
/*
 * warnings.c - keeps warnings
 */
#include "evaluate/warnings.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static void keep_warning(void *arg, const char *text)
{
	struct warning_list *list = arg;
	char **texts = realloc(list->texts, (list->count + 1) * sizeof(*texts));
	if (!texts)
		return;
	list->texts = texts;
	texts[list->count] = strdup(text);
	list->count += texts[list->count] != NULL;
}

void warnings_begin(struct warning_list *list)
{
	warning_observe(keep_warning, list);
}

void warnings_end(void)
{
	warning_observe(NULL, NULL);
}

void warnings_release(struct warning_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->texts[i]);
	free(list->texts);
	*list = (struct warning_list){ 0 };
}
