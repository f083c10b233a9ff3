/* SPDX-License-Identifier: MIT */
/*
 * form.c - reads pages, fields and answers
 */
#include "read/form.h"

#include <stdlib.h>

#include "cli/message.h"

int form_open(struct form *form, const struct text_list *boxes, const char *among,
	      const char *command)
{
	form->answers_path = among;
	int code = field_list_read(&form->fields, boxes, command);
	if (code == EXIT_DONE && among)
		code = text_lines_read(&form->answers, among);
	if (code == EXIT_DONE && among && !form->answers.count)
		code = fail_with(EXIT_DATA, "%s: no answers", among);
	return code;
}

void form_release(struct form *form)
{
	field_list_release(&form->fields);
	text_lines_release(&form->answers);
}

int form_check(const struct form *form, const struct page_reader *reader, const scrawl_context *ctx)
{
	for (size_t i = 0; i < form->answers.count; i++)
		if (scrawl_reader_check_answer(reader->reader, form->answers.texts[i]) != SCRAWL_OK)
			return fail_with(EXIT_DATA, "%s:%zu: %s", form->answers_path,
					 form->answers.numbers[i], scrawl_context_error(ctx));
	return EXIT_DONE;
}

/* As check_status, with the picture's name before the error. */
static int check_file(const scrawl_context *ctx, enum scrawl_status status, const char *file)
{
	if (status == SCRAWL_OK)
		return EXIT_DONE;
	const char *text = scrawl_context_error(ctx);
	return fail_with((enum exit_code)exit_code(status), "%s: %s", file,
			 *text ? text : scrawl_status_text(status));
}

static int read_printed(const struct page_reader *reader, scrawl_context *ctx,
			const struct scrawl_image *image, struct page_found *found)
{
	enum scrawl_status status = scrawl_reader_read_boxes(reader->reader, image, &found->page);
	if (status == SCRAWL_OK && !found->page->line_count)
		return fail_with(EXIT_DATA, "%s: no printed boxes found", found->file);
	return check_file(ctx, status, found->file);
}

static int read_page(const struct form *form, const struct page_reader *reader, scrawl_context *ctx,
		     const struct scrawl_image *image, struct page_found *found)
{
	const struct field_list *list = &form->fields;
	enum scrawl_status status;
	if (list->printed)
		return read_printed(reader, ctx, image, found);
	if (list->count)
		status = scrawl_reader_read_fields(reader->reader, image, list->fields, list->count,
						   &found->page);
	else
		status = scrawl_reader_read(reader->reader, image, &found->page);
	found->names = list->count ? (const char *const *)list->names : NULL;
	return check_file(ctx, status, found->file);
}

/* Of a form's fields each has another answer; lines may say the same. */
static int choose_answers(const struct form *form, const struct page_reader *reader,
			  scrawl_context *ctx, struct page_found *found)
{
	const struct text_lines *answers = &form->answers;
	bool each_once = form->fields.printed || form->fields.count;
	found->choices = calloc(found->page->line_count + 1, sizeof(*found->choices));
	if (!found->choices)
		return fail_memory();
	found->answers = (const char *const *)answers->texts;
	return check_file(ctx,
			  scrawl_reader_choose(reader->reader, found->page, found->answers,
					       answers->count, each_once, found->choices),
			  found->file);
}

int form_read(const struct form *form, const struct page_reader *reader, scrawl_context *ctx,
	      const struct scrawl_image *image, const char *file, struct page_found *found)
{
	*found = (struct page_found){ .file = file };
	int code = read_page(form, reader, ctx, image, found);
	if (code == EXIT_DONE && form->answers.count)
		code = choose_answers(form, reader, ctx, found);
	return code;
}
