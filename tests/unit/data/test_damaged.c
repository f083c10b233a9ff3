/* SPDX-License-Identifier: MIT */
/*
 * test_damaged.c - random damage to files of every type: loading and reading in parts agree
 *
 * Whatever the bytes, both refuse a pair of files with the same status, or both give the same
 * images, labels and fingerprint; under sanitizers, nothing else happens.
 */
#include <unistd.h>

#include "core/random.h"
#include "data/idx_values.h"
#include "support/dataset_files.h"

#define ROUNDS 800
#define IMAGES 6

static struct random dice;

static size_t roll(size_t sides)
{
	return random_below(&dice, (uint32_t)sides);
}

static size_t put_header(uint8_t *file, uint8_t type, const size_t *sizes, size_t dimensions)
{
	file[0] = file[1] = 0;
	file[2] = type;
	file[3] = (uint8_t)dimensions;
	for (size_t d = 0; d < dimensions; d++)
		put_u32(file + 4 + 4 * d, sizes[d]);
	return 4 + 4 * dimensions;
}

/* Values that all types can hold: small integers, or 0.0 and 1.0. */
static size_t put_values(uint8_t *to, uint8_t type, size_t count)
{
	static const uint8_t one[] = { 0x3f, 0x80, 0, 0 }, double_one[] = { 0x3f, 0xf0 };
	size_t bytes = idx_type_bytes(type);
	memset(to, 0, count * bytes);
	for (size_t i = 0; i < count; i++) {
		uint8_t *value = to + i * bytes;
		if (type == IDX_FLOAT32 && roll(2))
			memcpy(value, one, sizeof(one));
		else if (type == IDX_FLOAT64 && roll(2))
			memcpy(value, double_one, sizeof(double_one));
		else if (!idx_type_is_float(type))
			value[bytes - 1] = (uint8_t)roll(100);
	}
	return count * bytes;
}

static const uint8_t types[] = { IDX_UNSIGNED, IDX_SIGNED,  IDX_INT16,
				 IDX_INT32,    IDX_FLOAT32, IDX_FLOAT64 };

static size_t make_images(uint8_t *file)
{
	const size_t sizes[] = { IMAGES, 1 + roll(4), 1 + roll(4), 1 + roll(4) };
	size_t dimensions = 3 + roll(2), count = sizes[0] * sizes[1] * sizes[2];
	uint8_t type = types[roll(6)];
	size_t length = put_header(file, type, sizes, dimensions);
	return length + put_values(file + length, type, dimensions == 4 ? count * sizes[3] : count);
}

static size_t make_labels(uint8_t *file)
{
	const size_t sizes[] = { IMAGES, roll(2) ? 8 : 1 };
	size_t dimensions = 1 + roll(2);
	uint8_t type = roll(2) ? IDX_INT32 : types[roll(4)];
	size_t length = put_header(file, type, sizes, dimensions);
	return length + put_values(file + length, type, dimensions == 2 ? 6 * sizes[1] : 6);
}

/* Changes some bytes, most of them in the header, or the length. */
static size_t damage(uint8_t *file, size_t length)
{
	for (size_t n = roll(3); n > 0; n--)
		file[roll(roll(3) ? 20 : length)] = (uint8_t)(roll(2) ? roll(9) : roll(256));
	if (roll(6) == 0)
		return roll(length + 1);
	if (roll(6) == 0)
		file[length++] = (uint8_t)roll(256);
	return length;
}

static enum scrawl_status read_parts(const struct scrawl_data_options *options, char *hash)
{
	scrawl_loader *loader = NULL;
	const scrawl_dataset *part = NULL;
	enum scrawl_status status = scrawl_loader_open(&ctx, at("i"), at("l"), options, &loader);
	size_t images = 0, step = 1 + roll(7);
	do {
		if (status == SCRAWL_OK)
			status = scrawl_loader_next(loader, step, &part);
		images += status == SCRAWL_OK && part ? scrawl_dataset_size(part) : 0;
	} while (status == SCRAWL_OK && part);
	if (status == SCRAWL_OK) {
		assert_int_equal(images, scrawl_loader_size(loader));
		strcpy(hash, scrawl_loader_hash(loader));
	}
	scrawl_loader_destroy(loader);
	return status;
}

static void test_agreement(void **state)
{
	(void)state;
	uint8_t file[64 + IMAGES * 4 * 4 * 4 * 8 + 1];
	struct scrawl_data_options options;
	size_t sound = 0;
	for (unsigned round = 0; round < ROUNDS; round++) {
		char hash[64] = "";
		scrawl_dataset *data;
		random_init(&dice, 1, RANDOM_SPLIT, round, 0);
		size_t length = make_images(file);
		write_file("i", file, damage(file, length));
		length = make_labels(file);
		write_file("l", file, damage(file, length));
		scrawl_data_options_init(&options);
		options.transpose = (enum scrawl_transpose)roll(3);
		options.invert = roll(2);
		options.centre = roll(2);
		options.height = options.width = roll(2) * 7;
		options.label_offset = (int)roll(3) - 1;
		enum scrawl_status status =
			scrawl_dataset_load_with(&ctx, at("i"), at("l"), &options, &data);
		assert_int_equal(read_parts(&options, hash), status);
		if (status != SCRAWL_OK)
			continue;
		assert_string_equal(hash, scrawl_dataset_hash(data));
		scrawl_dataset_destroy(data);
		sound++;
	}
	print_message("%zu of %d pairs of files are sound\n", sound, ROUNDS);
	assert_in_range(sound, ROUNDS / 20, ROUNDS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_agreement),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
