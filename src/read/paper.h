/* SPDX-License-Identifier: MIT */
/*
 * paper.h - how bright the paper of a picture is
 */
#ifndef SCRAWL_READ_PAPER_H
#define SCRAWL_READ_PAPER_H

#include <allheaders.h>

/*
 * The brightness of the paper at each pixel of a grey picture with dark ink; window: pixels, more
 * than a stroke is wide.  NULL: no memory.
 */
PIX *paper_find(PIX *grey, l_int32 window);

#endif
