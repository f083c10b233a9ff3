/* SPDX-License-Identifier: MIT */
/*
 * stream.h - the bytes of a file, gzipped or plain, one after another
 *
 * A file that begins with 1f 8b is gzip (RFC 1952) and is decompressed; any other is passed through
 * unchanged.  Only a window of 64 KiB of the file is in memory; there is no seeking, so pipes work.
 * The members of a gzip file are concatenated.  Zeros after the last one are padding, as tapes and
 * block copies add it; anything else there is an error.
 */
#ifndef SCRAWL_DATA_STREAM_H
#define SCRAWL_DATA_STREAM_H

#include <scrawl.h>
#include <sys/types.h>

struct stream;

/* Like read(2): returns the number of bytes stored, 0 at the end, -1 with errno. */
typedef ssize_t stream_source(void *arg, void *buffer, size_t bytes);

/*
 * Opens a regular file or a pipe; "-" is standard input of any kind.  Opening a named pipe waits
 * for its writer.  ctx receives the error texts of this and all later calls; it and path must
 * outlive the stream.
 * EIO: it cannot be opened or read, or is a folder, a device or a socket.
 */
enum scrawl_status stream_open(scrawl_context *ctx, const char *path, struct stream **out);

/* The same over a function; error texts call the file `name`. */
enum scrawl_status stream_open_source(scrawl_context *ctx, const char *name, stream_source *source,
				      void *arg, struct stream **out);

/*
 * Stores the next bytes; *got < bytes only if the end was reached.  The end of a gzip file is
 * reported only after each member's checksum and length were verified and nothing but zeros
 * follows: a caller that asks for one byte more than it needs and gets none has the whole file,
 * undamaged.
 * EDATA: damaged or cut short.  After an error the stream can only be closed.
 */
enum scrawl_status stream_read(struct stream *s, void *buffer, size_t bytes, size_t *got);

void stream_close(struct stream *s);

const char *stream_name(const struct stream *s); /* for error texts */
bool stream_is_gzip(const struct stream *s);     /* by content */
/* What a regular gzip file can hold, 258 bytes for 2 bits; of any other file UINT64_MAX. */
uint64_t stream_most_bytes(const struct stream *s);
size_t stream_file_bytes(const struct stream *s); /* read from the file so far */

#endif
