/* SPDX-License-Identifier: MIT */
/*
 * known.c - the contents of published data sets, by fingerprint
 *
 * Each fingerprint was computed from the files themselves: MNIST's four original ones, those of
 * Debian's dataset-fashion-mnist, and USPS (16x16, 7,291 + 2,007 images), whose values from -1 to 1
 * were scaled to 0 to 255.
 */
#include <scrawl.h>

static const struct scrawl_known_data known[] = {
	{ "MNIST", "mnist", "train", "b96e19ac1e5fcd654b10f1afee109992" },
	{ "MNIST", "mnist", "test", "b2f5098f38e44af03e6e62819e7b34fb" },
	{ "Fashion-MNIST", "fashion-mnist", "train", "8e8862b37f65c5f6cf14831965ec0bea" },
	{ "Fashion-MNIST", "fashion-mnist", "test", "f22f9aeae11bda3092c01ed0076f15d6" },
	{ "USPS", "usps", "train", "4b91ac3fe62c090df85d9e69fede3a4b" },
	{ "USPS", "usps", "test", "071a2c36b2f757de198059d0f2fd91c3" },
};

size_t scrawl_known_data_count(void)
{
	return sizeof(known) / sizeof(known[0]);
}

const struct scrawl_known_data *scrawl_known_data_at(size_t index)
{
	return index < scrawl_known_data_count() ? &known[index] : NULL;
}
