/* SPDX-License-Identifier: MIT */
/*
 * foreign.h - what a file is that is not a model of ours
 */
#ifndef SCRAWL_MODEL_FOREIGN_H
#define SCRAWL_MODEL_FOREIGN_H

#include <stddef.h>

/*
 * Names the format that begins with these bytes, with advice where there is any, to follow "this
 * is ..."; NULL if it is none that people are likely to mistake for a model.  For error texts
 * only: asked once a file is known not to be safetensors.
 */
const char *foreign_format(const unsigned char *bytes, size_t size);

#endif
