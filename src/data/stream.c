/* SPDX-License-Identifier: MIT */
/*
 * stream.c - reads a gzipped or plain file with zlib's inflate()
 *
 * zlib's own file layer, gzread(), would take trailing garbage for the end, and would not check the
 * checksum of a file whose last byte of data was read but whose end was not.  inflate() with 16
 * added to windowBits itself checks a member's header, CRC-32 and length; the bytes between and
 * after members are checked here.
 */
#include "data/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/context.h"
#include "core/memory.h"

#define WINDOW_BYTES     65536
#define GZIP_WINDOW_BITS (15 + 16)

struct stream {
	scrawl_context *ctx;
	const char *name;
	stream_source *source;
	void *arg;
	int fd;            /* if read_descriptor is the source */
	bool close_fd;     /* not standard input */
	bool source_ended; /* do not read again: a terminal or pipe might deliver more */
	bool gzip;
	bool ended; /* of a gzip file: the end was reached and verified */
	size_t file_bytes;
	z_stream z; /* next_in, avail_in: unread bytes of the window, for plain files too */
	unsigned char window[WINDOW_BYTES];
};

static voidpf zlib_alloc(voidpf opaque, uInt items, uInt size)
{
	(void)opaque;
	return memory_alloc(items, size);
}

static void zlib_free(voidpf opaque, voidpf block)
{
	(void)opaque;
	memory_free(block);
}

static ssize_t read_descriptor(void *arg, void *buffer, size_t bytes)
{
	const struct stream *s = arg;
	ssize_t n;
	/* The program at a pipe's other end may have made it non-blocking. */
	while ((n = read(s->fd, buffer, bytes)) < 0 && errno == EAGAIN) {
		struct pollfd wait = { .fd = s->fd, .events = POLLIN };
		if (poll(&wait, 1, -1) < 0)
			return -1;
	}
	return n;
}

/* Makes at least want bytes available in the window, or all that are left. */
static enum scrawl_status fill_window(struct stream *s, size_t want)
{
	while (s->z.avail_in < want && !s->source_ended) {
		memmove(s->window, s->z.next_in, s->z.avail_in);
		s->z.next_in = s->window;
		ssize_t n =
			s->source(s->arg, s->window + s->z.avail_in, WINDOW_BYTES - s->z.avail_in);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return context_fail(s->ctx, SCRAWL_EIO, "%s: cannot be read: %s", s->name,
					    strerror(errno));
		s->source_ended = n == 0;
		s->z.avail_in += (uInt)n;
		s->file_bytes += (size_t)n;
	}
	return SCRAWL_OK;
}

static bool starts_member(const struct stream *s)
{
	return s->z.avail_in >= 2 && s->z.next_in[0] == 0x1f && s->z.next_in[1] == 0x8b;
}

/* After the last member: zeros up to the end of the file. */
static enum scrawl_status skip_padding(struct stream *s)
{
	while (s->z.avail_in > 0) {
		if (*s->z.next_in != 0)
			return context_fail(s->ctx, SCRAWL_EDATA,
					    "%s: bytes that are not gzip follow the gzip data, at "
					    "byte %zu (fetch the file again)",
					    s->name, s->file_bytes - s->z.avail_in);
		s->z.next_in++;
		s->z.avail_in--;
		enum scrawl_status status = fill_window(s, 1);
		if (status != SCRAWL_OK)
			return status;
	}
	s->ended = true;
	return SCRAWL_OK;
}

/* After a valid member: continues with the next one, or finds the end. */
static enum scrawl_status next_member(struct stream *s)
{
	enum scrawl_status status = fill_window(s, 2);
	if (status != SCRAWL_OK)
		return status;
	if (!starts_member(s))
		return skip_padding(s);
	inflateReset(&s->z);
	return SCRAWL_OK;
}

static enum scrawl_status fail_inflate(struct stream *s, int result)
{
	size_t at = s->file_bytes - s->z.avail_in;
	if (result == Z_MEM_ERROR)
		return context_fail_memory(s->ctx, "unpacking a gzip file");
	if (result == Z_BUF_ERROR)
		return context_fail(s->ctx, SCRAWL_EDATA,
				    "%s: ends in the middle of its gzip data, after %zu bytes "
				    "(fetch the file again)",
				    s->name, at);
	return context_fail(s->ctx, SCRAWL_EDATA,
			    "%s: damaged gzip data before byte %zu: %s (fetch the file again)",
			    s->name, at, s->z.msg ? s->z.msg : "not understood");
}

static enum scrawl_status read_gzip(struct stream *s, unsigned char *buffer, size_t bytes,
				    size_t *got)
{
	while (*got < bytes && !s->ended) {
		enum scrawl_status status = fill_window(s, 1);
		if (status != SCRAWL_OK)
			return status;
		size_t room = bytes - *got;
		uInt piece = room < UINT_MAX ? (uInt)room : UINT_MAX;
		s->z.next_out = buffer + *got;
		s->z.avail_out = piece;
		/* With room and input there is progress: Z_BUF_ERROR means that input ran out. */
		int result = inflate(&s->z, Z_NO_FLUSH);
		*got += piece - s->z.avail_out;
		if (result == Z_STREAM_END)
			status = next_member(s);
		else if (result != Z_OK)
			status = fail_inflate(s, result);
		if (status != SCRAWL_OK)
			return status;
	}
	return SCRAWL_OK;
}

static enum scrawl_status read_plain(struct stream *s, unsigned char *buffer, size_t bytes,
				     size_t *got)
{
	while (*got < bytes) {
		enum scrawl_status status = fill_window(s, 1);
		if (status != SCRAWL_OK)
			return status;
		if (s->z.avail_in == 0)
			break;
		size_t piece = bytes - *got;
		if (piece > s->z.avail_in)
			piece = s->z.avail_in;
		memcpy(buffer + *got, s->z.next_in, piece);
		s->z.next_in += piece;
		s->z.avail_in -= (uInt)piece;
		*got += piece;
	}
	return SCRAWL_OK;
}

enum scrawl_status stream_read(struct stream *s, void *buffer, size_t bytes, size_t *got)
{
	*got = 0;
	return s->gzip ? read_gzip(s, buffer, bytes, got) : read_plain(s, buffer, bytes, got);
}

/* Reads the first window and detects the format. */
static enum scrawl_status start(struct stream *s)
{
	s->z.next_in = s->window;
	s->z.zalloc = zlib_alloc;
	s->z.zfree = zlib_free;
	enum scrawl_status status = fill_window(s, 2);
	if (status != SCRAWL_OK || !starts_member(s))
		return status;
	int result = inflateInit2(&s->z, GZIP_WINDOW_BITS);
	if (result != Z_OK)
		return fail_inflate(s, result);
	s->gzip = true;
	return SCRAWL_OK;
}

static enum scrawl_status open_file(struct stream *s, const char *path)
{
	if (strcmp(path, "-") == 0) {
		s->fd = STDIN_FILENO;
		s->name = "standard input";
		return SCRAWL_OK;
	}
	/* Checked before opening: that gives a vague error for a socket and may affect a device. */
	struct stat info;
	if (stat(path, &info) < 0)
		return context_fail(s->ctx, SCRAWL_EIO, "%s: %s", path, strerror(errno));
	if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode))
		return context_fail(s->ctx, SCRAWL_EIO, "%s: %s, not a regular file or pipe", path,
				    S_ISDIR(info.st_mode) ? "a folder" : "a device or socket");
	do {
		s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	} while (s->fd < 0 && errno == EINTR);
	if (s->fd < 0)
		return context_fail(s->ctx, SCRAWL_EIO, "%s: %s", path, strerror(errno));
	s->close_fd = true;
	return SCRAWL_OK;
}

/* arg NULL: the stream. */
static struct stream *stream_create(scrawl_context *ctx, const char *name, stream_source *source,
				    void *arg)
{
	struct stream *s = memory_alloc(1, sizeof(*s));
	if (!s) {
		context_record_memory(ctx, "opening a file");
		return NULL;
	}
	s->ctx = ctx;
	s->name = name;
	s->source = source;
	s->arg = arg ? arg : s;
	return s;
}

static enum scrawl_status begin_reading(struct stream *s, enum scrawl_status status,
					struct stream **out)
{
	if (status == SCRAWL_OK)
		status = start(s);
	if (status == SCRAWL_OK)
		*out = s;
	else
		stream_close(s);
	return status;
}

enum scrawl_status stream_open(scrawl_context *ctx, const char *path, struct stream **out)
{
	struct stream *s = stream_create(ctx, path, read_descriptor, NULL);
	return s ? begin_reading(s, open_file(s, path), out) : SCRAWL_ENOMEM;
}

enum scrawl_status stream_open_source(scrawl_context *ctx, const char *name, stream_source *source,
				      void *arg, struct stream **out)
{
	struct stream *s = stream_create(ctx, name, source, arg);
	return s ? begin_reading(s, SCRAWL_OK, out) : SCRAWL_ENOMEM;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	if (s->gzip)
		inflateEnd(&s->z);
	if (s->close_fd)
		close(s->fd);
	memory_free(s);
}

const char *stream_name(const struct stream *s)
{
	return s->name;
}

bool stream_is_gzip(const struct stream *s)
{
	return s->gzip;
}

uint64_t stream_most_bytes(const struct stream *s)
{
	struct stat file;
	bool bounded = s->gzip && s->source == read_descriptor && !fstat(s->fd, &file) &&
		       S_ISREG(file.st_mode);
	return bounded ? (uint64_t)file.st_size * 1032 : UINT64_MAX;
}

size_t stream_file_bytes(const struct stream *s)
{
	return s->file_bytes;
}
