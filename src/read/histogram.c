/* SPDX-License-Identifier: MIT */
/*
 * histogram.c - how often each grey level occurs
 */
#include "read/histogram.h"

void histogram_count(PIX *pix, size_t counts[256])
{
	for (l_int32 y = 0; y < pixGetHeight(pix); y++) {
		const l_uint32 *line = pixGetData(pix) + (ptrdiff_t)y * pixGetWpl(pix);
		for (l_int32 x = 0; x < pixGetWidth(pix); x++)
			counts[GET_DATA_BYTE(line, x)]++;
	}
}

int histogram_rank(const size_t counts[256], int from, double share)
{
	size_t total = 0, seen = 0;
	for (int v = from; v < 256; v++)
		total += counts[v];
	for (int v = from; v < 256; v++) {
		seen += counts[v];
		if ((double)seen > share * (double)total)
			return v;
	}
	return 255;
}
