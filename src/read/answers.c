/* SPDX-License-Identifier: MIT */
/*
 * answers.c - the only texts that a line may be, as classes of the reader
 */
#include "read/answers.h"

#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/size.h"

/* The class with the longest name that the text begins with; SIZE_MAX: none. */
static size_t class_at(const struct scrawl_reader *reader, const char *text, size_t *length)
{
	size_t best = SIZE_MAX;
	*length = 0;
	for (size_t c = 0; c < reader->classes; c++) {
		const char *name = scrawl_model_class_name(reader->model, c);
		size_t bytes = strlen(name);
		if (c != reader->none && bytes > *length && strncmp(text, name, bytes) == 0) {
			best = c;
			*length = bytes;
		}
	}
	return best;
}

enum scrawl_status scrawl_reader_check_answer(const scrawl_reader *reader, const char *answer)
{
	ENTER(reader ? reader->ctx : NULL);
	if (!reader || !answer)
		return context_fail_null(reader ? reader->ctx : NULL);
	if (!*answer)
		return context_fail(reader->ctx, SCRAWL_EINVAL, "an answer is empty");
	for (size_t length; *answer; answer += length)
		if (class_at(reader, answer, &length) == SIZE_MAX)
			return context_fail(reader->ctx, SCRAWL_EINVAL,
					    "no class of the model is called \"%.20s\"", answer);
	return SCRAWL_OK;
}

/* Appends an answer's classes. */
static enum scrawl_status parse_one(const struct scrawl_reader *reader, const char *text,
				    struct answer_list *answers)
{
	size_t i = answers->count, at = answers->starts[i];
	if (!*text)
		return context_fail(reader->ctx, SCRAWL_EINVAL, "answer %zu is empty", i + 1);
	for (size_t length; *text; text += length) {
		size_t class = class_at(reader, text, &length);
		if (class == SIZE_MAX)
			return context_fail(reader->ctx, SCRAWL_EINVAL,
					    "answer %zu: no class of the model is called \"%.20s\"",
					    i + 1, text);
		answers->classes[at++] = (uint16_t) class;
	}
	answers->starts[i + 1] = at;
	answers->longest = size_max(answers->longest, at - answers->starts[i]);
	answers->count++;
	return SCRAWL_OK;
}

/* A text with its place, to be sorted. */
struct placed_text {
	const char *text;
	size_t place;
};

static int compare_texts(const void *a, const void *b)
{
	const struct placed_text *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool mark_repeated(const char *const *texts, struct answer_list *answers)
{
	struct placed_text *sorted = memory_alloc(answers->count + 1, sizeof(*sorted));
	if (!sorted)
		return false;
	for (size_t i = 0; i < answers->count; i++)
		sorted[i] = (struct placed_text){ texts[i], i };
	qsort(sorted, answers->count, sizeof(*sorted), compare_texts);
	answers->different = answers->count;
	for (size_t i = 1; i < answers->count; i++)
		if (strcmp(sorted[i].text, sorted[i - 1].text) == 0) {
			answers->repeated[sorted[i].place] = true;
			answers->different--;
		}
	memory_free(sorted);
	return true;
}

enum scrawl_status answers_parse(const struct scrawl_reader *reader, const char *const *texts,
				 size_t count, struct answer_list *out)
{
	struct answer_list answers = { 0 };
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++) {
		if (!texts[i])
			return context_fail(reader->ctx, SCRAWL_EINVAL, "answer %zu is NULL",
					    i + 1);
		bytes = size_sum(bytes, strlen(texts[i]));
	}
	answers.starts = memory_alloc(size_sum(count, 1), sizeof(*answers.starts));
	answers.classes = memory_alloc(size_sum(bytes, 1), sizeof(*answers.classes));
	answers.repeated = memory_alloc(size_sum(count, 1), sizeof(*answers.repeated));
	enum scrawl_status status = SCRAWL_OK;
	if (!answers.starts || !answers.classes || !answers.repeated)
		status = context_fail_memory(reader->ctx, "the possible answers");
	for (size_t i = 0; status == SCRAWL_OK && i < count; i++)
		status = parse_one(reader, texts[i], &answers);
	if (status == SCRAWL_OK && !mark_repeated(texts, &answers))
		status = context_fail_memory(reader->ctx, "the possible answers");
	if (status == SCRAWL_OK)
		*out = answers;
	else
		answer_texts_release(&answers);
	return status;
}

void answer_texts_release(struct answer_list *answers)
{
	memory_free(answers->starts);
	memory_free(answers->classes);
	memory_free(answers->repeated);
	*answers = (struct answer_list){ 0 };
}
