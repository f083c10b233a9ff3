/* SPDX-License-Identifier: MIT */
/*
 * option_list.h - options that take a list of numbers, or that may be repeated
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

/* Distinct numbers from 1 to max, in the order given. */
struct number_list {
	size_t max, count;
	size_t values[NUMBER_LIST_ROOM];
};

/* Distinct texts, not copied. */
struct text_list {
	size_t count;
	const char *texts[TEXT_LIST_ROOM];
};

/*
 * Replaces the list by "1,2,4", "1..8" or any mixture; repeated numbers count once.  false: the
 * text is malformed or has too many numbers, and the list is unchanged.
 */
bool option_numbers(void *list, const char *text);

/* Appends a text unless it is there already; false: it is empty, or the list is full. */
bool option_texts(void *list, const char *text);

#endif
