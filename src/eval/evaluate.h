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

/* EDATA if the images' size does not suit the model; ctx gets the text. */
enum scrawl_status evaluate_check_shape(scrawl_context *ctx, const scrawl_model *model,
					const scrawl_dataset *data);

/* EDATA as well if a label does not suit the model, or there are no labels. */
enum scrawl_status evaluate_check(scrawl_context *ctx, const scrawl_model *model,
				  const scrawl_dataset *data);

/* images [count] and labels [count] = those of labelled data from `first` on. */
void evaluate_gather(const scrawl_dataset *data, size_t first, size_t count, const uint8_t **images,
		     uint8_t *labels);

/*
 * Loss and number of right answers.  The plan is one for inference with the model, for batches of
 * model->batch.  The data must have passed evaluate_check.  Sums run in the order of the images.
 */
struct score evaluate_score(const scrawl_model *model, struct plan *plan,
			    const scrawl_dataset *data);

/* An evaluation of so many images, all 0 and without members; NULL: no memory. */
struct scrawl_evaluation *evaluation_create(size_t images, size_t classes);

/*
 * Fills in all that follows from each image's results, which are there, and from its label.  Sums
 * run in the order of the images.
 */
void evaluation_finish(struct scrawl_evaluation *evaluation, const scrawl_dataset *data);

/* The class of the largest of p [classes], the first of equal ones. */
size_t evaluate_argmax(const float *p, size_t classes);

#endif
