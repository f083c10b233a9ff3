/* SPDX-License-Identifier: MIT */
/*
 * file.h - whole files: read into memory, replaced all at once
 *
 * For files that are small beside memory: models, checkpoints, lists of names.  Data sets are
 * streamed instead.
 */
#ifndef SCRAWL_CORE_FILE_H
#define SCRAWL_CORE_FILE_H

#include "core/context.h"
#include "core/hash.h"

/*
 * Reads a regular file of at most max_bytes.  *data holds *bytes bytes and a 0 after them; the
 * caller frees it with memory_free.
 * EIO: it cannot be opened or read, is no regular file, or changes while it is read.
 * EDATA: it is larger than max_bytes.  ENOMEM.
 */
enum scrawl_status file_read(scrawl_context *ctx, const char *path, uint64_t max_bytes,
			     unsigned char **data, size_t *bytes);

/*
 * Makes the parts, one after another, the content of the file at path, whole or not at all: they
 * are written to a temporary file in the same folder (.NAME.tmp.PID.N), which is synced and then
 * renamed, and the folder is synced.  Whatever fails before the renaming leaves the old file as it
 * was and no temporary.  A process killed in between leaves the temporary; the next replacement of
 * the same file, or file_writable, removes it.
 * A symbolic link stays one: the file it points to is replaced, and must exist.  The new file has
 * the permissions of the one it replaces, else 0666, less the umask.
 * EIO: the file exists and is no regular file, or the system refused something; when only the
 * last step, the syncing of the folder, fails, the new file is in place but may not survive a
 * power failure, and the text says so.
 */
enum scrawl_status file_replace(scrawl_context *ctx, const char *path,
				const struct hash_part *parts, size_t count);

/*
 * The same, and what the file held before stays beside it as NAME.prev (a hard link, made once the
 * new content is on disk; where the file system has none the old file is renamed).  At every
 * moment one of the two names holds a whole file: with links it is always NAME.
 */
#define FILE_PREVIOUS ".prev"
enum scrawl_status file_replace_keeping(scrawl_context *ctx, const char *path,
					const struct hash_part *parts, size_t count);

/*
 * Whether file_replace could begin now: does all it does up to the first byte and leaves nothing
 * behind.  For asking before hours of work, not after.
 */
enum scrawl_status file_writable(scrawl_context *ctx, const char *path);

#endif
