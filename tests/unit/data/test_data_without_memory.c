/* SPDX-License-Identifier: MIT */
/*
 * test_data_without_memory.c - every function of data sets and images, with each allocation failing
 */
#include <string.h>

#include "support/folder.h"
#include "support/without_memory.h"

static const struct synthetic small = { .count = 40, 8, 8, 3, .noise = 90, .names = "a\nb\nc\n" };
static scrawl_dataset *data;
static scrawl_model *model; /* trained on a part of data */

static enum scrawl_status take(enum scrawl_status status, scrawl_dataset **a, scrawl_dataset **b)
{
	if (status != SCRAWL_OK)
		assert_true(!*a && !*b);
	scrawl_dataset_destroy(*a);
	scrawl_dataset_destroy(*b);
	return status;
}

static enum scrawl_status load(void)
{
	scrawl_dataset *a = NULL, *none = NULL;
	return take(scrawl_dataset_load(ctx, "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
					&a),
		    &a, &none);
}

static enum scrawl_status load_prepared(void)
{
	scrawl_dataset *a = NULL, *none = NULL;
	struct scrawl_data_options o;
	scrawl_data_options_init(&o);
	o.invert = true;
	o.height = o.width = 12;
	return take(scrawl_dataset_load_with(ctx, "train-images-idx3-ubyte", NULL, &o, &a), &a,
		    &none);
}

static enum scrawl_status open_both(void)
{
	scrawl_dataset *a = NULL, *b = NULL;
	return take(scrawl_dataset_open(ctx, ".", &a, &b), &a, &b);
}

static enum scrawl_status parts(void)
{
	bool train = false, test = false;
	return scrawl_dataset_parts(ctx, ".", &train, &test);
}

static enum scrawl_status create(void)
{
	static const uint8_t pixels[4 * 3] = { 9, 200 }, labels[3] = { 0, 1, 1 };
	static const char *const names[] = { "x", "y" };
	scrawl_dataset *a = NULL, *none = NULL;
	return take(scrawl_dataset_create(ctx, (struct scrawl_shape){ 2, 2, 1 }, 3, pixels, labels,
					  names, 2, &a),
		    &a, &none);
}

static enum scrawl_status split(void)
{
	scrawl_dataset *a = NULL, *b = NULL;
	return take(scrawl_dataset_split(ctx, data, 10, 1, &a, &b), &a, &b);
}

static enum scrawl_status split_as(void)
{
	scrawl_dataset *a = NULL, *b = NULL;
	return take(scrawl_dataset_split_as(ctx, data, model, &a, &b), &a, &b);
}

static enum scrawl_status fold(void)
{
	scrawl_dataset *a = NULL, *b = NULL;
	return take(scrawl_dataset_fold(ctx, data, 4, 2, 1, &a, &b), &a, &b);
}

static enum scrawl_status augment(void)
{
	uint8_t out[64];
	return scrawl_dataset_augment(ctx, data, "rotate 10, elastic 34 4, blur .8, noise 9", 1, 1,
				      0, out);
}

static enum scrawl_status check_augmentation(void)
{
	return scrawl_augmentation_check(ctx, "rotate 10, zoom .1");
}

static enum scrawl_status corrupt(void)
{
	scrawl_dataset *a = NULL, *none = NULL;
	return take(scrawl_dataset_corrupt(ctx, data, 0, 9, "stripes", 3, 1, &a), &a, &none);
}

static enum scrawl_status describe(void)
{
	struct scrawl_idx_info *info = NULL;
	enum scrawl_status status = scrawl_idx_describe(ctx, "t10k-images-idx3-ubyte", &info);
	scrawl_idx_info_destroy(info);
	return status;
}

static enum scrawl_status read_parts(void)
{
	const scrawl_dataset *part = NULL;
	scrawl_loader *loader = NULL;
	enum scrawl_status status = scrawl_loader_open_test(ctx, ".", NULL, &loader);
	do
		status = status == SCRAWL_OK ? scrawl_loader_next(loader, 16, &part) : status;
	while (status == SCRAWL_OK && part);
	scrawl_loader_destroy(loader);
	return status;
}

static enum scrawl_status collect(void)
{
	scrawl_image_set *set = NULL;
	enum scrawl_status status = scrawl_image_set_create(ctx, data, &set);
	scrawl_image_set_destroy(set);
	return status;
}

static enum scrawl_status inspect(void)
{
	struct scrawl_inspection *inspection = NULL;
	enum scrawl_status status = scrawl_dataset_inspect(ctx, data, &inspection);
	scrawl_inspection_destroy(inspection);
	return status;
}

static enum scrawl_status save(void)
{
	return scrawl_dataset_save(ctx, data, "images.gz", "labels.gz");
}

static enum scrawl_status read_image(void)
{
	static const char picture[] = "P2 2 2 255 0 9 200 255";
	struct scrawl_image *image = NULL;
	enum scrawl_status status =
		scrawl_image_read_memory(ctx, picture, sizeof(picture) - 1, "picture", 1, &image);
	scrawl_image_destroy(image);
	return status;
}

static enum scrawl_status fit(void)
{
	static uint8_t pixels[20 * 30];
	const struct scrawl_image picture = { { 20, 30, 1 }, pixels };
	struct scrawl_image *image = NULL;
	enum scrawl_status status = scrawl_image_fit(ctx, &picture, 28, 28, &image);
	scrawl_image_destroy(image);
	return status;
}

static void test_data(void **state)
{
	(void)state;
	static const struct memory_user users[] = {
		{ "load", load },
		{ "load_with", load_prepared },
		{ "open", open_both },
		{ "parts", parts },
		{ "create", create },
		{ "split", split },
		{ "split_as", split_as },
		{ "fold", fold },
		{ "augment", augment },
		{ "augmentation_check", check_augmentation },
		{ "corrupt", corrupt },
		{ "idx_describe", describe },
		{ "loader", read_parts },
		{ "image_set", collect },
		{ "inspect", inspect },
		{ "save", save },
		{ "image_read_memory", read_image },
		{ "image_fit", fit },
	};
	without_memory(users, sizeof(users) / sizeof(users[0]));
}

static int setup(void **state)
{
	struct scrawl_train_options options;
	scrawl_dataset *train = NULL, *val = NULL;
	if (folder_enter(state) != 0 || make_context(state) != 0)
		return -1;
	synthetic_write(".", "train", &small);
	synthetic_write(".", "t10k", &small);
	data = synthetic_dataset(ctx, &small);
	model = synthetic_model(ctx, "dense", &small, 1, NULL);
	scrawl_train_options_init(&options);
	options.epochs = 1;
	synthetic_ok(ctx, scrawl_dataset_split(ctx, data, 10, 1, &train, &val));
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, NULL));
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	return 0;
}

static int teardown(void **state)
{
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	destroy_context(state);
	return folder_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_data) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
