/* SPDX-License-Identifier: MIT */
/*
 * option_list.h - options that take a list of numbers, or that are given several times
 *
 * Both are rows of kind OPTION_OTHER:
 *
 *	OPT_OTHER("threads", "LIST", &threads, option_numbers, "numbers from 1 to 8", "...")
 *	OPT_OTHER("net", "NET", &nets, option_texts, "some text", "...")
 */
#ifndef SCRAWL_TOOLS_CLI_OPTION_LIST_H
#define SCRAWL_TOOLS_CLI_OPTION_LIST_H

#include <stdbool.h>
#include <stddef.h>

#define NUMBER_LIST_ROOM 128
#define TEXT_LIST_ROOM   32

/* Different numbers from 1 to max, in the order in which they were given. */
struct number_list {
	size_t max, count;
	size_t values[NUMBER_LIST_ROOM];
};

/* Different texts; they are not copied. */
struct text_list {
	size_t count;
	const char *texts[TEXT_LIST_ROOM];
};

/*
 * Parses "1,2,4", "1..8" or any mixture, in place of what the list held.  A number that comes twice
 * counts once.  false: it is no such list, or too long; the old list stays.
 */
bool option_numbers(void *list, const char *text);

/* Appends a text that is not there yet; false: it is empty, or the list is full. */
bool option_texts(void *list, const char *text);

#endif
