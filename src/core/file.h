/* SPDX-License-Identifier: MIT */
/*
 * file.h - whole files: read into memory, replaced atomically
 *
 * For files that are small compared with memory: models, checkpoints, lists of names.  Data sets
 * are streamed instead.
 */
#ifndef SCRAWL_CORE_FILE_H
#define SCRAWL_CORE_FILE_H

#include "core/context.h"
#include "core/hash.h"

/*
 * Reads a regular file of at most max_bytes.  *data holds *bytes bytes and a 0 after them; the
 * caller frees it with memory_free.
 * EIO: it cannot be opened or read, is not a regular file, or changes while it is read.
 * EDATA: it is larger than max_bytes.  ENOMEM.
 */
enum scrawl_status file_read(scrawl_context *ctx, const char *path, uint64_t max_bytes,
			     unsigned char **data, size_t *bytes);

/*
 * Atomically replaces the content of the file at path by the concatenated parts: they are written
 * to a temporary file in the same folder (.NAME.tmp.PID.N), which is synced and then renamed, and
 * the folder is synced.  A failure before the rename leaves the old file unchanged and no temporary
 * file.  A process killed before it leaves the temporary file behind; the next replacement of the
 * same file, or file_writable, removes it.
 * A symbolic link is kept: the file that it points to is replaced, and must exist.  The new file
 * has the permissions of the old one or, if there was none, 0666 less the umask.
 * EIO: the file exists and is not a regular file, or a system call failed.  If only the last step,
 * syncing the folder, fails, the new file is in place but may not survive a power failure; the text
 * says so.
 */
enum scrawl_status file_replace(scrawl_context *ctx, const char *path,
				const struct hash_part *parts, size_t count);

/*
 * The same, but the old file is kept as NAME.prev (a hard link, made once the new content is on
 * disk; on file systems without links the old file is renamed).  At any time at least one of the
 * two names is a complete file; with links, NAME always is.
 */
#define FILE_PREVIOUS ".prev"
enum scrawl_status file_replace_keeping(scrawl_context *ctx, const char *path,
					const struct hash_part *parts, size_t count);

/*
 * Checks that file_replace could start now: does everything up to writing the first byte and leaves
 * nothing behind.  To be called before hours of work, not after.
 */
enum scrawl_status file_writable(scrawl_context *ctx, const char *path);

#endif
