/* SPDX-License-Identifier: MIT */
/*
 * file_kind.c - the table of file formats and their first bytes: ours, and those that people are
 * likely to give instead
 */
#include "core/file_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/path.h"
#include "core/planted_link.h"

#define HEADER_BYTES ((size_t)1 << 20) /* of a safetensors file, at most */

/* The header's length, 64 bits, little-endian, never above 128 MiB; then its JSON. */
static bool is_safetensors(const unsigned char *bytes, size_t count)
{
	uint64_t length = 0;
	if (count < 9)
		return false;
	for (size_t i = 8; i-- > 0;)
		length = length << 8 | bytes[i];
	return length >= 1 && length <= 1u << 27 && bytes[8] == '{';
}

/* Two zero bytes, the type of the values and the number of sizes; then the first size, not 0. */
static bool is_idx(const unsigned char *bytes, size_t count)
{
	return count >= 8 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] >= 0x08 &&
	       bytes[2] <= 0x0e && (bytes[4] | bytes[5] | bytes[6] | bytes[7]) != 0;
}

/* A zip archive whose first member is called *.npy: local file header, name length at 26. */
static bool is_npz(const unsigned char *bytes, size_t count)
{
	if (count < 30 || memcmp(bytes, "PK\3\4", 4) != 0)
		return false;
	size_t length = bytes[26] | (size_t)bytes[27] << 8;
	return length >= 4 && length <= count - 30 &&
	       memcmp(bytes + 30 + length - 4, ".npy", 4) == 0;
}

/* Protocol buffers: field 1 (ir_version, a small number), then field 2 (producer) or 7 (graph). */
static bool is_onnx(const unsigned char *bytes, size_t count)
{
	return count >= 3 && bytes[0] == (1 << 3 | 0) && bytes[1] >= 3 && bytes[1] <= 32 &&
	       (bytes[2] == (2 << 3 | 2) || bytes[2] == (7 << 3 | 2));
}

/* Opcode PROTO with a binary protocol, 2 to 5. */
static bool is_pickle(const unsigned char *bytes, size_t count)
{
	return count >= 2 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
}

static bool is_web_page(const unsigned char *bytes, size_t count)
{
	static const char *const openings[] = { "<!doctype", "<html", "<head",
						"<?xml",     "<!--",  "<svg" };
	char text[16] = { 0 };
	size_t at = 0;
	if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		at = 3; /* byte order mark */
	while (at < count && (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r')))
		at++;
	size_t length = count - at < sizeof(text) - 1 ? count - at : sizeof(text) - 1;
	memcpy(text, bytes + at, length);
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++)
		if (strncasecmp(text, openings[i], strlen(openings[i])) == 0)
			return true;
	return false;
}

/* RFC 1950: method 8 with a window of 32 KiB, and a check on both bytes. */
static bool is_zlib(const unsigned char *bytes, size_t count)
{
	return count >= 2 && bytes[0] == 0x78 && (bytes[0] * 256 + bytes[1]) % 31 == 0;
}

/* A kind of file is recognised by bytes at an offset, or by a function. */
static const struct format {
	struct file_kind is;
	bool (*matches)(const unsigned char *bytes, size_t count);
	size_t offset, length;
	const char *bytes;
} formats[] = {
#define IF(function, kind, name, as_data, as_model)                                                \
	{                                                                                          \
		{ SCRAWL_FILE_KIND_##kind, name, as_data, as_model }, function, 0, 0, NULL         \
	}
#define AT(offset, bytes, kind, name, as_data, as_model)                                           \
	{                                                                                          \
		{ SCRAWL_FILE_KIND_##kind, name, as_data, as_model }, NULL, offset,                \
			sizeof(bytes) - 1, bytes                                                   \
	}
#define UNPACK    "unpack it first"
#define TO_IDX    "write it as IDX first"
#define EXPORT    "export the weights as safetensors"
#define NO_DATA   "a model is not data"
#define NO_MODEL  "data is not a model"
#define FETCH     "the download went wrong: fetch the file again"
#define FETCH_LFS "fetch the file with git lfs pull"
	IF(is_safetensors, SAFETENSORS, "a safetensors file", NO_DATA, NULL),
	IF(is_idx, IDX, "an IDX file", NULL, NO_MODEL),
	AT(0, "\x1f\x8b", GZIP, "a gzip file", "compressed twice: unpack it once",
	   "perhaps data: models are not compressed"),
	AT(257, "ustar", OTHER, "a tar archive", UNPACK, UNPACK),
	IF(is_npz, OTHER, "a NumPy archive", TO_IDX, EXPORT),
	AT(0, "PK\x03\x04", OTHER, "a zip archive", UNPACK,
	   "as PyTorch writes .pt, and Keras .keras; " EXPORT),
	AT(0, "BZh", OTHER, "a bzip2 file", UNPACK, UNPACK),
	AT(0, "\xfd\x37zXZ\0", OTHER, "an xz file", UNPACK, UNPACK),
	AT(0, "\x28\xb5\x2f\xfd", OTHER, "a Zstandard file", UNPACK, UNPACK),
	IF(is_zlib, OTHER, "a bare zlib stream", "write it as gzip or unpack it first", UNPACK),
	AT(0, "\x93NUMPY", NUMPY, "a NumPy array", TO_IDX, EXPORT),
	AT(0, "\x89HDF\r\n\x1a\n", OTHER, "an HDF5 file", TO_IDX, "as Keras writes .h5; " EXPORT),
	IF(is_pickle, OTHER, "a Python pickle", TO_IDX, "as PyTorch used to write .pt; " EXPORT),
	IF(is_onnx, OTHER, "an ONNX model", NO_DATA, EXPORT),
	AT(4, "TFL3", OTHER, "a TensorFlow Lite model", NO_DATA, EXPORT),
	AT(0, "GGUF", OTHER, "a GGUF model", NO_DATA, "made for llama.cpp"),
	AT(0, "\x89PNG\r\n", PNG, "a PNG image", TO_IDX, NO_MODEL),
	AT(0, "\xff\xd8\xff", JPEG, "a JPEG image", TO_IDX, NO_MODEL),
	AT(0, "II*\0", OTHER, "a TIFF image", TO_IDX, NO_MODEL),
	AT(0, "MM\0*", OTHER, "a TIFF image", TO_IDX, NO_MODEL),
	AT(8, "WEBP", OTHER, "a WebP image", TO_IDX, NO_MODEL),
	AT(0, "GIF8", OTHER, "a GIF image", TO_IDX, NO_MODEL),
	AT(4, "ftyphei", OTHER, "a HEIF image", TO_IDX, NO_MODEL),
	AT(4, "ftypmif1", OTHER, "a HEIF image", TO_IDX, NO_MODEL),
	AT(4, "ftypavif", OTHER, "an AVIF image", TO_IDX, NO_MODEL),
	AT(0, "%PDF-", OTHER, "a PDF document", TO_IDX, NO_MODEL),
	AT(0, "version https://git-lfs", OTHER, "a Git LFS pointer", FETCH_LFS, FETCH_LFS),
	IF(is_web_page, MARKUP, "a web page", FETCH, FETCH),
};

static bool format_matches(const struct format *f, const unsigned char *bytes, size_t count)
{
	if (f->matches)
		return f->matches(bytes, count);
	return count >= f->offset + f->length &&
	       memcmp(bytes + f->offset, f->bytes, f->length) == 0;
}

const struct file_kind *file_kind_find(const unsigned char *bytes, size_t count)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (format_matches(&formats[i], bytes, count))
			return &formats[i].is;
	return NULL;
}

/* No control characters but those that end or indent a line. */
static bool is_text(const unsigned char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((bytes[i] < ' ' && bytes[i] != '\t' && bytes[i] != '\n' && bytes[i] != '\r' &&
		     bytes[i] != '\f') ||
		    bytes[i] == 0x7f)
			return false;
	return true;
}

/* Formats without a first byte of their own; error texts do not name them. */
static enum scrawl_file_kind text_kind(const unsigned char *bytes, size_t count)
{
	if (!is_text(bytes, count))
		return SCRAWL_FILE_KIND_OTHER;
	return bytes[0] == '{' ? SCRAWL_FILE_KIND_JSON : SCRAWL_FILE_KIND_TEXT;
}

/* The metadata "format" of models and checkpoints; model/model_file.h has it, too. */
static const struct {
	const char *format;
	enum scrawl_file_kind kind;
} own_formats[] = {
	{ "\"scrawl\"", SCRAWL_FILE_KIND_MODEL },
	{ "\"scrawl checkpoint\"", SCRAWL_FILE_KIND_CHECKPOINT },
};

/* Finds the key "format" in JSON text: within a string, a quotation mark has a backslash before. */
static enum scrawl_file_kind header_kind(const char *text)
{
	static const char key[] = "\"format\"", space[] = " \t\r\n";
	while ((text = strstr(text, key))) {
		text += strlen(key);
		const char *value = text + strspn(text, space);
		value += *value == ':';
		value += strspn(value, space);
		for (size_t i = 0; i < sizeof(own_formats) / sizeof(own_formats[0]); i++)
			if (strncmp(value, own_formats[i].format, strlen(own_formats[i].format)) ==
			    0)
				return own_formats[i].kind;
	}
	return SCRAWL_FILE_KIND_SAFETENSORS;
}

/* The kind of an open safetensors file that begins with these bytes [9]. */
static enum scrawl_file_kind safetensors_kind(int fd, const unsigned char *bytes)
{
	size_t length = bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16, done = 0;
	/* Longer ones are not read as models either. */
	if (bytes[3] || length > HEADER_BYTES)
		length = HEADER_BYTES;
	char *text = memory_alloc(length + 1, 1);
	if (!text) {
		errno = ENOMEM;
		return SCRAWL_FILE_KIND_UNREADABLE;
	}
	ssize_t n = 1;
	while (n > 0 && done < length) {
		n = pread(fd, text + done, length - done, (off_t)(8 + done));
		done += n > 0 ? (size_t)n : 0;
	}
	enum scrawl_file_kind kind = n < 0 ? SCRAWL_FILE_KIND_UNREADABLE : header_kind(text);
	memory_free(text);
	return kind;
}

/* The kind of an open regular file that is not empty. */
static enum scrawl_file_kind open_kind(int fd)
{
	unsigned char bytes[FILE_KIND_BYTES];
	ssize_t count = read(fd, bytes, sizeof(bytes));
	if (count <= 0)
		return count < 0 ? SCRAWL_FILE_KIND_UNREADABLE : SCRAWL_FILE_KIND_EMPTY;
	const struct file_kind *found = file_kind_find(bytes, (size_t)count);
	if (!found)
		return text_kind(bytes, (size_t)count);
	return found->kind == SCRAWL_FILE_KIND_SAFETENSORS ? safetensors_kind(fd, bytes)
							   : found->kind;
}

enum scrawl_file_kind scrawl_path_kind(const char *path)
{
	struct stat status;
	if (!path)
		return SCRAWL_FILE_KIND_MISSING;
	if (planted_link(path))
		return SCRAWL_FILE_KIND_PLANTED;
	if (stat(path, &status) < 0)
		return path_is_absent(errno) ? SCRAWL_FILE_KIND_MISSING
					     : SCRAWL_FILE_KIND_UNREADABLE;
	if (!S_ISREG(status.st_mode))
		return SCRAWL_FILE_KIND_SPECIAL;
	if (status.st_size == 0)
		return SCRAWL_FILE_KIND_EMPTY;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return SCRAWL_FILE_KIND_UNREADABLE;
	enum scrawl_file_kind kind = open_kind(fd);
	int error = errno;
	close(fd);
	errno = error;
	return kind;
}
