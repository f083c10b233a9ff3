/* SPDX-License-Identifier: MIT */
/*
 * morphology.h - grey morphology: the greatest and least values around each pixel
 *
 * Of 8 bit pictures, with square windows of an odd number of pixels.  What lies outside the picture
 * does not count.  Each returns a new picture, or NULL without memory or without a picture.
 */
#ifndef SCRAWL_READ_MORPHOLOGY_H
#define SCRAWL_READ_MORPHOLOGY_H

#include <allheaders.h>

/* The greatest value in the window around each pixel. */
PIX *morphology_dilate(PIX *pix, l_int32 window);

/* The least. */
PIX *morphology_erode(PIX *pix, l_int32 window);

/* The least of the greatest: fills in what is dark and narrower than the window. */
PIX *morphology_close(PIX *pix, l_int32 window);

/* The greatest of the least: removes what is light and narrower than the window. */
PIX *morphology_open(PIX *pix, l_int32 window);

#endif
