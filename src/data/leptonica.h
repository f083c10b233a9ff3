/* SPDX-License-Identifier: MIT */
/*
 * leptonica.h - Leptonica, made quiet; only if SCRAWL_USE_LEPTONICA is 1
 *
 * To be called before any of its functions, from any thread.
 */
#ifndef SCRAWL_DATA_LEPTONICA_H
#define SCRAWL_DATA_LEPTONICA_H

void leptonica_make_quiet(void);

#endif
