/* SPDX-License-Identifier: MIT */
/*
 * model_list.c - loading several models, and what each of them reaches
 */
#include "input/model_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"
#include "output/evaluation_text.h"

int models_load(struct models *models, scrawl_context *ctx, const char *const *paths, size_t count,
		size_t conv)
{
	*models = (struct models){ .count = count, .paths = paths };
	models->all = calloc(count, sizeof(*models->all));
	int code = models->all ? EXIT_DONE : fail_memory();
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		enum scrawl_status status =
			scrawl_model_load(ctx, paths[i], scrawl_conv_algorithm_at(conv),
					  &models->all[i]);
		code = status == SCRAWL_OK ? EXIT_DONE : fail(ctx, status);
	}
	return code;
}

void models_release(struct models *models)
{
	for (size_t i = 0; models->all && i < models->count; i++)
		scrawl_model_destroy(models->all[i]);
	free(models->all);
}

json_t *models_json(const struct models *models, struct scrawl_evaluation *const *members)
{
	json_t *array = json_array();
	for (size_t i = 0; i < models->count; i++) {
		char weights[33];
		scrawl_model_hash(models->all[i], weights);
		const struct scrawl_evaluation *e = members[i];
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

int models_print(const struct models *models, struct scrawl_evaluation *const *members)
{
	for (size_t i = 0; i < models->count && models->count > 1; i++) {
		char accuracy[REPORT_ACCURACY];
		char *path = text_copy(models->paths[i], SIZE_MAX);
		if (!path)
			return fail_memory();
		printf("member %zu: %s, %s\n", i + 1, report_accuracy(members[i], accuracy), path);
		free(path);
	}
	return EXIT_DONE;
}

void members_release(struct scrawl_evaluation **members, size_t count)
{
	for (size_t i = 0; members && i < count; i++)
		scrawl_evaluation_destroy(members[i]);
	free(members);
}
