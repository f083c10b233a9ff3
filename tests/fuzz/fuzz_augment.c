/* SPDX-License-Identifier: MIT */
/*
 * fuzz_augment.c - a text that may describe an augmentation: if it does, images are augmented
 *
 * The first two bytes are the size of images, and seed and epoch.
 */
#include "data/augment.h"

#include "fuzz.h"

enum { SIZES = 5, IMAGES = 2, MAX_PIXELS = 28 * 28 * 3 };

static const struct scrawl_shape sizes[SIZES] = {
	{ 28, 28, 1 }, { 1, 1, 1 }, { 3, 17, 2 }, { 1, 40, 4 }, { 28, 20, 3 },
};

static const scrawl_dataset *images_of(size_t size)
{
	static scrawl_dataset *sets[SIZES];
	static uint8_t pixels[IMAGES * MAX_PIXELS];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * 2654435761u >> 13);
	if (!sets[size])
		REQUIRE(scrawl_dataset_create(fuzz_context(), sizes[size], IMAGES, pixels, NULL,
					      NULL, 0, &sets[size]) == SCRAWL_OK);
	return sets[size];
}

/* The same augmentation gives the same image, in either spelling. */
static void augment(const char *text, size_t size, uint8_t mode, bool good)
{
	uint8_t image[MAX_PIXELS], again[MAX_PIXELS];
	const scrawl_dataset *data = images_of(size);
	size_t bytes = sizes[size].height * sizes[size].width * sizes[size].channels;
	enum scrawl_status status = scrawl_dataset_augment(fuzz_context(), data, text, mode % 16,
							   1 + mode / 32, mode / 16 % 2, image);
	require_reason(status);
	REQUIRE(good == (status == SCRAWL_OK));
	if (!good)
		return;
	REQUIRE(scrawl_dataset_augment(fuzz_context(), data, augment_list(text), mode % 16,
				       1 + mode / 32, mode / 16 % 2, again) == SCRAWL_OK);
	REQUIRE(memcmp(image, again, bytes) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	char *text = fuzz_text(data + 2, size - 2);
	enum scrawl_status status = scrawl_augmentation_check(fuzz_context(), text);
	require_reason(status);
	augment(text, data[0] % SIZES, data[1], status == SCRAWL_OK);
	free(text);
	return 0;
}
