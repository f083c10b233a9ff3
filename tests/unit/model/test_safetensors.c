/* SPDX-License-Identifier: MIT */
/*
 * test_safetensors.c - files written and read back, truncated, with bits flipped, without memory
 */
#include <jansson.h>
#include <math.h>

#include "core/file.h"
#include "core/memory.h"
#include "model/safetensors.h"
#include "support/folder.h"
#include "support/safetensors_file.h"

static struct scrawl_context ctx_storage, *ctx = &ctx_storage;
static float weights[6] = { 1.5f, -0.0f, 3e38f, 1e-40f, 5, 6 }, bias[2] = { NAN, INFINITY };
static float scalar[1] = { 7 };
static const struct tensor tensors[] = {
	{ "conv1.weight", 3, { 3, 1, 2 }, weights },
	{ "none", 2, { 4, 0 }, NULL },
	{ "conv1.bias", 1, { 2 }, bias },
	{ "\303\251 \"\\\n", 0, { 0 }, scalar },
};
#define TENSORS (sizeof(tensors) / sizeof(tensors[0]))

static const char *const texts[][2] = {
	{ "", "" },
	{ "classes", "[\"\342\202\254\", \"b\"]" },
	{ "description", "conv 2 3x3, relu, dense" },
	{ "line\n\t\001\177", "/\\\"\b" },
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static struct metadata metadata;

static int enter(void **state)
{
	for (size_t i = 0; i < TEXTS; i++)
		metadata_set(&metadata, texts[i][0], texts[i][1]);
	return folder_enter(state);
}

static int leave(void **state)
{
	metadata_release(&metadata);
	return folder_leave(state);
}

static int clear(void **state)
{
	(void)state;
	folder_clear();
	ctx->error[0] = 0;
	return 0;
}

/* Values are compared bit for bit, as they may be NaN. */
static void assert_same_tensors(const struct safetensors *st)
{
	assert_int_equal(st->count, TENSORS);
	for (size_t i = 0; i < TENSORS; i++) {
		const struct tensor *t = &st->tensors[i];
		size_t count = 1;
		assert_string_equal(t->name, tensors[i].name);
		assert_int_equal(t->rank, tensors[i].rank);
		for (size_t d = 0; d < t->rank; d++) {
			assert_int_equal(t->shape[d], tensors[i].shape[d]);
			count *= t->shape[d];
		}
		assert_int_equal((uintptr_t)t->data % 64, 0);
		if (count)
			assert_memory_equal(t->data, tensors[i].data, count * sizeof(float));
	}
}

static void assert_same_metadata(const struct safetensors *st)
{
	for (size_t i = 0; i < TEXTS; i++) {
		assert_string_equal(st->metadata.entries[i].key, texts[i][0]);
		assert_string_equal(st->metadata.entries[i].value, texts[i][1]);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	struct safetensors st;
	assert_int_equal(write_tensors(ctx, "a", &metadata, tensors, TENSORS), SCRAWL_OK);
	assert_int_equal(safetensors_read(ctx, "a", &st), SCRAWL_OK);
	assert_same_tensors(&st);
	assert_same_metadata(&st);
	assert_int_equal(st.metadata.count, TEXTS);

	/* Writing what was read gives the same bytes. */
	unsigned char *a, *b;
	size_t a_bytes, b_bytes;
	assert_int_equal(write_tensors(ctx, "b", &st.metadata, st.tensors, st.count), SCRAWL_OK);
	safetensors_release(&st);
	assert_int_equal(file_read(ctx, "a", 1 << 20, &a, &a_bytes), SCRAWL_OK);
	assert_int_equal(file_read(ctx, "b", 1 << 20, &b, &b_bytes), SCRAWL_OK);
	assert_int_equal(a_bytes, b_bytes);
	assert_memory_equal(a, b, a_bytes);
	memory_free(a);
	memory_free(b);
	assert_int_equal(folder_count("."), 2);
}

static void test_empty(void **state)
{
	(void)state;
	struct safetensors st;
	assert_int_equal(write_tensors(ctx, "a", NULL, NULL, 0), SCRAWL_OK);
	assert_int_equal(safetensors_read(ctx, "a", &st), SCRAWL_OK);
	assert_int_equal(st.count, 0);
	assert_int_equal(st.metadata.count, 0);
	safetensors_release(&st);
}

/* The file byte for byte; fingerprints are of what there is by name, wherever it is. */
static void test_bytes(void **state)
{
	(void)state;
	static const char form[] =
		"{\"__metadata__\":{\"key\":\"a longer text\",\"weights_xxh3\":\"%s\","
		"\"header_xxh3\":\"%s\"},\"b\":{\"dtype\":\"F32\",\"shape\":[3,1,2],"
		"\"data_offsets\":[0,24]},\"a\":{\"dtype\":\"F32\",\"shape\":[],"
		"\"data_offsets\":[24,28]}}";
	static const char content[] =
		"{\"__metadata__\":{\"key\":\"a longer text\",\"weights_xxh3\":\"%s\"},\"a\":{"
		"\"dtype\":\"F32\",\"shape\":[]},\"b\":{\"dtype\":\"F32\",\"shape\":[3,1,2]}}";
	const struct tensor two[] = { { "b", 3, { 3, 1, 2 }, weights }, { "a", 0, { 0 }, scalar } };
	struct metadata one = { 0 };
	char weights_hash[HASH_TEXT], header_hash[HASH_TEXT], json[512];
	const struct hash_part data[] = { { scalar, 4 }, { weights, 24 } };
	/* Stale fingerprints in the map are replaced. */
	assert_int_equal(metadata_set(&one, "header_xxh3", "stale"), SCRAWL_OK);
	assert_int_equal(metadata_set(&one, "key", "a longer text"), SCRAWL_OK);
	assert_int_equal(metadata_set(&one, "weights_xxh3", "stale"), SCRAWL_OK);
	assert_int_equal(write_tensors(ctx, "a", &one, two, 2), SCRAWL_OK);
	metadata_release(&one);
	hash_parts(data, 2, weights_hash);
	int length = snprintf(json, sizeof(json), content, weights_hash);
	struct hash_part part = { json, (size_t)length };
	hash_parts(&part, 1, header_hash);
	length = snprintf(json, sizeof(json), form, weights_hash, header_hash);
	size_t header = (size_t)(length + 7) / 8 * 8, bytes;
	assert_in_range(header, 256, 65535);
	memset(json + length, ' ', header - (size_t)length);
	unsigned char *file;
	assert_int_equal(file_read(ctx, "a", 1 << 20, &file, &bytes), SCRAWL_OK);
	assert_int_equal(bytes, 8 + header + 28);
	const unsigned char prefix[8] = { header & 0xff, (unsigned char)(header >> 8) };
	assert_memory_equal(file, prefix, 8);
	assert_memory_equal(file + 8, json, header);
	assert_memory_equal(file + 8 + header, weights, 24);
	assert_memory_equal(file + 8 + header + 24, scalar, 4);
	memory_free(file);
}

static void test_cut_short_and_extended(void **state)
{
	(void)state;
	unsigned char *file;
	size_t bytes;
	struct safetensors st = { .count = 12345 };
	assert_int_equal(write_tensors(ctx, "a", &metadata, tensors, TENSORS), SCRAWL_OK);
	assert_int_equal(file_read(ctx, "a", 1 << 20, &file, &bytes), SCRAWL_OK);
	for (size_t n = 0; n < bytes; n++) {
		folder_write("b", file, n);
		ctx->error[0] = 0;
		assert_int_equal(safetensors_read(ctx, "b", &st), SCRAWL_EMODEL);
		assert_int_equal(strncmp(ctx->error, "b: ", 3), 0);
	}
	unsigned char *longer = memory_alloc(bytes + 1, 1);
	assert_non_null(longer);
	memcpy(longer, file, bytes);
	folder_write("b", longer, bytes + 1);
	assert_int_equal(safetensors_read(ctx, "b", &st), SCRAWL_EMODEL);
	assert_int_equal(st.count, 12345);
	memory_free(longer);
	memory_free(file);
}

/*
 * A flipped bit is an error anywhere but in the key of the header's fingerprint: that becomes
 * ordinary metadata, and everything else reads the same.
 */
static void test_flipped_bits(void **state)
{
	(void)state;
	unsigned char *file;
	size_t bytes, key = 0, accepted = 0;
	assert_int_equal(write_tensors(ctx, "a", &metadata, tensors, TENSORS), SCRAWL_OK);
	assert_int_equal(file_read(ctx, "a", 1 << 20, &file, &bytes), SCRAWL_OK);
	while (memcmp(file + key, "header_xxh3", 11) != 0)
		key++;
	for (size_t bit = 0; bit < 8 * bytes; bit++) {
		struct safetensors st;
		file[bit / 8] ^= (unsigned char)(1 << bit % 8);
		folder_write("b", file, bytes);
		file[bit / 8] ^= (unsigned char)(1 << bit % 8);
		enum scrawl_status status = safetensors_read(ctx, "b", &st);
		if (status != SCRAWL_OK) {
			assert_int_equal(status, SCRAWL_EMODEL);
			continue;
		}
		if (bit / 8 < key || bit / 8 >= key + 11)
			fail_msg("flipping bit %zu of byte %zu is not noticed", bit % 8, bit / 8);
		assert_same_tensors(&st);
		assert_same_metadata(&st);
		assert_int_equal(st.metadata.count, TEXTS + 1);
		safetensors_release(&st);
		accepted++;
	}
	assert_in_range(accepted, 1, 7 * 11);
	memory_free(file);
}

/* The n-th of jansson's allocations from now fails, and all later ones; 0: none. */
static size_t json_left;

static void *json_allocate(size_t bytes)
{
	return json_left && --json_left == 0 ? (json_left = 1, NULL) : malloc(bytes);
}

static void json_fail_after(size_t n)
{
	json_left = n;
}

/* Fails every allocation in turn, ours or the parser's. */
static void no_memory(void (*fail_after)(size_t n))
{
	struct safetensors st;
	enum scrawl_status status = SCRAWL_ENOMEM;
	folder_write("a", "old", 3);
	size_t n;
	for (n = 1; n < 1000 && status != SCRAWL_OK; n++) {
		fail_after(n);
		status = write_tensors(ctx, "a", &metadata, tensors, TENSORS);
		fail_after(0);
		if (status == SCRAWL_OK)
			break;
		assert_int_equal(status, SCRAWL_ENOMEM);
		unsigned char *file;
		size_t bytes;
		assert_int_equal(file_read(ctx, "a", 1 << 20, &file, &bytes), SCRAWL_OK);
		assert_int_equal(bytes, 3);
		memory_free(file);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 3);
	assert_int_equal(folder_count("."), 1);
	status = SCRAWL_ENOMEM;
	for (n = 1; n < 1000 && status != SCRAWL_OK; n++) {
		st.count = 12345;
		fail_after(n);
		status = safetensors_read(ctx, "a", &st);
		fail_after(0);
		if (status != SCRAWL_OK) {
			/* The parser reports some failures as bad text. */
			if (status != SCRAWL_ENOMEM &&
			    !(fail_after == json_fail_after && status == SCRAWL_EMODEL))
				fail_msg("allocation %zu: %s", n, ctx->error);
			assert_int_equal(st.count, 12345);
		}
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 6);
	assert_same_tensors(&st);
	assert_same_metadata(&st);
	safetensors_release(&st);
}

static void test_no_memory(void **state)
{
	(void)state;
	no_memory(memory_fail_after);
}

static void test_no_memory_for_json(void **state)
{
	(void)state;
	json_set_alloc_funcs(json_allocate, free);
	no_memory(json_fail_after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_round_trip, clear),
		cmocka_unit_test_setup(test_empty, clear),
		cmocka_unit_test_setup(test_bytes, clear),
		cmocka_unit_test_setup(test_cut_short_and_extended, clear),
		cmocka_unit_test_setup(test_flipped_bits, clear),
		cmocka_unit_test_setup(test_no_memory, clear),
		cmocka_unit_test_setup(test_no_memory_for_json, clear),
	};
	return cmocka_run_group_tests(tests, enter, leave);
}
