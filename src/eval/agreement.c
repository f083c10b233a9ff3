/* SPDX-License-Identifier: MIT */
/*
 * agreement.c - agreement of predictions and labels beyond chance
 *
 * With n images, c of them correct, t_k images and p_k predictions of class k:
 *	Matthews' correlation coefficient, for several classes (Gorodkin, "Comparing two K-category
 *	assignments by a K-category correlation coefficient", Comput. Biol. Chem. 28, 2004):
 *		(c n - sum t_k p_k) / sqrt((n^2 - sum p_k^2) (n^2 - sum t_k^2))
 *	Cohen's kappa (Educ. Psychol. Meas. 20, 1960):
 *		1 - n (n - c) / (n^2 - sum t_k p_k)
 * Where a denominator is 0 the value is 0.
 */
#include <math.h>

#include "eval/scores.h"

void agreement_finish(struct scrawl_evaluation *e)
{
	double n = (double)e->images, correct = (double)e->correct;
	double pairs = n * n, tt = 0.0, pp = 0.0, tp = 0.0;
	for (size_t c = 0; c < e->classes; c++) {
		double t = (double)e->scores[c].support, p = 0.0;
		for (size_t i = 0; i < e->classes; i++)
			p += (double)e->confusion[i * e->classes + c];
		tt += t * t;
		pp += p * p;
		tp += t * p;
	}
	if (pairs > tt && pairs > pp)
		e->matthews_corrcoef = (correct * n - tp) / (sqrt(pairs - pp) * sqrt(pairs - tt));
	if (pairs > tp)
		e->cohen_kappa = 1.0 - n * (n - correct) / (pairs - tp);
}
