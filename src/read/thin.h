/* SPDX-License-Identifier: MIT */
/*
 * thin.h - thin lines of a picture, however light
 */
#ifndef SCRAWL_READ_THIN_H
#define SCRAWL_READ_THIN_H

#include <allheaders.h>

/*
 * The mask of what is thin and not paper, from the strength of a picture's ink: also printed lines
 * in light colours, but no edges of shadows.  NULL: no memory.
 */
PIX *thin_mask(PIX *strength);

#endif
