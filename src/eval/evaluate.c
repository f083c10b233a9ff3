/* SPDX-License-Identifier: MIT */
/*
 * evaluate.c - accuracy, loss, confusion matrix, precision, recall and F1
 *
 *	precision = correct predictions of a class / all predictions of that class
 *	recall    = correct predictions of a class / all images of that class
 *	F1        = 2 precision recall / (precision + recall)
 * Accuracy a over n images comes with Wilson's score interval (JASA 22, 1927), z = 1.96:
 *	(a + z^2 / 2n  -+  z sqrt(a (1 - a) / n + z^2 / 4n^2)) / (1 + z^2 / n)
 */
#include "eval/evaluate.h"

#include <math.h>

#include "core/memory.h"
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

enum scrawl_status evaluate_check(scrawl_context *ctx, const scrawl_model *model,
				  const scrawl_dataset *data)
{
	const char *path = scrawl_dataset_path(data);
	enum scrawl_status status = evaluate_check_shape(ctx, model, data);
	if (status != SCRAWL_OK)
		return status;
	if (scrawl_dataset_class_count(data) == 0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: the images have no labels (give the labels' file too)",
				    path);
	for (size_t i = 0; i < scrawl_dataset_size(data); i++) {
		int label = scrawl_dataset_label(data, i);
		if ((size_t)label >= model->net->classes)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: image %zu has label %d, but the model knows "
					    "classes 0 to %zu",
					    path, i, label, model->net->classes - 1);
	}
	return SCRAWL_OK;
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

static void wilson(size_t correct, size_t n, double *low, double *high)
{
	const double z = 1.959963984540054;
	double a = (double)correct / (double)n, m = (double)n;
	double centre = a + z * z / (2.0 * m);
	double spread = z * sqrt(a * (1.0 - a) / m + z * z / (4.0 * m * m));
	*low = fmax(0.0, (centre - spread) / (1.0 + z * z / m));
	*high = fmin(1.0, (centre + spread) / (1.0 + z * z / m));
}

static double ratio(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0.0;
}

/* Computes each class's scores from the confusion matrix. */
static void score_classes(struct scrawl_evaluation *e)
{
	size_t occurring = 0;
	for (size_t c = 0; c < e->classes; c++) {
		struct scrawl_class_score *s = &e->scores[c];
		size_t answers = 0, right = e->confusion[c * e->classes + c];
		for (size_t i = 0; i < e->classes; i++) {
			s->support += e->confusion[c * e->classes + i];
			answers += e->confusion[i * e->classes + c];
		}
		s->precision = ratio(right, answers);
		s->recall = ratio(right, s->support);
		s->f1 = ratio(2 * right, answers + s->support);
		occurring += s->support > 0;
		e->macro_f1 += s->support ? s->f1 : 0.0;
	}
	e->macro_f1 /= (double)occurring;
}

struct scrawl_evaluation *evaluation_create(size_t images, size_t classes)
{
	struct scrawl_evaluation *e = memory_alloc(1, sizeof(*e));
	if (!e)
		return NULL;
	e->images = images;
	e->classes = classes;
	e->confusion = memory_alloc(classes * classes, sizeof(*e->confusion));
	e->scores = memory_alloc(classes, sizeof(*e->scores));
	e->predicted = memory_alloc(images, sizeof(*e->predicted));
	e->confidence = memory_alloc(images, sizeof(*e->confidence));
	e->probability = memory_alloc(images, sizeof(*e->probability));
	e->losses = memory_alloc(images, sizeof(*e->losses));
	if (e->confusion && e->scores && e->predicted && e->confidence && e->probability &&
	    e->losses)
		return e;
	scrawl_evaluation_destroy(e);
	return NULL;
}

void evaluation_finish(struct scrawl_evaluation *e, const scrawl_dataset *data)
{
	for (size_t i = 0; i < e->images; i++) {
		size_t truth = (size_t)scrawl_dataset_label(data, i);
		e->confusion[truth * e->classes + e->predicted[i]]++;
		e->correct += e->predicted[i] == truth;
		e->loss += e->losses[i];
	}
	e->loss /= (double)e->images;
	e->accuracy = ratio(e->correct, e->images);
	wilson(e->correct, e->images, &e->accuracy_low, &e->accuracy_high);
	score_classes(e);
}

static void free_evaluation(struct scrawl_evaluation *e)
{
	if (!e)
		return;
	memory_free(e->members);
	memory_free(e->confusion);
	memory_free(e->scores);
	memory_free(e->predicted);
	memory_free(e->confidence);
	memory_free(e->probability);
	memory_free(e->losses);
	memory_free(e);
}

void scrawl_evaluation_destroy(struct scrawl_evaluation *evaluation)
{
	if (!evaluation)
		return;
	/* Members have no members; where memory ran out, some are NULL. */
	for (size_t i = 0; i < evaluation->member_count; i++)
		free_evaluation(evaluation->members[i]);
	free_evaluation(evaluation);
}
