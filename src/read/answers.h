/* SPDX-License-Identifier: MIT */
/*
 * answers.h - the only texts that a line may be, as classes of the reader
 */
#ifndef SCRAWL_READ_ANSWERS_H
#define SCRAWL_READ_ANSWERS_H

#include "read/reader.h"

struct answer_list {
	size_t count, different, longest;
	size_t *starts; /* [count + 1]: of each in classes */
	uint16_t *classes;
	bool *repeated; /* [count]: an earlier answer is the same */
};

/* EINVAL: a text is empty or contains what is no class.  ENOMEM.  Then nothing to release. */
enum scrawl_status answers_parse(const struct scrawl_reader *reader, const char *const *texts,
				 size_t count, struct answer_list *out);
void answer_texts_release(struct answer_list *answers);

static inline size_t answer_length(const struct answer_list *answers, size_t i)
{
	return answers->starts[i + 1] - answers->starts[i];
}

#endif
