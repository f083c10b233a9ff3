/* SPDX-License-Identifier: MIT */
/*
 * evaluate.c - checks of labelled data, and a model's accuracy and loss on them
 */
#include "eval/evaluate.h"

#include "core/size.h"

size_t evaluate_argmax(const float *p, size_t classes)
{
	size_t best = 0;
	for (size_t i = 1; i < classes; i++)
		if (p[i] > p[best])
			best = i;
	return best;
}

enum scrawl_status evaluate_check_shape(scrawl_context *ctx, const scrawl_model *model,
					const scrawl_dataset *data)
{
	struct scrawl_shape want = model->net->input, have = scrawl_dataset_shape(data);
	if (want.height == have.height && want.width == have.width &&
	    want.channels == have.channels)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s: images of %zux%zux%zu, but the model reads %zux%zux%zu",
			    scrawl_dataset_path(data), have.height, have.width, have.channels,
			    want.height, want.width, want.channels);
}

enum scrawl_status evaluate_check_range(scrawl_context *ctx, const scrawl_model *model,
					const scrawl_dataset *data, size_t first, size_t count)
{
	const char *path = scrawl_dataset_path(data);
	enum scrawl_status status = evaluate_check_shape(ctx, model, data);
	if (status != SCRAWL_OK)
		return status;
	if (scrawl_dataset_class_count(data) == 0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: the images have no labels (give the labels' file too)",
				    path);
	for (size_t i = first; i < first + count; i++) {
		int label = scrawl_dataset_label(data, i);
		if ((size_t)label >= model->net->classes)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: image %zu has label %d, but the model knows "
					    "classes 0 to %zu",
					    path, i, label, model->net->classes - 1);
	}
	return SCRAWL_OK;
}

enum scrawl_status evaluate_check(scrawl_context *ctx, const scrawl_model *model,
				  const scrawl_dataset *data)
{
	return evaluate_check_range(ctx, model, data, 0, scrawl_dataset_size(data));
}

void evaluate_gather(const scrawl_dataset *data, size_t first, size_t count, const uint8_t **images,
		     uint8_t *labels)
{
	for (size_t i = 0; i < count; i++) {
		images[i] = scrawl_dataset_image(data, first + i);
		labels[i] = (uint8_t)scrawl_dataset_label(data, first + i);
	}
}

struct score evaluate_score(const scrawl_model *model, struct plan *plan,
			    const scrawl_dataset *data)
{
	struct score score = { 0.0, 0 };
	size_t n = scrawl_dataset_size(data), classes = model->net->classes;
	for (size_t first = 0; first < n; first += model->batch) {
		const uint8_t *images[INFERENCE_BATCH];
		uint8_t labels[INFERENCE_BATCH];
		size_t count = size_min(n - first, model->batch);
		evaluate_gather(data, first, count, images, labels);
		struct outcome outcome = plan_forward(plan, &(struct batch){ .size = count,
									     .images = images,
									     .labels = labels });
		for (size_t i = 0; i < count; i++) {
			const float *p = outcome.probabilities + i * classes;
			score.loss += outcome.losses[i];
			score.correct += evaluate_argmax(p, classes) == labels[i];
		}
	}
	score.loss /= (double)n;
	return score;
}
