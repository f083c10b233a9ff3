/* SPDX-License-Identifier: MIT */
/*
 * json.c - JSON through jansson
 */
#include "cli/json.h"

#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/memory_note.h"
#include "cli/message.h"
#include "cli/text.h"

/*
 * jansson does not survive a lack of memory: its parser loses a character and may then end the
 * process.  What it asks for is small, so it is given this instead, and the failure is noted.
 */
static _Alignas(max_align_t) unsigned char json_reserve[1 << 20];
static atomic_size_t json_reserve_used;

static void *allocate_noting(size_t bytes)
{
	void *block = malloc(bytes);
	if (block)
		return block;
	memory_note_failure();
	if (bytes > sizeof(json_reserve))
		return NULL;
	size_t unit = _Alignof(max_align_t), room = (bytes + unit - 1) / unit * unit;
	size_t at = atomic_fetch_add(&json_reserve_used, room);
	return at <= sizeof(json_reserve) - room ? json_reserve + at : NULL;
}

static void free_noting(void *block)
{
	uintptr_t at = (uintptr_t)block, begin = (uintptr_t)json_reserve;
	if (at < begin || at >= begin + sizeof(json_reserve))
		free(block);
}

void json_note_memory(void)
{
	json_set_alloc_funcs(allocate_noting, free_noting);
}

json_t *json_text(const char *text)
{
	if (!text)
		return json_null();
	json_t *string = json_string(text);
	if (string)
		return string;
	char *copy = text_copy(text, SIZE_MAX);
	string = copy ? json_string(copy) : NULL;
	free(copy);
	return string;
}

json_t *json_number(double x)
{
	return isfinite(x) ? json_real(x) : json_null();
}

json_t *json_count(size_t n)
{
	return json_integer((json_int_t)n);
}

json_t *json_appended(json_t *array, json_t *value)
{
	if (!json_array_append_new(array, value))
		return array;
	json_decref(array);
	return NULL;
}

json_t *json_with(json_t *object, const char *key, json_t *value)
{
	if (!json_object_set_new(object, key, value))
		return object;
	json_decref(object);
	return NULL;
}

double json_get_number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	double number = json_number_value(value);
	/* No measurement is outside this range; a scale outside it would become infinite or 0. */
	bool sane = fabs(number) <= 1e30 && (fabs(number) >= 1e-30 || number == 0.0);
	return json_is_number(value) && sane ? number : NAN;
}

const char *json_get_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

char *json_dumped(const json_t *document, size_t flags)
{
	size_t bytes = document ? json_dumpb(document, NULL, 0, flags) : 0;
	char *text = bytes ? malloc(bytes + 1) : NULL;
	if (!text || json_dumpb(document, text, bytes, flags) != bytes) {
		free(text);
		return NULL;
	}
	text[bytes] = '\0';
	return text;
}

char *json_line(const json_t *document)
{
	/* Twelve digits print 0.9921 as such, and no number here is more precise. */
	size_t flags = JSON_REAL_PRECISION(12) | JSON_COMPACT | JSON_ENCODE_ANY;
	char *raw = json_dumped(document, flags);
	char *line = raw ? text_json(raw) : NULL;
	free(raw);
	return line;
}

int json_write(json_t *document, FILE *to)
{
	char *text = json_line(document);
	json_decref(document);
	if (!text)
		return fail_memory();
	fprintf(to, "%s\n", text);
	free(text);
	return EXIT_DONE;
}

int json_print(json_t *document)
{
	return json_write(document, stdout);
}
