/* SPDX-License-Identifier: MIT */
/*
 * suspects.c - labels that are probably wrong: confident learning
 *
 * Northcutt, Jiang, Chuang, "Confident learning: estimating uncertainty in dataset labels", JAIR
 * 70, 2021.  With n_i images of label i and p_k(x) the probability of class k for image x,
 *	t_k     = mean of p_k(x) over the images of label k
 *	C[i, j] = number of images of label i whose largest p_k(x) among those with p_k(x) >= t_k is
 *		  that of j (the confident joint)
 * A model is surer of some classes than of others; what is sure for a class is its own mean.
 * Images off the diagonal of C are suspect.  C, scaled so that row i sums to n_i, estimates how
 * labels and true classes go together, and what is off its diagonal the noise.
 */
#include <stdlib.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "eval/evaluate.h"
#include "eval/probabilities.h"

/* Labels as given, and what models think of them. */
struct labelled {
	const float *probabilities;
	const uint8_t *labels;
	size_t images, classes;
};

static void find_thresholds(const struct labelled *l, size_t *sizes, double *thresholds)
{
	for (size_t i = 0; i < l->images; i++) {
		size_t k = l->labels[i];
		thresholds[k] += (double)l->probabilities[i * l->classes + k];
		sizes[k]++;
	}
	for (size_t k = 0; k < l->classes; k++)
		if (sizes[k])
			thresholds[k] /= (double)sizes[k];
}

/* The class that an image of probabilities p counts as; l->classes: none. */
static size_t counts_as(const struct labelled *l, const float *p, const size_t *sizes,
			const double *thresholds)
{
	size_t best = l->classes;
	for (size_t k = 0; k < l->classes; k++)
		if (sizes[k] && (double)p[k] >= thresholds[k] &&
		    (best == l->classes || p[k] > p[best]))
			best = k;
	return best;
}

static double estimate_noise(const struct scrawl_suspects *s, const size_t *sizes)
{
	double wrong = 0.0;
	for (size_t i = 0; i < s->classes; i++) {
		size_t counted = 0;
		for (size_t j = 0; j < s->classes; j++)
			counted += s->joint[i * s->classes + j];
		if (counted)
			wrong += (double)sizes[i] *
				 (double)(counted - s->joint[i * s->classes + i]) / (double)counted;
	}
	return wrong / (double)s->images;
}

static int compare_suspects(const void *a, const void *b)
{
	const struct scrawl_suspect *x = a, *y = b;
	float gap_x = x->of_likely - x->of_label, gap_y = y->of_likely - y->of_label;
	if (gap_x > gap_y || gap_x < gap_y)
		return gap_x > gap_y ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* Fills in s, whose arrays have room for all images; sizes [classes] are 0. */
static void find_suspects(const struct labelled *l, size_t *sizes, struct scrawl_suspects *s)
{
	find_thresholds(l, sizes, s->thresholds);
	for (size_t i = 0; i < l->images; i++) {
		const float *p = l->probabilities + i * l->classes;
		size_t label = l->labels[i], likely = counts_as(l, p, sizes, s->thresholds);
		bool sure = likely < l->classes;
		if (sure)
			s->joint[label * l->classes + likely]++;
		else
			likely = evaluate_argmax(p, l->classes);
		if (likely == label)
			continue;
		s->sure_count += sure;
		s->suspects[s->count++] = (struct scrawl_suspect){
			.index = i,
			.label = (uint8_t)label,
			.likely = (uint8_t)likely,
			.sure = sure,
			.of_label = p[label],
			.of_likely = p[likely],
		};
	}
	s->noise = estimate_noise(s, sizes);
	if (s->count > 1)
		qsort(s->suspects, s->count, sizeof(*s->suspects), compare_suspects);
}

void scrawl_suspects_destroy(struct scrawl_suspects *suspects)
{
	if (!suspects)
		return;
	memory_free(suspects->suspects);
	memory_free(suspects->thresholds);
	memory_free(suspects->joint);
	memory_free(suspects);
}

enum scrawl_status scrawl_suspects_find(scrawl_context *ctx, const float *probabilities,
					const uint8_t *labels, size_t images, size_t classes,
					struct scrawl_suspects **out)
{
	ENTER(ctx);
	const struct labelled labelled = { probabilities, labels, images, classes };
	if (!ctx || !probabilities || !labels || !out)
		return context_fail_null(ctx);
	if (images == 0)
		return context_fail(ctx, SCRAWL_EINVAL, "no images to look for wrong labels in");
	enum scrawl_status status = probabilities_check_classes(ctx, classes);
	if (status == SCRAWL_OK)
		status = probabilities_check(ctx, probabilities, labels, images, classes);
	if (status != SCRAWL_OK)
		return status;
	size_t *sizes = memory_alloc(classes, sizeof(*sizes));
	struct scrawl_suspects *s = memory_alloc(1, sizeof(*s));
	if (s) {
		s->images = images;
		s->classes = classes;
		s->suspects = memory_alloc(images, sizeof(*s->suspects));
		s->thresholds = memory_alloc(classes, sizeof(*s->thresholds));
		s->joint = memory_alloc(classes * classes, sizeof(*s->joint));
	}
	if (sizes && s && s->suspects && s->thresholds && s->joint) {
		find_suspects(&labelled, sizes, s);
		*out = s;
	} else {
		scrawl_suspects_destroy(s);
		status = context_fail_memory(ctx, "looking for wrong labels");
	}
	memory_free(sizes);
	return status;
}
