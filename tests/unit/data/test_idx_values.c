/* SPDX-License-Identifier: MIT */
/*
 * test_idx_values.c - integers, floats, columns of labels and channels in IDX files
 */
#include "core/memory.h"
#include "support/idx_bytes.h"

/* A header with these sizes, followed by values of `bytes` bytes each. */
static size_t make_header(unsigned char *file, uint8_t type, unsigned dimensions,
			  const uint32_t *sizes)
{
	memcpy(file, "\0\0", 2);
	file[2] = type;
	file[3] = (unsigned char)dimensions;
	for (unsigned d = 0; d < dimensions; d++)
		put_u32(file + 4 + 4 * d, sizes[d]);
	return 4 + 4 * dimensions;
}

static void put_bits(unsigned char *to, uint64_t bits, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (unsigned char)(bits >> (8 * (bytes - 1 - i)));
}

static void put_value(unsigned char *to, uint8_t type, double value)
{
	size_t bytes = idx_type_bytes(type);
	uint64_t bits = (uint64_t)(int64_t)value;
	float single = (float)value;
	uint32_t half;
	if (type == IDX_FLOAT32) {
		memcpy(&half, &single, sizeof(half));
		bits = half;
	} else if (type == IDX_FLOAT64) {
		memcpy(&bits, &value, sizeof(bits));
	}
	put_bits(to, bits, bytes);
}

/* A file of n values of a type, as images [n / 2, 1, 2] or labels [n]. */
static size_t make_values(unsigned char *file, enum idx_kind kind, uint8_t type,
			  const double *values, size_t n)
{
	uint32_t sizes[] = { (uint32_t)(kind == IDX_IMAGES ? n / 2 : n), 1, 2 };
	size_t at = make_header(file, type, kind == IDX_IMAGES ? 3 : 1, sizes);
	for (size_t i = 0; i < n; i++, at += idx_type_bytes(type))
		put_value(file + at, type, values[i]);
	return at;
}

static enum scrawl_status read_values(const unsigned char *file, size_t length,
				      struct idx_request request, uint8_t *out, size_t n)
{
	struct stream_bytes source = { .bytes = file, .count = length, .step = 7 };
	struct stream *s;
	struct idx_data data;
	assert_int_equal(stream_open_source(&ctx, "bytes", stream_bytes_read, &source, &s),
			 SCRAWL_OK);
	enum scrawl_status status = idx_read_stream(&ctx, s, request, &data);
	stream_close(s);
	if (status != SCRAWL_OK)
		return status;
	memcpy(out, data.bytes, n);
	memory_free(data.bytes);
	return SCRAWL_OK;
}

static void expect_values(enum idx_kind kind, int offset, uint8_t type, const double *values,
			  const uint8_t *expected, size_t n)
{
	unsigned char file[ROOM];
	uint8_t bytes[64];
	size_t length = make_values(file, kind, type, values, n);
	assert_int_equal(read_values(file, length, (struct idx_request){ kind, offset }, bytes, n),
			 SCRAWL_OK);
	assert_memory_equal(bytes, expected, n);
}

static void expect_refused(enum idx_kind kind, int offset, uint8_t type, const double *values,
			   size_t n, const char *says)
{
	unsigned char file[ROOM];
	uint8_t bytes[64];
	size_t length = make_values(file, kind, type, values, n);
	assert_int_equal(read_values(file, length, (struct idx_request){ kind, offset }, bytes, n),
			 SCRAWL_EDATA);
	if (!strstr(ctx.error, says))
		fail_msg("'%s' is not in '%s'", says, ctx.error);
}

static void test_images(void **state)
{
	(void)state;
	static const double numbers[] = { 0, 0, 1, 0, 255, 128 };
	static const uint8_t same[] = { 0, 0, 1, 0, 255, 128 };
	expect_values(IDX_IMAGES, 0, IDX_INT16, numbers, same, 6);
	expect_values(IDX_IMAGES, 0, IDX_INT32, numbers, same, 6);
	/* The first image that is not black has 0.5 and 1: [0, 1]. */
	static const double fractions[] = { 0, 0, 0.5, 1, 0.001, 0.75 };
	static const uint8_t scaled[] = { 0, 0, 128, 255, 0, 191 };
	expect_values(IDX_IMAGES, 0, IDX_FLOAT32, fractions, scaled, 6);
	expect_values(IDX_IMAGES, 0, IDX_FLOAT64, fractions, scaled, 6);
	/* Here it has 200. */
	static const double large[] = { 0, 0, 0.2, 200, 0.7, 254.6 };
	static const uint8_t rounded[] = { 0, 0, 0, 200, 1, 255 };
	expect_values(IDX_IMAGES, 0, IDX_FLOAT32, large, rounded, 6);
	/* x / 255 in single precision gives x again. */
	for (int x = 1; x < 256; x++) {
		const double ratio[] = { 1, (double)(float)(x / 255.0) };
		const uint8_t byte[] = { 255, (uint8_t)x };
		expect_values(IDX_IMAGES, 0, IDX_FLOAT32, ratio, byte, 2);
	}
}

static void test_images_out_of_range(void **state)
{
	(void)state;
	expect_refused(IDX_IMAGES, 0, IDX_INT32, (const double[]){ 0, 0, 5, 256 }, 4,
		       "image 1 has the value 256");
	expect_refused(IDX_IMAGES, 0, IDX_INT16, (const double[]){ -1, 0 }, 2, "value -1;");
	expect_refused(IDX_IMAGES, 0, IDX_INT32, (const double[]){ -2147483648.0, 0 }, 2,
		       "value -2147483648;");
	expect_refused(IDX_IMAGES, 0, IDX_FLOAT32, (const double[]){ 0, 1, 0, 1.5 }, 4,
		       "image 1 has the value 1.5, but this file's floats are in [0, 1]");
	expect_refused(IDX_IMAGES, 0, IDX_FLOAT64, (const double[]){ 0, 255.5 }, 2, "[0, 255]");
	expect_refused(IDX_IMAGES, 0, IDX_FLOAT32, (const double[]){ 0, -0.25 }, 2, "negative");
	expect_refused(IDX_IMAGES, 0, IDX_FLOAT32, (const double[]){ 0, __builtin_nan("") }, 2,
		       "not a number");
	expect_refused(IDX_IMAGES, 0, IDX_FLOAT64, (const double[]){ 0, __builtin_inf() }, 2,
		       "value inf");
	expect_refused(IDX_IMAGES, 0, IDX_SIGNED, (const double[]){ 0, 1 }, 2, "signed bytes");
}

static void test_labels(void **state)
{
	(void)state;
	static const double ones[] = { 1, 26, 3 };
	static const uint8_t zeros[] = { 0, 25, 2 }, same[] = { 1, 26, 3 };
	static const uint8_t types[] = { IDX_UNSIGNED, IDX_SIGNED, IDX_INT16, IDX_INT32 };
	for (size_t i = 0; i < sizeof(types); i++) {
		expect_values(IDX_LABELS, 0, types[i], ones, same, 3);
		expect_values(IDX_LABELS, 1, types[i], ones, zeros, 3);
		expect_refused(IDX_LABELS, 2, types[i], ones, 3,
			       "image 0 has label 1, but labels from 2 to 257 are read");
	}
	expect_values(IDX_LABELS, 1000, IDX_INT32, (const double[]){ 1000, 1255 },
		      (const uint8_t[]){ 0, 255 }, 2);
	expect_values(IDX_LABELS, -1, IDX_SIGNED, (const double[]){ -1, 1 },
		      (const uint8_t[]){ 0, 2 }, 2);
	expect_refused(IDX_LABELS, 0, IDX_SIGNED, (const double[]){ 0, -1 }, 2,
		       "image 1 has label");
	expect_refused(IDX_LABELS, 0, IDX_INT32, (const double[]){ 256 }, 1, "label 256");
	expect_refused(IDX_LABELS, -2147483647 - 1, IDX_INT32, (const double[]){ 256 }, 1,
		       "labels from -2147483648 to");
	expect_refused(IDX_LABELS, 0, IDX_FLOAT32, ones, 3, "labels are integers");
}

/* QMNIST's labels are rows of 8 integers; other columns are not labels. */
static void test_label_columns(void **state)
{
	(void)state;
	unsigned char file[ROOM] = { 0 };
	uint8_t labels[3];
	static const uint32_t sizes[] = { 3, 8 }, one[] = { 3, 1 }, ten[] = { 3, 10 };
	const struct idx_request request = { IDX_LABELS, 0 };
	size_t at = make_header(file, IDX_INT32, 2, sizes);
	for (size_t i = 0; i < 24; i++)
		put_value(file + at + 4 * i, IDX_INT32, i % 8 == 0 ? (double)(7 - i / 8) : 99999);
	assert_int_equal(read_values(file, at + 96, request, labels, 3), SCRAWL_OK);
	assert_memory_equal(labels, "\7\6\5", 3);
	assert_int_equal(read_values(file, at + 95, request, labels, 3), SCRAWL_EDATA);
	assert_non_null(strstr(ctx.error, "3 x 8 = 96 bytes of data, 95 are there"));
	make_header(file, IDX_INT32, 2, ten);
	expect_failure(file, at + 120, IDX_LABELS, "has 2 dimensions");
	make_header(file, IDX_UNSIGNED, 2, sizes);
	expect_failure(file, at + 24, IDX_LABELS, "has 2 dimensions");
	make_header(file, IDX_UNSIGNED, 2, one);
	memcpy(file + at, "\4\5\6", 3);
	assert_int_equal(read_values(file, at + 3, request, labels, 3), SCRAWL_OK);
	assert_memory_equal(labels, "\4\5\6", 3);
}

static void test_channels(void **state)
{
	(void)state;
	unsigned char file[ROOM] = { 0 };
	for (uint32_t channels = 1; channels <= 5; channels++) {
		const uint32_t sizes[] = { 2, 3, 4, channels };
		struct stream_bytes source = { .bytes = file, .count = make_idx(file, 4, sizes) };
		struct idx_data data;
		if (channels == 5) {
			expect_failure(file, source.count, IDX_IMAGES, "have 5 channels");
			continue;
		}
		assert_int_equal(read_source(&source, IDX_IMAGES, &data), SCRAWL_OK);
		assert_int_equal(idx_shape(&data.info).height, 3);
		assert_int_equal(idx_shape(&data.info).width, 4);
		assert_int_equal(idx_shape(&data.info).channels, channels);
		assert_memory_equal(data.bytes, file + 20, 24 * channels);
		memory_free(data.bytes);
	}
}

/* Images of many values that must be converted: no buffer is created from the claim alone. */
static void test_claims(void **state)
{
	(void)state;
	unsigned char file[ROOM] = { 0 };
	static const uint32_t huge[] = { 1, 20000, 20000 }, large[] = { 1u << 21, 16, 16 };
	make_header(file, IDX_FLOAT32, 3, huge);
	size_t before = memory_allocations();
	expect_failure(file, 1024, IDX_IMAGES, "too large");
	assert_int_equal(memory_allocations() - before, 1);
	make_header(file, IDX_FLOAT32, 3, large);
	expect_failure(file, 1024, IDX_IMAGES, "cut short");
	static const uint32_t beyond[] = { 0x80000000, 1, 1 };
	make_header(file, IDX_FLOAT64, 3, beyond);
	expect_failure(file, 1024, IDX_IMAGES, "GiB are read");
}

/* The whole of a file longer than one buffer of values. */
static void test_long(void **state)
{
	(void)state;
	size_t count = 70000, length;
	unsigned char *file = test_malloc(8 + 4 * count);
	uint8_t *labels = test_malloc(count);
	length = make_header(file, IDX_INT32, 1, (const uint32_t[]){ (uint32_t)count });
	for (size_t i = 0; i < count; i++)
		put_value(file + length + 4 * i, IDX_INT32, (double)(i % 251));
	struct stream_bytes source = { .bytes = file, .count = length + 4 * count };
	struct idx_data data;
	assert_int_equal(read_source(&source, IDX_LABELS, &data), SCRAWL_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(data.bytes[i], i % 251);
	memory_free(data.bytes);
	test_free(labels);
	test_free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_images),   cmocka_unit_test(test_images_out_of_range),
		cmocka_unit_test(test_labels),   cmocka_unit_test(test_label_columns),
		cmocka_unit_test(test_channels), cmocka_unit_test(test_claims),
		cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
