/* SPDX-License-Identifier: MIT */
/*
 * synthetic.h - for tests: small generated data sets, and models for them
 *
 * Each class has its own random picture; an image is its class's picture with noise.  A failure in
 * any of these functions fails the current cmocka test.
 */
#ifndef SCRAWL_TESTS_SYNTHETIC_H
#define SCRAWL_TESTS_SYNTHETIC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <scrawl.h>

struct synthetic {
	size_t count, height, width, classes;
	unsigned noise;     /* added to each pixel: -noise .. noise */
	uint64_t seed;      /* of noise and random labels; the classes' pictures never change */
	bool random_labels; /* unrelated to the image; by default i % classes */
	bool unlabelled;
	const uint8_t *labels; /* [count] instead, if not NULL */
	const uint8_t *pixels; /* [count, height, width] instead, if not NULL */
	const char *names;     /* of the classes, one per line, or NULL */
};

/* The data set, loaded from temporary IDX files. */
scrawl_dataset *synthetic_dataset(scrawl_context *ctx, const struct synthetic *what);

/* Writes folder/PART-images-idx3-ubyte, PART-labels-idx1-ubyte ("train", "t10k"), classes.txt. */
void synthetic_write(const char *folder, const char *part, const struct synthetic *what);

/* Fails with the context's error text unless the status is SCRAWL_OK. */
void synthetic_ok(const scrawl_context *ctx, enum scrawl_status status);

/* Fails unless the status is the wanted one and the error text contains the words. */
void synthetic_fails(const scrawl_context *ctx, enum scrawl_status status,
		     enum scrawl_status expected, const char *words);

/* A model for such data, initialised from seed; conv: the algorithm, NULL is "auto". */
scrawl_model *synthetic_model(scrawl_context *ctx, const char *description,
			      const struct synthetic *what, uint64_t seed, const char *conv);

#endif
