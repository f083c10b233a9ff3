/* SPDX-License-Identifier: MIT */
/*
 * evaluate.h - evaluation of a model on a labelled data set
 */
#ifndef SCRAWL_EVAL_EVALUATE_H
#define SCRAWL_EVAL_EVALUATE_H

#include "model/model.h"

struct score {
	double loss; /* mean cross-entropy */
	size_t correct;
};

/* EDATA if the images' size does not suit the model; ctx receives the text. */
enum scrawl_status evaluate_check_shape(scrawl_context *ctx, const scrawl_model *model,
					const scrawl_dataset *data);

/* EDATA also if a label of these images does not suit the model, or there are no labels. */
enum scrawl_status evaluate_check_range(scrawl_context *ctx, const scrawl_model *model,
					const scrawl_dataset *data, size_t first, size_t count);

/* The same for all images. */
enum scrawl_status evaluate_check(scrawl_context *ctx, const scrawl_model *model,
				  const scrawl_dataset *data);

/* Fills images [count] and labels [count] from labelled data, starting at `first`. */
void evaluate_gather(const scrawl_dataset *data, size_t first, size_t count, const uint8_t **images,
		     uint8_t *labels);

/*
 * Loss and number of correct predictions.  The plan is an inference plan of the model for batches
 * of model->batch.  The data must have passed evaluate_check.  Sums run in the order of the images.
 */
struct score evaluate_score(const scrawl_model *model, struct plan *plan,
			    const scrawl_dataset *data);

/* The class with the largest of p [classes]; the first if several are equal. */
size_t evaluate_argmax(const float *p, size_t classes);

#endif
