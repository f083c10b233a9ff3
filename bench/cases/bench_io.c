/* SPDX-License-Identifier: MIT */
/*
 * bench_io.c - the case io: reading an IDX file with the library and with zlib alone
 *
 * Each reads the whole file into memory that it allocates: the library as it reads a data set,
 * checks included; zlib's gzread() with a large buffer; and inflate() over the whole file at once.
 * The file is in the page cache.  All must read the same bytes before anything is timed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "cases/cases.h"
#include "cli/message.h"
#include "core/memory.h"
#include "data/dataset_find.h"
#include "data/idx.h"
#include "measure.h"

#define GZREAD_BUFFER    (1 << 20)
#define GZIP_WINDOW_BITS (15 + 16)

struct file {
	scrawl_context *ctx;
	const char *path;
	size_t file_bytes; /* as stored */
	struct scrawl_idx_info *info;
	size_t bytes; /* unpacked, with the header */
};

/* ---- readers --------------------------------------------------------------------------------- */

/* What a reader has read: the values, in a block that release() frees. */
struct contents {
	unsigned char *block;
	const unsigned char *values; /* [data_bytes]; NULL: reading failed */
	void (*release)(void *block);
};

typedef struct contents read_fn(const struct file *file);

static size_t header_bytes(const struct file *file)
{
	return 4 + 4 * (size_t)file->info->dimensions;
}

static struct contents read_scrawl(const struct file *file)
{
	struct idx_data data = { .bytes = NULL };
	if (idx_read(file->ctx, file->path, (struct idx_request){ IDX_ANY, 0 }, &data) != SCRAWL_OK)
		data.bytes = NULL;
	return (struct contents){ data.bytes, data.bytes, memory_free };
}

/* got: how many bytes were unpacked into the block. */
static struct contents contents_of(const struct file *file, unsigned char *block, size_t got)
{
	bool whole = block && got == file->bytes;
	return (struct contents){ block, whole ? block + header_bytes(file) : NULL, free };
}

static struct contents read_gzread(const struct file *file)
{
	gzFile in = gzopen(file->path, "rb");
	unsigned char *bytes = malloc(file->bytes); /* not cleared, unlike memory_alloc's */
	size_t got = 0;
	if (in && bytes && gzbuffer(in, GZREAD_BUFFER) == 0)
		for (int n = 1; n > 0; got += n > 0 ? (size_t)n : 0) {
			size_t left = file->bytes - got;
			n = gzread(in, bytes + got, (unsigned)(left < 1 << 30 ? left : 1 << 30));
		}
	if (in)
		gzclose(in);
	return contents_of(file, bytes, got);
}

/* Inflates member after member until the buffer is full or the input ends. */
static size_t inflate_all(unsigned char *from, size_t size, unsigned char *to, size_t room)
{
	z_stream z = { .next_in = from, .next_out = to };
	size_t got = 0;
	int result = inflateInit2(&z, GZIP_WINDOW_BITS);
	while (result == Z_OK && got < room) {
		size_t left = size - (size_t)(z.next_in - from);
		z.avail_in = (uInt)(left < UINT32_MAX ? left : UINT32_MAX);
		z.avail_out = (uInt)(room - got < UINT32_MAX ? room - got : UINT32_MAX);
		result = inflate(&z, Z_NO_FLUSH);
		got = (size_t)(z.next_out - to);
		if (result == Z_STREAM_END)
			result = inflateReset(&z);
	}
	inflateEnd(&z);
	return got;
}

static struct contents read_inflate(const struct file *file)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC);
	unsigned char *packed = malloc(file->file_bytes), *bytes = malloc(file->bytes);
	size_t size = 0, got = 0;
	for (ssize_t n = 1; fd >= 0 && packed && n > 0; size += n > 0 ? (size_t)n : 0)
		n = read(fd, packed + size, file->file_bytes - size);
	if (bytes && size == file->file_bytes)
		got = inflate_all(packed, size, bytes, file->bytes);
	if (fd >= 0)
		close(fd);
	free(packed);
	return contents_of(file, bytes, got);
}

static const struct reader {
	const char *name, *how;
	read_fn *read;
	bool plain_too; /* also reads files that are not gzipped */
} readers[] = {
	{ "scrawl", "as a data set", read_scrawl, true },
	{ "zlib", "gzread", read_gzread, true },
	{ "zlib", "inflate", read_inflate, false },
};

#define READERS (sizeof(readers) / sizeof(readers[0]))

/* ---- the case -------------------------------------------------------------------------------- */

/* What measure() repeats. */
struct turn {
	const struct file *file;
	const struct reader *reader;
	bool failed;
};

static void run_turn(void *arg, size_t repetitions)
{
	struct turn *turn = arg;
	for (size_t i = 0; i < repetitions; i++) {
		struct contents c = turn->reader->read(turn->file);
		turn->failed = turn->failed || !c.values;
		c.release(c.block);
	}
}

/* Do all readers read the same as the first? */
static int io_check(const struct file *file, size_t count)
{
	struct contents first = read_scrawl(file);
	int code = first.values ? EXIT_DONE : fail(file->ctx, SCRAWL_EIO);
	for (size_t i = 1; first.values && i < count && code == EXIT_DONE; i++) {
		struct contents c = readers[i].read(file);
		if (!c.values || memcmp(c.values, first.values, file->info->data_bytes) != 0)
			code = fail_with(EXIT_FAILED,
					 "%s: %s, %s, reads other values than the library; "
					 "nothing was timed",
					 file->path, readers[i].name, readers[i].how);
		c.release(c.block);
	}
	first.release(first.block);
	return code;
}

static json_t *io_case(const struct file *file, const struct reader *reader, struct statistics time)
{
	double images = (double)file->info->size[0], megabytes = (double)file->bytes * 1e-6;
	const char *slash = strrchr(file->path, '/');
	return json_pack("{s:s, s:s, s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:o}", "reader",
			 reader->name, "how", reader->how, "file", file->path, "file_bytes",
			 (json_int_t)file->file_bytes, "bytes", (json_int_t)file->bytes,
			 "megabytes_per_second", megabytes / time.median,
			 "megabytes_per_second_best", megabytes / time.best, "images_per_second",
			 images / time.median, "images_per_second_best", images / time.best,
			 "spread", time.spread, "name",
			 json_sprintf("io %s, %s %s", slash ? slash + 1 : file->path, reader->name,
				      reader->how));
}

static const struct report_column io_columns[] = {
	{ "reader", "reader", -6, 0, "", 1.0 },
	{ "how", "how", -13, 0, "", 1.0 },
	{ "megabytes_per_second", "MB/s", 8, 1, "", 1.0 },
	{ "megabytes_per_second_best", "best", 8, 1, "", 1.0 },
	{ "spread", "spread", 4, 0, "%", 100.0 },
	{ "images_per_second", "images/s", 10, 0, "", 1.0 },
	{ "images_per_second_best", "best", 10, 0, "", 1.0 },
};

static int time_readers(const struct file *file, size_t count, const struct bench_options *o,
			struct report *report)
{
	struct turn turns[READERS];
	struct measurable things[READERS];
	bool failed = false;
	for (size_t i = 0; i < count; i++) {
		turns[i] = (struct turn){ .file = file, .reader = &readers[i] };
		things[i] = (struct measurable){ .run = run_turn, .arg = &turns[i] };
	}
	measure_expect(1);
	if (!measure(o, file->path, count, things))
		return fail_memory();
	for (size_t i = 0; i < count; i++)
		failed = failed || turns[i].failed;
	if (failed)
		return fail_with(EXIT_IO, "%s: changed or vanished while being read", file->path);
	report_heading(report, "%s\n%.1f MB, unpacked %.1f MB, %zu items; in the page cache",
		       file->path, (double)file->file_bytes * 1e-6, (double)file->bytes * 1e-6,
		       file->info->size[0]);
	report_columns(report, io_columns, sizeof(io_columns) / sizeof(io_columns[0]));
	for (size_t i = 0; i < count; i++)
		report_case(report, io_case(file, &readers[i], things[i].time));
	return EXIT_DONE;
}

static int bench_file(scrawl_context *ctx, const char *path, const struct bench_options *o,
		      struct report *report)
{
	struct file file = { .ctx = ctx, .path = path };
	struct stat status;
	if (stat(path, &status) < 0)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return fail_with(EXIT_IO, "%s: not a regular file, so it cannot be read many times",
				 path);
	enum scrawl_status result = scrawl_idx_describe(ctx, path, &file.info);
	if (result != SCRAWL_OK)
		return fail(ctx, result);
	file.file_bytes = file.info->file_bytes;
	file.bytes = header_bytes(&file) + file.info->data_bytes;
	size_t count = 0;
	while (count < READERS && (file.info->gzip || readers[count].plain_too))
		count++;
	int code = io_check(&file, count);
	if (code == EXIT_DONE)
		code = time_readers(&file, count, o, report);
	scrawl_idx_info_destroy(file.info);
	return code;
}

/* The path of MNIST's training images, found as by scrawl, which the caller frees; NULL: not
 * found. */
static char *default_path(scrawl_context *ctx)
{
	struct dataset_place place = { .folder = NULL };
	char *path = NULL;
	if (dataset_locate(ctx, "mnist", &place) == SCRAWL_OK &&
	    folder_find_file(ctx, &place, DATASET_TRAIN_IMAGES, &path) != SCRAWL_OK)
		path = NULL;
	memory_free(place.folder);
	return path;
}

int bench_io(const struct bench_options *options, struct report *report)
{
	scrawl_context *ctx;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return fail_memory();
	char *found = options->operand_count ? NULL : default_path(ctx);
	const char *path = options->operand_count ? options->operands[0] : found;
	int code = path ? bench_file(ctx, path, options, report)
			: fail_with(EXIT_IO, "cannot find MNIST's training images "
					     "(name an IDX file: scrawl-bench io FILE, or set "
					     "SCRAWL_DATA_DIR)");
	memory_free(found);
	scrawl_context_destroy(ctx);
	return code;
}
