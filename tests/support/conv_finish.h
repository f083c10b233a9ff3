/* SPDX-License-Identifier: MIT */
/*
 * conv_finish.h - finished results of a convolution (kernels/conv.h) against its plain ones;
 * includes cmocka
 */
#ifndef SCRAWL_TESTS_CONV_FINISH_H
#define SCRAWL_TESTS_CONV_FINISH_H

#include "kernels/conv.h"
#include "support/compare.h"

/*
 * One finished value y of channel o against the plain values of its window, bit for bit: the first
 * of equal maxima, or NaN if the window holds one.  place: y's element of argmax, or NULL.
 */
static inline void check_finished_value(struct scrawl_shape out, const struct conv_finish *f,
					const float *plain, size_t o, float y, const uint8_t *place)
{
	size_t window = f->pool ? f->pool : 1, nan_count = 0, best = 0;
	float values[16] = { 0 };
	for (size_t t = 0; t < window * window; t++) {
		values[t] = plain[(t / window * out.width + t % window) * out.channels];
		nan_count += isnan(values[t]) != 0;
		if (values[t] > values[best])
			best = t;
	}
	if (nan_count) {
		assert_true(isnan(y));
		assert_true(!place || isnan(values[*place]));
		return;
	}
	float want = values[best] + f->bias[o];
	if (f->relu && want < 0.0f)
		want = 0.0f;
	compare_bits("finished", 1, &y, &want);
	assert_true(!place || *place == best);
}

/* Finished values y [out / pool] against plain [out]. */
static inline void check_finished(struct scrawl_shape out, const struct conv_finish *f,
				  const float *plain, const float *y)
{
	size_t window = f->pool ? f->pool : 1, width = out.width / window;
	size_t results = out.height / window * width * out.channels;
	for (size_t i = 0; i < results; i++) {
		size_t o = i % out.channels, pixel = i / out.channels;
		size_t from = pixel / width * window * out.width + pixel % width * window;
		check_finished_value(out, f, plain + from * out.channels + o, o, y[i],
				     f->argmax ? f->argmax + i : NULL);
	}
}

#endif
