/* SPDX-License-Identifier: MIT */
/*
 * camera.h - what light, lens and sensor do to the picture of a page
 */
#ifndef SCRAWL_TOOLS_PAGE_CAMERA_H
#define SCRAWL_TOOLS_PAGE_CAMERA_H

#include "page/page.h"

/* "even", "gradient", "shadow", "vignette", "dim", then NULL; the number of a name of these. */
const char *page_light_name(size_t index);
enum page_light page_light_find(const char *name);

/* In this order.  blur returns an exit code, with the error printed. */
void camera_light(struct page *page, const struct page_options *options);
int camera_blur(struct page *page, double sigma);
void camera_noise(struct page *page, double sigma, uint64_t seed);

#endif
