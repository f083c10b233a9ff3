/* SPDX-License-Identifier: MIT */
/*
 * fuzz_classes.c - a file that may name classes: classes.txt or mapping.txt
 *
 * The first byte says which of the two, and the offset of labels.
 */
#include "core/utf8.h"
#include "data/classes.h"
#include "input_file.h"

/* Names are the lines of classes.txt, in their order. */
static void check_lines(const struct class_names *names, const char *text, size_t size)
{
	size_t at = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	for (size_t i = 0; i < names->count; i++) {
		size_t length = strlen(names->name[i]);
		REQUIRE(size - at >= length && memcmp(text + at, names->name[i], length) == 0);
		at += length;
		at += at < size && text[at] == '\r';
		REQUIRE(at == size || text[at] == '\n');
		at += at < size;
	}
	REQUIRE(at == size);
}

/* Each is printable, whatever it was read from. */
static void check_names(const struct class_names *names)
{
	REQUIRE(names->count <= SCRAWL_MAX_CLASSES);
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->name[i];
		size_t length = strlen(name), bytes;
		REQUIRE(length);
		for (size_t at = 0; at < length; at += bytes) {
			bytes = utf8_printable(name + at, length - at);
			REQUIRE(bytes && (unsigned char)name[at] >= ' ');
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dataset_place place = { .folder = input_folder };
	struct class_names names = { 0 };
	if (size < 1)
		return 0;
	bool lines = data[0] % 2;
	int offset = data[0] / 2 % 4 ? 0 : 1, given = offset;
	char *text = fuzz_text(data + 1, size - 1);
	const char *path = input_write(lines ? "classes.txt" : "mapping.txt", text, size - 1);
	enum scrawl_status status = class_names_read(fuzz_context(), &place, &offset, &names);
	require_reason(status);
	if (status == SCRAWL_OK) {
		REQUIRE(!given || offset == given);
		check_names(&names);
		if (lines)
			check_lines(&names, text, size - 1);
		class_names_release(&names);
	}
	REQUIRE(remove(path) == 0);
	free(text);
	return 0;
}
