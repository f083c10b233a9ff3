/* SPDX-License-Identifier: MIT */
/*
 * evaluate.h - running a model over a labelled data set
 */
#ifndef SCRAWL_TRAIN_EVALUATE_H
#define SCRAWL_TRAIN_EVALUATE_H

#include "model/model.h"

struct score {
	double loss; /* mean cross-entropy */
	size_t correct;
};

/* EDATA if the images' size, or a label, does not suit the model, or there are no labels. */
enum scrawl_status evaluate_check(const scrawl_model *model, const scrawl_dataset *data);

/*
 * Loss and number of right answers; predicted [images] gets the class read in each image (may be
 * NULL).  The data must have passed evaluate_check.  Sums run in the order of the images.
 */
struct score evaluate_score(scrawl_model *model, const scrawl_dataset *data, uint8_t *predicted);

/* The class of the largest of p [classes], the first of equal ones. */
size_t evaluate_argmax(const float *p, size_t classes);

#endif
