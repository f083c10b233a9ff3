/* SPDX-License-Identifier: MIT */
/*
 * tiff_probe.h - whether a TIFF file in colours is whole; only if SCRAWL_USE_LEPTONICA is 1
 */
#ifndef SCRAWL_DATA_TIFF_PROBE_H
#define SCRAWL_DATA_TIFF_PROBE_H

#include "data/tiff_tags.h"

/*
 * False: rows are missing or damaged, or there is no memory.  True also for what is not read
 * by strips of RGB, where nothing is checked.
 */
bool tiff_probe_colours(const struct tiff_tags *tags);

#endif
