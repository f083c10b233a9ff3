/* SPDX-License-Identifier: MIT */
/*
 * page_text.c - pages as text
 */
#include "read/page_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/memory_stream.h"
#include "cli/message.h"
#include "cli/text.h"
#include "output/image.h"

#define WIDE_GAP 1.2 /* in heights of the higher of two characters */

const char *page_character_text(const struct page_reader *reader,
				const struct scrawl_character *character)
{
	if (character->blank)
		return "_";
	return character->unsure ? "?" : page_reader_name(reader, character->class_index);
}

/* Whether the gap before a character is wide for handwriting: words, columns of a table. */
static bool is_apart(const struct scrawl_character *c)
{
	const struct scrawl_box *before = &c[-1].box, *box = &c->box;
	size_t height = before->height > box->height ? before->height : box->height;
	return (double)box->x > (double)(before->x + before->width) + WIDE_GAP * (double)height;
}

static void write_line(FILE *to, const struct page_reader *reader, const struct scrawl_page *page,
		       size_t line)
{
	const struct scrawl_text_line *l = &page->lines[line];
	bool cells = page->layout == SCRAWL_LAYOUT_FORM;
	for (size_t i = 0; i < l->count; i++) {
		const struct scrawl_character *c = &page->characters[l->first + i];
		if (i && (reader->spaced || (!cells && is_apart(c))))
			fputc(' ', to);
		fputs(page_character_text(reader, c), to);
	}
}

/* Lines from `first` to before `end`. */
static char *lines_text(const struct page_reader *reader, const struct scrawl_page *page,
			size_t first, size_t end)
{
	struct memory_stream to;
	if (!memory_stream_open(&to))
		return NULL;
	for (size_t i = first; i < end; i++) {
		if (i > first)
			fputc('\n', to.file);
		write_line(to.file, reader, page, i);
	}
	return memory_stream_close(&to);
}

char *page_line_text(const struct page_reader *reader, const struct scrawl_page *page, size_t line)
{
	return lines_text(reader, page, line, line + 1);
}

char *page_text(const struct page_reader *reader, const struct scrawl_page *page)
{
	return lines_text(reader, page, 0, page->line_count);
}

bool page_answer_is_sure(const struct page_reader *reader, const struct page_found *found,
			 size_t line)
{
	const struct scrawl_choice *choice = &found->choices[line];
	return choice->answer != SIZE_MAX &&
	       choice->confidence >= scrawl_reader_reject(reader->reader);
}

static void print_prefix(const char *text)
{
	if (!text)
		return;
	text_print(text);
	fputs(": ", stdout);
}

static int print_line(const struct page_reader *reader, const struct page_found *found, size_t line,
		      bool with_file)
{
	char *text = found->answers ? NULL : page_line_text(reader, found->page, line);
	if (!found->answers && !text)
		return fail_memory();
	print_prefix(with_file ? found->file : NULL);
	print_prefix(found->names ? found->names[line] : NULL);
	if (text)
		text_print(text);
	else if (page_answer_is_sure(reader, found, line))
		text_print(found->answers[found->choices[line].answer]);
	else
		putchar('?');
	putchar('\n');
	free(text);
	return EXIT_DONE;
}

static void show_character(const struct page_reader *reader, const struct scrawl_page *page,
			   const struct scrawl_character *c)
{
	const struct scrawl_box *b = &c->box;
	if (c->blank) {
		printf("  blank at %zu,%zu,%zu,%zu\n\n", b->x, b->y, b->width, b->height);
		return;
	}
	fputs("  ", stdout);
	text_print(page_reader_name(reader, c->class_index));
	printf("  %.2f%%%s at %zu,%zu,%zu,%zu\n", 100.0 * c->confidence,
	       c->unsure ? " (unsure)" : "", b->x, b->y, b->width, b->height);
	ascii_image_print(c->image, page->input, 4);
	putchar('\n');
}

int page_print(const struct page_reader *reader, const struct page_found *found, bool with_file,
	       bool show)
{
	const struct scrawl_page *page = found->page;
	int code = EXIT_DONE;
	for (size_t i = 0; i < page->line_count && code == EXIT_DONE; i++) {
		const struct scrawl_text_line *line = &page->lines[i];
		code = print_line(reader, found, i, with_file);
		for (size_t j = 0; show && j < line->count && code == EXIT_DONE; j++)
			show_character(reader, page, &page->characters[line->first + j]);
	}
	return code;
}
