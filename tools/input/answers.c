/* SPDX-License-Identifier: MIT */
/*
 * answers.c - reads a prediction file, line by line
 */
#include "input/answers.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "input/answers_line.h"

/* The block with room for `bytes` or, if there is no memory, as it was; *ready is then false. */
static void *grown(void *block, size_t bytes, bool *ready)
{
	void *larger = realloc(block, bytes);
	if (larger)
		return larger;
	*ready = false;
	return block;
}

/* Room for `count` images; false: no memory, and nothing is lost. */
static bool answers_grow(struct answers *a, size_t count)
{
	bool ready = true;
	a->indices = grown(a->indices, count * sizeof(*a->indices), &ready);
	a->labels = grown(a->labels, count, &ready);
	a->predicted = grown(a->predicted, count, &ready);
	if (!a->certain)
		a->probabilities =
			grown(a->probabilities, count * a->classes * sizeof(float), &ready);
	return ready;
}

/* What is wrong with a line's numbers; NULL: nothing. */
static const char *check_answer(const struct answers *a, const struct answer *answer)
{
	if (a->certain != (answer->classes == 0))
		return "some lines have probabilities, and others have none";
	if (a->certain)
		return NULL;
	if (answer->classes != a->classes)
		return "another number of probabilities than in the lines before";
	if (answer->label >= a->classes || answer->prediction >= a->classes)
		return "a label or prediction without a probability";
	double sum = 0.0;
	for (size_t k = 0; k < a->classes; k++) {
		sum += (double)answer->probabilities[k];
		if (answer->probabilities[k] > answer->probabilities[answer->prediction])
			return "the prediction is not the most probable class";
	}
	return fabs(sum - 1.0) <= 0.01 ? NULL : "the probabilities do not sum to 1";
}

/* Adds a line; *fault is what is wrong with it.  false: no memory. */
static bool add_answer(struct answers *a, const struct answer *answer, const char **fault)
{
	if (a->count == 0) {
		a->classes = answer->classes;
		a->certain = answer->classes == 0;
	}
	*fault = check_answer(a, answer);
	if (*fault)
		return true;
	size_t i = a->count;
	bool full = (i & (i - 1)) == 0 && (i == 0 || i >= 64);
	if (full && !answers_grow(a, i ? 2 * i : 64))
		return false;
	a->indices[i] = answer->index;
	a->labels[i] = (uint8_t)answer->label;
	a->predicted[i] = (uint8_t)answer->prediction;
	uint64_t largest = answer->label > answer->prediction ? answer->label : answer->prediction;
	if (!a->certain)
		memcpy(a->probabilities + i * a->classes, answer->probabilities,
		       a->classes * sizeof(float));
	else if (largest >= a->classes)
		a->classes = (size_t)largest + 1;
	a->count++;
	return true;
}

/* Reads the lines of an open file. */
static int read_lines(struct answers *a, const char *path, FILE *file)
{
	static struct answer_columns columns;
	char *line = NULL;
	size_t room = 0, number = 0;
	bool json = false, memory = true;
	const char *fault = NULL;
	while (memory && !fault && getline(&line, &room, file) >= 0) {
		struct answer answer;
		number++;
		if (number == 1 && line[0] == '{')
			json = true;
		if (!json && number == 1)
			fault = answers_csv_header(line, &columns);
		else if (line[strspn(line, " \t\r\n")] == '\0')
			continue;
		else
			fault = json ? answers_json_row(line, &answer)
				     : answers_csv_row(line, &columns, &answer);
		if (!fault && (json || number > 1))
			memory = add_answer(a, &answer, &fault);
	}
	free(line);
	if (!memory)
		return fail_memory();
	if (fault)
		return fail_with(EXIT_DATA, "%s: line %zu: %s", path, number, fault);
	if (ferror(file))
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	if (a->count == 0)
		return fail_with(EXIT_DATA, "%s: holds no predictions", path);
	return EXIT_DONE;
}

int answers_read(struct answers *answers, const char *path)
{
	*answers = (struct answers){ .count = 0 };
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "rb");
	if (!file)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	int code = read_lines(answers, standard ? "standard input" : path, file);
	if (!standard)
		fclose(file);
	return code;
}

void answers_release(struct answers *answers)
{
	free(answers->indices);
	free(answers->labels);
	free(answers->predicted);
	free(answers->probabilities);
	*answers = (struct answers){ .count = 0 };
}
