/* SPDX-License-Identifier: MIT */
/*
 * test_corrupt.c - corruptions: repeatable, stronger with severity, and each what it says
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "support/context.h"
#include "support/synthetic.h"

#define SIDE  28
#define AREA  ((size_t)SIDE * SIDE)
#define COUNT 40

/* A ring with a tail, as of a 9, in white ink. */
static void draw(uint8_t *pixels)
{
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			double ring = fabs(hypot(x - 14, y - 10) - 5.0);
			bool tail = abs(x - 18) < 2 && y > 10 && y < 24;
			pixels[y * SIDE + x] = ring < 1.5 || tail ? 255 : 0;
		}
}

static scrawl_dataset *make_writing(void)
{
	static uint8_t pixels[COUNT * AREA], labels[COUNT];
	static const char *const names[] = { "nine", "other" };
	scrawl_dataset *data = NULL;
	for (size_t i = 0; i < COUNT; i++) {
		draw(pixels + i * AREA);
		labels[i] = i % 3 == 0;
	}
	synthetic_ok(ctx, scrawl_dataset_create(ctx, (struct scrawl_shape){ SIDE, SIDE, 1 }, COUNT,
						pixels, labels, names, 2, &data));
	return data;
}

static scrawl_dataset *corrupt(const scrawl_dataset *data, const char *name, unsigned severity)
{
	scrawl_dataset *out = NULL;
	synthetic_ok(ctx, scrawl_dataset_corrupt(ctx, data, 0, scrawl_dataset_size(data), name,
						 severity, 1, &out));
	return out;
}

/* Mean distance between the pixels of images of the same size. */
static double distance(const scrawl_dataset *a, const scrawl_dataset *b)
{
	double sum = 0.0;
	for (size_t i = 0; i < COUNT; i++)
		for (size_t k = 0; k < AREA; k++)
			sum += abs(scrawl_dataset_image(a, i)[k] - scrawl_dataset_image(b, i)[k]);
	return sum / (double)(COUNT * AREA);
}

static void test_severities(void **state)
{
	(void)state;
	scrawl_dataset *clean = make_writing();
	assert_int_equal(scrawl_corruption_count(), 13);
	for (size_t k = 0; k < scrawl_corruption_count(); k++) {
		const char *name = scrawl_corruption_at(k)->name;
		double first = 0.0, now = 0.0;
		for (unsigned s = 1; s <= SCRAWL_MAX_SEVERITY; s++) {
			scrawl_dataset *worse = corrupt(clean, name, s);
			double before = now;
			now = distance(clean, worse);
			if (s == 1)
				first = now;
			/* Strokes that no longer overlap may be a little closer by chance. */
			if (now <= 0.95 * before || now <= 0.5)
				fail_msg("%s:%u changes %.3g, the one before %.3g", name, s, now,
					 before);
			scrawl_dataset_destroy(worse);
		}
		assert_true(now > 1.1 * first);
	}
	scrawl_dataset_destroy(clean);
}

/* Neither the number of threads nor the part matters; another seed does where there is chance. */
static void test_determinism(void **state)
{
	(void)state;
	scrawl_dataset *clean = make_writing(), *train = NULL, *val = NULL;
	scrawl_context *threads = NULL;
	assert_int_equal(scrawl_context_create(3, &threads), SCRAWL_OK);
	synthetic_ok(ctx, scrawl_dataset_split(ctx, clean, COUNT / 2, 1, &train, &val));
	for (size_t k = 0; k < scrawl_corruption_count(); k++) {
		const char *name = scrawl_corruption_at(k)->name;
		scrawl_dataset *one = corrupt(clean, name, 3), *many = NULL, *part = NULL;
		synthetic_ok(threads,
			     scrawl_dataset_corrupt(threads, clean, 0, COUNT, name, 3, 1, &many));
		assert_string_equal(scrawl_dataset_hash(one), scrawl_dataset_hash(many));
		synthetic_ok(ctx, scrawl_dataset_corrupt(ctx, val, 2, 5, name, 3, 1, &part));
		assert_int_equal(scrawl_dataset_size(part), 5);
		for (size_t i = 0; i < 5; i++)
			assert_memory_equal(scrawl_dataset_image(part, i),
					    scrawl_dataset_image(one,
								 scrawl_dataset_index(val, 2 + i)),
					    AREA);
		scrawl_dataset_destroy(one);
		scrawl_dataset_destroy(many);
		scrawl_dataset_destroy(part);
	}
	scrawl_dataset *one = corrupt(clean, "noise", 1), *two = NULL;
	synthetic_ok(ctx, scrawl_dataset_corrupt(ctx, clean, 0, COUNT, "noise", 1, 2, &two));
	assert_true(distance(one, two) > 1.0);
	scrawl_dataset_destroy(one);
	scrawl_dataset_destroy(two);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(clean);
	scrawl_context_destroy(threads);
}

static void test_labels_and_names(void **state)
{
	(void)state;
	scrawl_dataset *clean = make_writing(), *part = NULL;
	synthetic_ok(ctx, scrawl_dataset_corrupt(ctx, clean, 7, 9, "blur", 2, 1, &part));
	assert_int_equal(scrawl_dataset_class_count(part), 2);
	assert_string_equal(scrawl_dataset_class_name(part, 1), "other");
	assert_string_equal(scrawl_dataset_path(part), scrawl_dataset_path(clean));
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(scrawl_dataset_label(part, i), (7 + i) % 3 == 0);
	scrawl_dataset_destroy(part);
	scrawl_dataset_destroy(clean);
	clean = synthetic_dataset(ctx,
				  &(struct synthetic){ .count = 3, 8, 8, 2, .unlabelled = true });
	part = corrupt(clean, "shear", 5);
	assert_int_equal(scrawl_dataset_class_count(part), 0);
	scrawl_dataset_destroy(part);
	scrawl_dataset_destroy(clean);
}

/* The pixels of image i after a corruption; the data set is kept until the next call. */
static const uint8_t *pixels_of(const scrawl_dataset *clean, const char *name, unsigned severity,
				size_t i)
{
	static scrawl_dataset *kept;
	scrawl_dataset_destroy(kept);
	kept = clean ? corrupt(clean, name, severity) : NULL;
	return clean ? scrawl_dataset_image(kept, i) : NULL;
}

static size_t count_of(const uint8_t *pixels, uint8_t value)
{
	size_t found = 0;
	for (size_t k = 0; k < AREA; k++)
		found += pixels[k] == value;
	return found;
}

static double sum_of(const uint8_t *pixels)
{
	double sum = 0.0;
	for (size_t k = 0; k < AREA; k++)
		sum += pixels[k];
	return sum;
}

static void test_pixels(void **state)
{
	(void)state;
	scrawl_dataset *clean = make_writing();
	const uint8_t *before = scrawl_dataset_image(clean, 0), *after;
	double ink = sum_of(before);
	after = pixels_of(clean, "brightness", 1, 0);
	for (size_t k = 0; k < AREA; k++)
		assert_int_equal(after[k], before[k] ? 255 : 38);
	after = pixels_of(clean, "contrast", 5, 0);
	assert_true(fabs(sum_of(after) - ink) < 0.5 * AREA);
	assert_int_equal(count_of(after, after[0]) + count_of(after, after[10 * SIDE + 9]), AREA);
	after = pixels_of(clean, "occlusion", 5, 0);
	assert_int_equal(count_of(after, 128), 13 * 13);
	after = pixels_of(clean, "blur", 3, 0);
	assert_true(fabs(sum_of(after) / ink - 1.0) < 0.01 && count_of(after, 255) == 0);
	after = pixels_of(clean, "dilation", 3, 0);
	for (size_t k = 0; k < AREA; k++)
		assert_true(after[k] >= before[k]);
	after = pixels_of(clean, "erosion", 3, 0);
	for (size_t k = 0; k < AREA; k++)
		assert_true(after[k] <= before[k]);
	after = pixels_of(clean, "shift", 1, 0);
	assert_true(sum_of(after) == ink && count_of(after, 255) == count_of(before, 255));
	after = pixels_of(clean, "rotation", 5, 0);
	assert_true(fabs(sum_of(after) / ink - 1.0) < 0.05);
	pixels_of(NULL, NULL, 0, 0);
	scrawl_dataset_destroy(clean);
}

static void test_chance(void **state)
{
	(void)state;
	scrawl_dataset *clean = make_writing();
	double changed = 0.0, square = 0.0, inner = 0.0;
	for (size_t i = 0; i < COUNT; i++) {
		const uint8_t *before = scrawl_dataset_image(clean, i);
		const uint8_t *after = pixels_of(clean, "salt-and-pepper", 5, i);
		for (size_t k = 0; k < AREA; k++)
			changed += after[k] != before[k];
		after = pixels_of(clean, "noise", 1, i);
		for (size_t k = 0; k < AREA; k++) {
			/* Half of each normal distribution is cut off at 0 or 255. */
			double d = (double)after[k] - before[k];
			square += d * d;
			inner += 0.5;
		}
	}
	/* Half of the black and white pixels show. */
	assert_true(fabs(changed / (double)(COUNT * AREA) - 0.15) < 0.01);
	assert_true(fabs(sqrt(square / inner) / 255.0 - 0.1) < 0.002);
	pixels_of(NULL, NULL, 0, 0);
	scrawl_dataset_destroy(clean);
}

/* Odd sizes, and colours: all channels of an image change in the same way. */
static void test_shapes(void **state)
{
	(void)state;
	static const struct scrawl_shape shapes[] = {
		{ 1, 1, 1 }, { 1, 40, 1 }, { 50, 1, 4 }, { 9, 13, 3 }, { 64, 48, 3 }
	};
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct scrawl_shape s = shapes[i];
		scrawl_dataset *data = NULL;
		uint8_t *pixels = test_calloc(s.height * s.width * s.channels, 1);
		for (size_t k = 0; k < s.height * s.width; k++)
			memset(pixels + k * s.channels, (int)(k * 37 % 256), s.channels);
		synthetic_ok(ctx, scrawl_dataset_create(ctx, s, 1, pixels, NULL, NULL, 0, &data));
		for (size_t kind = 1; kind < scrawl_corruption_count(); kind++) {
			const char *name = scrawl_corruption_at(kind)->name;
			scrawl_dataset *worse = corrupt(data, name, 5);
			const uint8_t *out = scrawl_dataset_image(worse, 0);
			for (size_t k = 0; k < s.height * s.width * s.channels; k++)
				if (out[k] != out[k / s.channels * s.channels])
					fail_msg("%s: channels differ", name);
			scrawl_dataset_destroy(worse);
		}
		scrawl_dataset_destroy(data);
		test_free(pixels);
	}
}

static void test_refusals(void **state)
{
	(void)state;
	scrawl_dataset *clean = make_writing(), *out = NULL;
	synthetic_fails(ctx, scrawl_dataset_corrupt(ctx, clean, 0, 1, "rain", 1, 1, &out),
			SCRAWL_EINVAL, "no corruption \"rain\"");
	synthetic_fails(ctx, scrawl_dataset_corrupt(ctx, clean, 0, 1, "blur", 0, 1, &out),
			SCRAWL_EINVAL, "severity: 0 (1 to 5)");
	synthetic_fails(ctx, scrawl_dataset_corrupt(ctx, clean, 0, 1, "blur", 6, 1, &out),
			SCRAWL_EINVAL, "severity: 6 (1 to 5)");
	synthetic_fails(ctx, scrawl_dataset_corrupt(ctx, clean, 0, 0, "blur", 1, 1, &out),
			SCRAWL_EINVAL, "0 images from 0 on");
	synthetic_fails(ctx, scrawl_dataset_corrupt(ctx, clean, 1, COUNT, "blur", 1, 1, &out),
			SCRAWL_EINVAL, "40 images from 1 on to corrupt, but there are 40");
	for (size_t n = 1; n <= 6; n++) {
		memory_fail_after(n);
		enum scrawl_status status =
			scrawl_dataset_corrupt(ctx, clean, 0, COUNT, "blur", 1, 1, &out);
		memory_fail_after(0);
		assert_int_equal(status, SCRAWL_ENOMEM);
	}
	assert_null(out);
	scrawl_dataset_destroy(clean);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_severities),       cmocka_unit_test(test_determinism),
		cmocka_unit_test(test_labels_and_names), cmocka_unit_test(test_pixels),
		cmocka_unit_test(test_chance),           cmocka_unit_test(test_shapes),

		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
