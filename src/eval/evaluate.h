/* SPDX-License-Identifier: MIT */
/*
 * evaluate.h - running a model over a labelled data set
 */
#ifndef SCRAWL_EVAL_EVALUATE_H
#define SCRAWL_EVAL_EVALUATE_H

#include "model/model.h"

struct score {
	double loss; /* mean cross-entropy */
	size_t correct;
};

/* EDATA if the images' size, or a label, does not suit the model, or there are no labels. */
enum scrawl_status evaluate_check(const scrawl_model *model, const scrawl_dataset *data);

/* images [count] and labels [count] = those of labelled data from `first` on. */
void evaluate_gather(const scrawl_dataset *data, size_t first, size_t count, const uint8_t **images,
		     uint8_t *labels);

/*
 * Loss and number of right answers.  The data must have passed evaluate_check.  Sums run in the
 * order of the images.
 */
struct score evaluate_score(scrawl_model *model, const scrawl_dataset *data);

/*
 * The evaluation that follows from a score and the classes read; ctx gets the errors.
 * ENUMERIC: the loss is not finite.
 */
enum scrawl_status evaluate_report(scrawl_context *ctx, const scrawl_dataset *data, size_t classes,
				   struct score score, const uint8_t *predicted,
				   struct scrawl_evaluation **out);

/* The class of the largest of p [classes], the first of equal ones. */
size_t evaluate_argmax(const float *p, size_t classes);

#endif
