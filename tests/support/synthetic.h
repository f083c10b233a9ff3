/* SPDX-License-Identifier: MIT */
/*
 * synthetic.h - for tests: small data sets made up on the spot, and models that suit them
 *
 * Each class has a picture of its own, drawn at random; an image is its class's picture with noise.
 * Everything here passes or fails the cmocka test under way.
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
	bool random_labels; /* that say nothing of the image; by default i % classes */
	bool unlabelled;
	const uint8_t *labels; /* [count] instead, if not NULL */
	const uint8_t *pixels; /* [count, height, width] instead, if not NULL */
	const char *names;     /* of the classes, one per line, or NULL */
};

/* The data set, by way of IDX files that are gone afterwards. */
scrawl_dataset *synthetic_dataset(scrawl_context *ctx, const struct synthetic *what);

/* Writes folder/PART-images-idx3-ubyte, PART-labels-idx1-ubyte ("train", "t10k"), classes.txt. */
void synthetic_write(const char *folder, const char *part, const struct synthetic *what);

/* The status is SCRAWL_OK; if not, the test fails with the context's error text. */
void synthetic_ok(const scrawl_context *ctx, enum scrawl_status status);

/* The status is that one, and the error text contains these words. */
void synthetic_fails(const scrawl_context *ctx, enum scrawl_status status,
		     enum scrawl_status expected, const char *words);

/* A model for such data, drawn from seed; conv: the algorithm, NULL is "auto". */
scrawl_model *synthetic_model(scrawl_context *ctx, const char *description,
			      const struct synthetic *what, uint64_t seed, const char *conv);

#endif
