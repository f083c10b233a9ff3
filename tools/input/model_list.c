/* SPDX-License-Identifier: MIT */
/*
 * model_list.c - loads several models
 */
#include "input/model_list.h"

#include <stdlib.h>

#include "cli/message.h"

int model_list_load(struct model_list *models, scrawl_context *ctx, const char *const *paths,
		    size_t count, const char *conv)
{
	*models = (struct model_list){ .count = count, .paths = paths };
	models->all = calloc(count, sizeof(*models->all));
	int code = models->all ? EXIT_DONE : fail_memory();
	for (size_t i = 0; i < count && code == EXIT_DONE; i++)
		code = check_status(ctx, scrawl_model_load(ctx, paths[i], conv, &models->all[i]));
	return code;
}

void model_list_release(struct model_list *models)
{
	for (size_t i = 0; models->all && i < models->count; i++)
		scrawl_model_destroy(models->all[i]);
	free(models->all);
}

int models_ensemble(const struct model_list *models, scrawl_context *ctx, uint64_t views,
		    scrawl_ensemble **out)
{
	const scrawl_model *const *all = (const scrawl_model *const *)models->all;
	return check_status(ctx,
			    scrawl_ensemble_create(ctx, all, models->count, (unsigned)views, out));
}

int models_evaluate(const struct model_list *models, scrawl_context *ctx, uint64_t views,
		    const scrawl_dataset *data, struct scrawl_evaluation **out)
{
	scrawl_ensemble *ensemble;
	int code = models_ensemble(models, ctx, views, &ensemble);
	if (code != EXIT_DONE)
		return code;
	code = check_status(ctx, scrawl_ensemble_evaluate(ensemble, data, out));
	scrawl_ensemble_destroy(ensemble);
	return code;
}
