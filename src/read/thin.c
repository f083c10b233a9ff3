/* SPDX-License-Identifier: MIT */
/*
 * thin.c - thin lines of a picture, however light
 *
 * What an opening takes away (a top hat) is narrower than its window.  Half of all pixels are
 * paper, and tell how much noise there is.
 */
#include "read/thin.h"

#include <math.h>

#define THIN_WINDOW 15    /* pixels, than which nothing thin is wider */
#define MIN_THIN    8.0   /* by which ink must be stronger than paper, of 255 */
#define THIN_NOISE  5.0   /* and by how many standard deviations of the paper */
#define THIN_LOWER  0.16f /* the rank that is a standard deviation below the middle */

PIX *thin_mask(PIX *strength)
{
	l_uint32 middle = 0, low = 0;
	PIX *thin = pixTophat(strength, THIN_WINDOW, THIN_WINDOW, L_TOPHAT_WHITE), *mask = NULL;
	if (thin && pixGetRankValue(thin, 1, 0.5f, &middle) == 0 &&
	    pixGetRankValue(thin, 1, THIN_LOWER, &low) == 0) {
		double noise = THIN_NOISE * ((double)middle - low);
		double least = fmin(254.0, middle + fmax(MIN_THIN, noise));
		mask = pixThresholdToBinary(thin, (l_int32)least);
	}
	if (mask)
		pixInvert(mask, mask);
	pixDestroy(&thin);
	return mask;
}
