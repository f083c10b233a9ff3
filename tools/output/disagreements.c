/* SPDX-License-Identifier: MIT */
/*
 * disagreements.c - the images that candidates read differently
 */
#include "output/comparison_text.h"

#include "cli/text.h"

#define LIST_COLUMNS 80
#define LIST_LINES   4

static double confidence_of(const struct answers *a, size_t image)
{
	return (double)a->probabilities[image * a->classes + a->predicted[image]];
}

static bool all_agree(const struct candidates *c, size_t image)
{
	for (size_t i = 1; i < c->count; i++)
		if (c->all[i].answers.predicted[image] != c->all[0].answers.predicted[image])
			return false;
	return true;
}

void disagreements_write(const struct judgement *j, FILE *to)
{
	const struct candidates *c = j->candidates;
	const struct answers *first = &c->all[0].answers;
	char letter[CANDIDATE_LETTER];
	fputs("index,label", to);
	for (size_t i = 0; i < c->count; i++) {
		candidate_letter(i, letter);
		fprintf(to, ",prediction_%s,confidence_%s", letter, letter);
	}
	putc('\n', to);
	for (size_t image = 0; image < first->count; image++) {
		if (all_agree(c, image))
			continue;
		fprintf(to, "%llu,%d", (unsigned long long)first->indices[image],
			first->labels[image]);
		for (size_t i = 0; i < c->count; i++)
			fprintf(to, ",%d,%.9g", c->all[i].answers.predicted[image],
				confidence_of(&c->all[i].answers, image));
		putc('\n', to);
	}
}

/* Prints the images that candidate `right` alone of both reads correctly, in a few lines. */
static void print_only(const struct candidates *c, size_t right, size_t count)
{
	const struct answers *good = &c->all[right].answers, *bad = &c->all[1 - right].answers;
	char letter[CANDIDATE_LETTER];
	int column = printf("only %s right (%zu):", candidate_letter(right, letter), count);
	int lines = 1;
	size_t shown = 0;
	for (size_t i = 0; i < good->count; i++) {
		if (good->predicted[i] != good->labels[i] || bad->predicted[i] == bad->labels[i])
			continue;
		int width = snprintf(NULL, 0, " %llu", (unsigned long long)good->indices[i]);
		bool last_line = lines == LIST_LINES;
		if (column + width > LIST_COLUMNS - (last_line ? 16 : 0)) {
			if (last_line)
				break;
			column = printf("\n ") - 1;
			lines++;
		}
		column += printf(" %llu", (unsigned long long)good->indices[i]);
		shown++;
	}
	printf("%s", count ? "" : " none");
	if (shown < count)
		printf(" and %zu more", count - shown);
	putchar('\n');
}

void disagreements_print(const struct judgement *j)
{
	const struct scrawl_pair *pair = j->comparison->pairs[0];
	if (j->candidates->count != 2)
		return;
	putchar('\n');
	print_only(j->candidates, 0, pair->only_a);
	print_only(j->candidates, 1, pair->only_b);
}
