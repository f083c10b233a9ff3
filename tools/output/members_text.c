/* SPDX-License-Identifier: MIT */
/*
 * members_text.c - what each of several models reaches
 */
#include "output/members_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"
#include "output/evaluation_text.h"

json_t *members_json(const struct model_list *models, const struct scrawl_evaluation *evaluation)
{
	json_t *array = json_array();
	for (size_t i = 0; i < models->count; i++) {
		char weights[33];
		scrawl_model_hash(models->all[i], weights);
		const struct scrawl_evaluation *e = evaluation->members[i];
		array = json_appended(array,
				      json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "model",
						json_text(models->paths[i]), "weights", weights,
						"network",
						json_text(scrawl_model_description(models->all[i])),
						"correct", json_count(e->correct), "accuracy",
						json_number(e->accuracy), "accuracy_low",
						json_number(e->accuracy_low), "accuracy_high",
						json_number(e->accuracy_high), "loss",
						json_number(e->loss)));
	}
	return array;
}

int members_print(const struct model_list *models, const struct scrawl_evaluation *evaluation)
{
	for (size_t i = 0; i < models->count && models->count > 1; i++) {
		char accuracy[ACCURACY_TEXT];
		char *path = text_copy(models->paths[i], SIZE_MAX);
		if (!path)
			return fail_memory();
		printf("member %zu: %s, %s\n", i + 1,
		       accuracy_text(evaluation->members[i], accuracy), path);
		free(path);
	}
	return EXIT_DONE;
}
