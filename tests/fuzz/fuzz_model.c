/* SPDX-License-Identifier: MIT */
/*
 * fuzz_model.c - a file that may be a model: loaded, compared with a second reading, used and saved
 */
#include <math.h>

#include "core/memory.h"
#include "safetensors_mend.h"

static double flops(const scrawl_model *model)
{
	double sum = 0.0;
	for (size_t i = 0; i < scrawl_model_layer_count(model); i++)
		sum += scrawl_model_layer_at(model, i)->forward_flops;
	return sum;
}

/* Each tensor holds what the file has at its place. */
static void check_tensors(const scrawl_model *model, const uint8_t *file, size_t size)
{
	json_t *header = require_safetensors(file, size);
	const uint8_t *data = file + LENGTH_BYTES + header_length(file, size);
	for (size_t i = 0; i < scrawl_model_tensor_count(model); i++) {
		const struct scrawl_tensor_info *t = scrawl_model_tensor_at(model, i);
		json_t *entry = json_object_get(header, t->name);
		json_t *begin = json_array_get(json_object_get(entry, "data_offsets"), 0);
		float *values = malloc(t->count * sizeof(*values));
		REQUIRE(entry && values);
		REQUIRE(scrawl_model_get_tensor(model, t->name, values, t->count) == SCRAWL_OK);
		REQUIRE(memcmp(values, data + json_integer_value(begin),
			       t->count * sizeof(*values)) == 0);
		free(values);
	}
	const char *name;
	json_t *entry;
	size_t floats = 0;
	json_object_foreach(header, name, entry)
		if (strcmp(name, METADATA_KEY) != 0 &&
		    strcmp(json_string_value(json_object_get(entry, "dtype")), "F32") == 0)
			floats++;
	REQUIRE(floats == scrawl_model_tensor_count(model));
	json_decref(header);
}

static void check_metadata(const scrawl_model *model)
{
	const char *key;
	for (size_t i = 0; (key = scrawl_model_metadata_key_at(model, i)); i++)
		REQUIRE(scrawl_model_metadata(model, key));
	size_t classes = scrawl_model_class_count(model);
	REQUIRE(classes >= 2 && classes <= SCRAWL_MAX_CLASSES);
	for (size_t i = 0; i < classes; i++)
		REQUIRE(*scrawl_model_class_name(model, i));
}

/* One image, if that is fast. */
static void predict(const scrawl_model *model)
{
	enum { MAX_PIXELS = 4096, MAX_MEMORY = 64 << 20 };
	static uint8_t image[MAX_PIXELS];
	float probabilities[SCRAWL_MAX_CLASSES];
	struct scrawl_shape s = scrawl_model_input(model);
	if (s.height * s.width * s.channels > MAX_PIXELS || flops(model) > 1e7 ||
	    scrawl_model_memory(model, 0) > MAX_MEMORY)
		return;
	for (size_t i = 0; i < MAX_PIXELS; i++)
		image[i] = (uint8_t)(i * 37);
	enum scrawl_status status = scrawl_model_predict(model, image, 1, probabilities);
	require_reason(status);
	REQUIRE(status == SCRAWL_OK || status == SCRAWL_ENUMERIC);
	if (status != SCRAWL_OK)
		return;
	double sum = 0.0;
	for (size_t i = 0; i < scrawl_model_class_count(model); i++) {
		REQUIRE(probabilities[i] >= 0.0f);
		sum += (double)probabilities[i];
	}
	REQUIRE(fabs(sum - 1.0) < 1e-4);
}

/* What is saved is read again as the same model. */
static void save(scrawl_model *model)
{
	void *bytes, *again;
	size_t size, size_again;
	char hash[HASH_TEXT], hash_again[HASH_TEXT];
	scrawl_model *copy;
	REQUIRE(scrawl_model_save_memory(model, &bytes, &size) == SCRAWL_OK);
	REQUIRE(scrawl_model_load_memory(fuzz_context(), bytes, size, NULL, &copy) == SCRAWL_OK);
	scrawl_model_hash(model, hash);
	scrawl_model_hash(copy, hash_again);
	REQUIRE(strcmp(hash, hash_again) == 0);
	REQUIRE(scrawl_model_save_memory(copy, &again, &size_again) == SCRAWL_OK);
	REQUIRE(size == size_again && memcmp(bytes, again, size) == 0);
	scrawl_memory_free(bytes);
	scrawl_memory_free(again);
	scrawl_model_destroy(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scrawl_model *model;
	enum scrawl_status status =
		scrawl_model_load_memory(fuzz_context(), data, size, NULL, &model);
	require_reason(status);
	if (status != SCRAWL_OK)
		return 0;
	check_tensors(model, data, size);
	check_metadata(model);
	predict(model);
	save(model);
	scrawl_model_destroy(model);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	return change_safetensors(data, size, max_size, seed);
}
