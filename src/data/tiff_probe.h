/* SPDX-License-Identifier: MIT */
/*
 * tiff_probe.h - whether a TIFF file in colours is whole; only if SCRAWL_USE_LEPTONICA is 1
 */
#ifndef SCRAWL_DATA_TIFF_PROBE_H
#define SCRAWL_DATA_TIFF_PROBE_H

#include "data/tiff_tags.h"

/*
 * *whole: no rows are missing or damaged; also of what is not read by strips of RGB, where nothing
 * is checked.  false: out of memory.
 */
bool tiff_probe_colours(const struct tiff_tags *tags, bool *whole);

#endif
