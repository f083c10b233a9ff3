/* SPDX-License-Identifier: MIT */
/*
 * histogram.h - how often each grey level occurs
 */
#ifndef SCRAWL_READ_HISTOGRAM_H
#define SCRAWL_READ_HISTOGRAM_H

#include <allheaders.h>
#include <stddef.h>

/* Adds the pixels of an 8 bit picture. */
void histogram_count(PIX *pix, size_t counts[256]);

/* The value up to which more than that share of the pixels from value `from` on lie. */
int histogram_rank(const size_t counts[256], int from, double share);

#endif
