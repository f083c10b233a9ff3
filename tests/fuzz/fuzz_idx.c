/* SPDX-License-Identifier: MIT */
/*
 * fuzz_idx.c - a file that may be IDX, gzipped or not, against a second reading of it
 *
 * The first byte says how it is read; see struct way.
 */
#include <errno.h>
#include <math.h>
#include <sys/types.h>

#include "core/memory.h"
#include "data/idx.h"
#include "gzip_members.h"
#include "support/stream_bytes.h"

enum { ROOM = 1 << 20 };

struct way {
	enum idx_kind kind;
	size_t step; /* bytes per call of the source; 0: no limit */
	int interrupts, label_offset;
};

static struct way way_of(uint8_t mode)
{
	static const size_t steps[] = { 0, 1, 3, 4, 7, 64, 1000, 65535 };
	return (struct way){ (enum idx_kind)(mode % 4 % 3), steps[mode / 4 % 8], mode & 32 ? 2 : 0,
			     mode / 64 - 1 };
}

static const uint8_t type_bytes[] = { [8] = 1, [9] = 1, [11] = 2, [12] = 4, [13] = 4, [14] = 8 };

/* The value of a number of this type, most significant byte first. */
static double value_at(unsigned type, const uint8_t *at)
{
	uint64_t bits = 0;
	for (unsigned i = 0; i < type_bytes[type]; i++)
		bits = bits * 256 + at[i];
	if (type == 14) {
		double value;
		memcpy(&value, &bits, sizeof(value));
		return value;
	}
	if (type == 13) {
		uint32_t half = (uint32_t)bits;
		float value;
		memcpy(&value, &half, sizeof(value));
		return (double)value;
	}
	double limit = ldexp(1.0, 8 * type_bytes[type] - 1);
	return type != 8 && (double)bits >= limit ? (double)bits - 2.0 * limit : (double)bits;
}

/* What the header says, if a file of this kind and length may have it. */
struct claim {
	unsigned type, dimensions;
	size_t header, items, per_item, values;
};

static bool read_claim(const uint8_t *file, size_t size, enum idx_kind kind, struct claim *claim)
{
	if (size < 4 || file[0] || file[1] || file[2] >= sizeof(type_bytes) ||
	    !type_bytes[file[2]] || file[3] < 1 || file[3] > 4 || size < 4 + 4 * (size_t)file[3])
		return false;
	*claim = (struct claim){ file[2], file[3], 4 + 4 * (size_t)file[3], 0, 1, 0 };
	double product = type_bytes[claim->type];
	uint32_t last = 0;
	for (unsigned d = 0; d < claim->dimensions; d++) {
		const uint8_t *at = file + 4 + 4 * (size_t)d;
		last = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
		product *= last;
		if (d)
			claim->per_item *= last;
		else
			claim->items = last;
	}
	if (product < 1.0 || product != (double)(size - claim->header))
		return false;
	claim->values = claim->items * claim->per_item;
	unsigned type = claim->type, dimensions = claim->dimensions;
	if (kind == IDX_IMAGES)
		return type != 9 && dimensions >= 3 && (dimensions == 3 || last <= 4);
	if (kind == IDX_LABELS)
		return type < 13 && (dimensions == 1 ||
				     (dimensions == 2 && (last == 1 || (type == 12 && last == 8))));
	return true;
}

/* The bytes of all items, to out; false: a value is out of range. */
static bool convert(const uint8_t *data, const struct claim *claim, struct way way, uint8_t *out)
{
	unsigned type = claim->type;
	double scale = type < 13 ? 1.0 : 0.0;
	if (way.kind == IDX_LABELS) {
		for (size_t i = 0; i < claim->items; i++) {
			size_t from = i * claim->per_item * type_bytes[type];
			double label = value_at(type, data + from) - way.label_offset;
			if (label < 0.0 || label > 255.0)
				return false;
			out[i] = (uint8_t)label;
		}
		return true;
	}
	for (size_t i = 0; i < claim->values; i++) {
		/* The first image that is not all 0 decides whether 1 is white. */
		if (scale == 0.0 && i % claim->per_item == 0) {
			double most = 0.0;
			for (size_t p = i; p < i + claim->per_item; p++)
				most = fmax(most, value_at(type, data + p * type_bytes[type]));
			scale = most == 0.0 ? 0.0 : most <= 1.0 ? 255.0 : 1.0;
		}
		double value = value_at(type, data + i * type_bytes[type]);
		if (!(value >= 0.0) || value * scale > 255.0)
			return false;
		out[i] = (uint8_t)(type < 13 ? value : value * scale + 0.5);
	}
	return true;
}

static enum scrawl_status read_file(const uint8_t *file, size_t size, struct way way,
				    struct idx_data *data)
{
	struct stream_bytes source = { file, size, 0, way.step, way.interrupts, 0, 0 };
	struct idx_request request = { way.kind, way.label_offset };
	struct stream *s;
	enum scrawl_status status =
		stream_open_source(fuzz_context(), "input", stream_bytes_read, &source, &s);
	if (status == SCRAWL_OK) {
		status = way.kind == IDX_ANY ? idx_check_stream(fuzz_context(), s, &data->info)
					     : idx_read_stream(fuzz_context(), s, request, data);
		stream_close(s);
	}
	require_reason(status);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t unpacked[ROOM], expected[ROOM];
	struct unpacked out = { unpacked, ROOM, 0, false };
	struct idx_data read = { 0 };
	struct claim claim;
	if (size < 1)
		return 0;
	struct way way = way_of(data[0]);
	uint8_t *file = (uint8_t *)fuzz_text(data + 1, size - 1);
	size--;
	enum scrawl_status status = read_file(file, size, way, &read);
	bool gzip = is_gzip(file, size);
	bool whole = !gzip || unpack_gzip(file, size, false, &out);
	const uint8_t *plain = gzip ? unpacked : file;
	size_t count = gzip ? out.count : size;
	if (!out.full && count <= ROOM) {
		bool good = whole && read_claim(plain, count, way.kind, &claim) &&
			    (way.kind == IDX_ANY ||
			     convert(plain + claim.header, &claim, way, expected));
		REQUIRE(good == (status == SCRAWL_OK));
		if (good && read.bytes)
			REQUIRE(memcmp(read.bytes, expected,
				       way.kind == IDX_LABELS ? claim.items : claim.values) == 0);
		REQUIRE(!good || read.info.data_bytes == count - claim.header);
	}
	memory_free(read.bytes);
	free(file);
	return 0;
}

/* Packs the bytes again as one or two members; 0: they do not fit. */
static size_t pack(const struct unpacked *content, bool twice, uint8_t *file, size_t room)
{
	size_t half = twice ? content->count / 2 : content->count;
	size_t first = gzip_bytes(content->bytes, half, file, room);
	if (!first || !twice)
		return first;
	size_t second = gzip_bytes(content->bytes + half, content->count - half, file + first,
				   room - first);
	return second ? first + second : 0;
}

/* Changes what a gzip file holds, or the file itself, whose checksums are then put right. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	static uint8_t bytes[ROOM];
	struct unpacked content = { bytes, ROOM, 0, false };
	if (size > 1 && seed % 3 == 0 && max_size > 1 &&
	    unpack_gzip(data + 1, size - 1, false, &content) && content.count) {
		content.count =
			LLVMFuzzerMutate(bytes, content.count,
					 content.count + 16 < ROOM ? content.count + 16 : ROOM);
		size_t packed = pack(&content, seed / 3 % 4 == 0, data + 1, max_size - 1);
		if (packed)
			return packed + 1;
	}
	size = LLVMFuzzerMutate(data, size, max_size);
	if (size > 1 && seed % 8)
		unpack_gzip(data + 1, size - 1, true, &content);
	return size;
}
