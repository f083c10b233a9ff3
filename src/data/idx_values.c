/* SPDX-License-Identifier: MIT */
/*
 * idx_values.c - integers and floats, most significant byte first, to bytes
 */
#include "data/idx_values.h"

#include <string.h>

#include "core/context.h"

static const struct {
	const char *name;
	size_t bytes;
} types[] = {
	[IDX_UNSIGNED] = { "unsigned bytes", 1 }, [IDX_SIGNED] = { "signed bytes", 1 },
	[IDX_INT16] = { "16-bit integers", 2 },   [IDX_INT32] = { "32-bit integers", 4 },
	[IDX_FLOAT32] = { "32-bit floats", 4 },   [IDX_FLOAT64] = { "64-bit floats", 8 },
};
#define TYPES (sizeof(types) / sizeof(types[0]))

const char *idx_type_name(uint8_t type)
{
	return type < TYPES ? types[type].name : NULL;
}

size_t idx_type_bytes(uint8_t type)
{
	return type < TYPES ? types[type].bytes : 0;
}

bool idx_type_is_float(uint8_t type)
{
	return type == IDX_FLOAT32 || type == IDX_FLOAT64;
}

static uint64_t load_bits(const uint8_t *raw, size_t bytes)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < bytes; i++)
		bits = bits << 8 | raw[i];
	return bits;
}

static long load_integer(uint8_t type, const uint8_t *raw)
{
	uint64_t bits = load_bits(raw, types[type].bytes);
	switch (type) {
	case IDX_SIGNED:
		return (int8_t)bits;
	case IDX_INT16:
		return (int16_t)bits;
	case IDX_INT32:
		return (int32_t)bits;
	default:
		return (long)bits;
	}
}

static double load_float(uint8_t type, const uint8_t *raw)
{
	uint64_t bits = load_bits(raw, types[type].bytes);
	if (type == IDX_FLOAT64) {
		double value;
		memcpy(&value, &bits, sizeof(value));
		return value;
	}
	uint32_t half = (uint32_t)bits;
	float value;
	memcpy(&value, &half, sizeof(value));
	return (double)value;
}

static enum scrawl_status integers_to_image(scrawl_context *ctx, const char *name,
					    const struct idx_values *v, const uint8_t *raw,
					    uint8_t *out)
{
	size_t bytes = types[v->type].bytes;
	for (size_t p = 0; p < v->per_item; p++) {
		long value = load_integer(v->type, raw + p * bytes);
		if (value < 0 || value > 255)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: image %zu has the value %ld; images of integers "
					    "are read if these are 0 to 255 (scale them first)",
					    name, v->items, value);
		out[p] = (uint8_t)value;
	}
	return SCRAWL_OK;
}

/* The largest value of an image; -1 if one is negative or not a number. */
static double largest_float(const struct idx_values *v, const uint8_t *raw)
{
	size_t bytes = types[v->type].bytes;
	double largest = 0.0;
	for (size_t p = 0; p < v->per_item; p++) {
		double value = load_float(v->type, raw + p * bytes);
		if (!(value >= 0.0))
			return -1.0;
		if (value > largest)
			largest = value;
	}
	return largest;
}

static enum scrawl_status floats_to_image(scrawl_context *ctx, const char *name,
					  struct idx_values *v, const uint8_t *raw, uint8_t *out)
{
	size_t bytes = types[v->type].bytes;
	double largest = largest_float(v, raw);
	if (v->scale == 0.0 && largest > 0.0)
		v->scale = largest <= 1.0 ? 255.0 : 1.0;
	if (largest < 0.0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: image %zu has a value that is negative or not a number "
				    "(floats are read if they are in [0, 1] or in [0, 255])",
				    name, v->items);
	if (largest * v->scale > 255.0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: image %zu has the value %g, but this file's floats are "
				    "in [0, %g] (scale them first)",
				    name, v->items, largest, 255.0 / v->scale);
	for (size_t p = 0; p < v->per_item; p++)
		out[p] = (uint8_t)(load_float(v->type, raw + p * bytes) * v->scale + 0.5);
	return SCRAWL_OK;
}

enum scrawl_status idx_values_to_images(scrawl_context *ctx, const char *name,
					struct idx_values *values, const uint8_t *raw, size_t items,
					uint8_t *out)
{
	size_t raw_bytes = values->per_item * types[values->type].bytes;
	for (size_t i = 0; i < items; i++, values->items++) {
		enum scrawl_status status =
			idx_type_is_float(values->type)
				? floats_to_image(ctx, name, values, raw + i * raw_bytes,
						  out + i * values->per_item)
				: integers_to_image(ctx, name, values, raw + i * raw_bytes,
						    out + i * values->per_item);
		if (status != SCRAWL_OK)
			return status;
	}
	return SCRAWL_OK;
}

enum scrawl_status idx_values_to_labels(scrawl_context *ctx, const char *name,
					struct idx_values *values, const uint8_t *raw, size_t items,
					uint8_t *out)
{
	size_t raw_bytes = values->per_item * types[values->type].bytes;
	for (size_t i = 0; i < items; i++, values->items++) {
		long label = load_integer(values->type, raw + i * raw_bytes);
		long long number = (long long)label - values->offset;
		if (number < 0 || number >= SCRAWL_MAX_CLASSES)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: image %zu has label %ld, but labels from %d to "
					    "%lld are read (set another offset)",
					    name, values->items, label, values->offset,
					    (long long)values->offset + SCRAWL_MAX_CLASSES - 1);
		out[i] = (uint8_t)number;
	}
	return SCRAWL_OK;
}
