/* SPDX-License-Identifier: MIT */
/*
 * samples.h - a small labelled data set, made from nothing
 */
#ifndef SCRAWL_SELFTEST_SAMPLES_H
#define SCRAWL_SELFTEST_SAMPLES_H

#include "core/context.h"

#define SAMPLE_CLASSES 4
#define SAMPLE_SIDE    16 /* grey images of 16 x 16 */

/* Creates `count` images, each its class's picture with noise; always the same ones. */
enum scrawl_status samples_create(scrawl_context *ctx, size_t count, scrawl_dataset **out);

/* Creates a model for them; conv as in struct scrawl_model_options. */
enum scrawl_status samples_model(scrawl_context *ctx, const char *description, const char *conv,
				 scrawl_model **out);

#endif
