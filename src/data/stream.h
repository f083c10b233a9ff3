/* SPDX-License-Identifier: MIT */
/*
 * stream.h - the bytes of a file, gzipped or plain, one after another
 *
 * A file that begins with 1f 8b is gzip (RFC 1952) and is unpacked on the way; any other is handed
 * out as it is.  Of the file itself one window of 64 KiB is held at a time; there is no seeking,
 * so pipes work.  The members of a gzip file are joined.  Zeros after the last one are padding,
 * as tapes and block copies leave it; anything else there is an error.
 */
#ifndef SCRAWL_DATA_STREAM_H
#define SCRAWL_DATA_STREAM_H

#include <scrawl.h>
#include <sys/types.h>

struct stream;

/* As read(2): how many bytes were stored, 0 at the end, -1 with errno. */
typedef ssize_t stream_source(void *arg, void *buffer, size_t bytes);

/*
 * Opens a regular file or a pipe; "-" is standard input, whatever that is.  Opening a named pipe
 * waits for its writer.  ctx takes the error texts of this and all later calls; it and path must
 * outlive the stream.
 * EIO: cannot be opened or read, or is a folder, a device or a socket.
 */
enum scrawl_status stream_open(scrawl_context *ctx, const char *path, struct stream **out);

/* The same over a function; name stands for the file in error texts. */
enum scrawl_status stream_open_source(scrawl_context *ctx, const char *name, stream_source *source,
				      void *arg, struct stream **out);

/*
 * Stores the next bytes; *got < bytes only if the end was reached.  The end of a gzip file is only
 * reported once each member's checksum and length are found right and nothing but zeros follows:
 * who asks for one byte more than is needed and gets none has the whole file, undamaged.
 * EDATA: damaged or cut short.  After an error the stream can only be closed.
 */
enum scrawl_status stream_read(struct stream *s, void *buffer, size_t bytes, size_t *got);

void stream_close(struct stream *s);

const char *stream_name(const struct stream *s);  /* for error texts */
bool stream_is_gzip(const struct stream *s);      /* told by content */
size_t stream_file_bytes(const struct stream *s); /* taken from the file so far */

#endif
