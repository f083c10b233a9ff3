/* SPDX-License-Identifier: MIT */
/*
 * file.c - reading whole files, and replacing them by a temporary file, fsync and rename
 *
 * Files are not mapped into memory: access to a mapped file that has shrunk raises SIGBUS.  A
 * failed fsync is never retried on the same descriptor: the kernel may have dropped the pages, and
 * the second call would report success.
 */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/planted_link.h"
#include "core/temp_file.h"

static const char *kind_text(mode_t mode)
{
	if (S_ISDIR(mode))
		return "a directory";
	if (S_ISFIFO(mode))
		return "a pipe";
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return "a device";
	if (S_ISSOCK(mode))
		return "a socket";
	return "not a regular file";
}

/* Reads up to `bytes`, fewer only at the end of the file; returns the count, -1 with errno set. */
static ssize_t read_all(int fd, unsigned char *data, size_t bytes)
{
	size_t done = 0;
	while (done < bytes) {
		ssize_t n = read(fd, data + done, bytes - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static enum scrawl_status read_open(scrawl_context *ctx, const char *path, int fd,
				    uint64_t max_bytes, unsigned char **data, size_t *bytes)
{
	struct stat st;
	if (fstat(fd, &st))
		return context_fail(ctx, SCRAWL_EIO, "%s: cannot be read: %s", path,
				    strerror(errno));
	if (!S_ISREG(st.st_mode))
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: cannot be read: it is %s (give a regular file)", path,
				    kind_text(st.st_mode));
	uint64_t size = (uint64_t)st.st_size;
	if (size > max_bytes)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: has %llu bytes, more than the %llu allowed here", path,
				    (unsigned long long)size, (unsigned long long)max_bytes);
	/* The extra byte reveals that the file has grown, and holds the 0 at the end. */
	size_t room = (size_t)size + 1;
	unsigned char *content = room > size ? memory_alloc(room, 1) : NULL;
	if (!content)
		return context_fail_memory(ctx, "reading %s, %llu bytes", path,
					   (unsigned long long)size);
	ssize_t n = read_all(fd, content, room);
	if (n == st.st_size) {
		*data = content;
		*bytes = (size_t)size;
		return SCRAWL_OK;
	}
	int error = errno;
	memory_free(content);
	if (n < 0)
		return context_fail(ctx, SCRAWL_EIO, "%s: cannot be read: %s", path,
				    strerror(error));
	return context_fail(ctx, SCRAWL_EIO,
			    "%s: changed while it was read (try again when no program writes it)",
			    path);
}

enum scrawl_status file_read(scrawl_context *ctx, const char *path, uint64_t max_bytes,
			     unsigned char **data, size_t *bytes)
{
	/* O_NONBLOCK: a pipe without a writer must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return context_fail(ctx, SCRAWL_EIO, "%s: cannot be opened: %s", path,
				    strerror(errno));
	enum scrawl_status status = read_open(ctx, path, fd, max_bytes, data, bytes);
	close(fd);
	return status;
}

/* A temporary file that will replace the file `name` in folder. */
struct replacement {
	int folder, fd;
	char path[PATH_MAX]; /* of the target, without symbolic links; split after the folder */
	const char *name;    /* of the target, in path */
	char temporary[TEMP_FILE_NAME_BYTES];
};

static enum scrawl_status write_failed(scrawl_context *ctx, const char *path, int error)
{
	return context_fail(ctx, SCRAWL_EIO, "%s: cannot be written: %s", path, strerror(error));
}

static enum scrawl_status fail_special(scrawl_context *ctx, const char *path, mode_t mode)
{
	return context_fail(ctx, SCRAWL_EIO,
			    "%s: cannot be written: it is %s (give the name of a regular file)",
			    path, kind_text(mode));
}

/* Follows symbolic links and splits the result into folder and name. */
static enum scrawl_status target_resolve(scrawl_context *ctx, const char *path,
					 struct replacement *r, const char **folder)
{
	struct stat st;
	if (planted_link(path))
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: cannot be written: it leads through a symbolic link that "
				    "another user has made where everyone may write (remove it or "
				    "give another name)",
				    path);
	if (!realpath(path, r->path)) {
		if (errno != ENOENT)
			return write_failed(ctx, path, errno);
		/* /dev/stdout leads to a pipe, which has no name. */
		if (stat(path, &st) == 0)
			return fail_special(ctx, path, st.st_mode);
		if (lstat(path, &st) == 0)
			return context_fail(ctx, SCRAWL_EIO,
					    "%s: cannot be written: the symbolic link points to "
					    "nothing (remove it or create what it points to)",
					    path);
		if (strlen(path) >= sizeof(r->path))
			return write_failed(ctx, path, ENAMETOOLONG);
		memcpy(r->path, path, strlen(path) + 1);
	}
	char *slash = strrchr(r->path, '/');
	r->name = slash ? slash + 1 : r->path;
	if (!*r->name)
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: cannot be written: this names no file (give a file name)",
				    path);
	if (!slash)
		*folder = ".";
	else if (slash == r->path)
		*folder = "/";
	else
		*folder = r->path;
	if (slash)
		*slash = 0;
	return SCRAWL_OK;
}

static enum scrawl_status replacement_begin(scrawl_context *ctx, const char *path,
					    struct replacement *r)
{
	const char *folder;
	enum scrawl_status status = target_resolve(ctx, path, r, &folder);
	if (status != SCRAWL_OK)
		return status;
	r->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->folder < 0)
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: cannot be written: its folder cannot be opened: %s", path,
				    strerror(errno));
	struct stat st = { .st_mode = S_IFREG | 0666 };
	if (fstatat(r->folder, r->name, &st, 0) && errno != ENOENT) {
		status = write_failed(ctx, path, errno);
	} else if (!S_ISREG(st.st_mode)) {
		status = fail_special(ctx, path, st.st_mode);
	} else {
		temp_file_clean(r->folder, r->name);
		r->fd = temp_file_create(r->folder, r->name, st.st_mode & 0666, r->temporary);
		if (r->fd < 0)
			status = context_fail(ctx, SCRAWL_EIO,
					      "%s: cannot be written: no file can be created in "
					      "its folder: %s",
					      path, strerror(errno));
	}
	if (status != SCRAWL_OK)
		close(r->folder);
	return status;
}

static void replacement_discard(struct replacement *r)
{
	unlinkat(r->folder, r->temporary, 0);
	close(r->fd);
	close(r->folder);
}

/* Returns 0 or an errno. */
static int write_all(int fd, const unsigned char *data, size_t bytes)
{
	while (bytes) {
		ssize_t n = write(fd, data, bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? errno : EIO;
		data += n;
		bytes -= (size_t)n;
	}
	return 0;
}

/* Links the target, if there is one, as NAME.prev; 0 or errno. */
static int keep_previous(const struct replacement *r)
{
	char link[sizeof(r->temporary) + 8], kept[NAME_MAX + 8];
	snprintf(link, sizeof(link), "%s" FILE_PREVIOUS, r->temporary);
	snprintf(kept, sizeof(kept), "%s" FILE_PREVIOUS, r->name);
	/* Through another name: link() cannot replace a file, but rename() can. */
	if (!linkat(r->folder, r->name, r->folder, link, 0)) {
		int error = renameat(r->folder, link, r->folder, kept) ? errno : 0;
		/* rename() does nothing if both names already are the same file. */
		unlinkat(r->folder, link, 0);
		return error;
	}
	if (errno == ENOENT || !renameat(r->folder, r->name, r->folder, kept))
		return 0;
	return errno;
}

/*
 * Syncs the content and renames the temporary file to its final name; 0 or errno.  It stays open,
 * and so locked, throughout; closing a synced file cannot fail.
 */
static int replacement_finish(struct replacement *r, const struct hash_part *parts, size_t count,
			      bool keep)
{
	int error = 0;
	for (size_t i = 0; i < count && !error; i++)
		error = write_all(r->fd, parts[i].data, parts[i].bytes);
	if (!error && fsync(r->fd))
		error = errno;
	if (!error && keep)
		error = keep_previous(r);
	if (!error && renameat(r->folder, r->temporary, r->folder, r->name))
		error = errno;
	return error;
}

static enum scrawl_status replace(scrawl_context *ctx, const char *path,
				  const struct hash_part *parts, size_t count, bool keep)
{
	struct replacement r;
	enum scrawl_status status = replacement_begin(ctx, path, &r);
	if (status != SCRAWL_OK)
		return status;
	int error = replacement_finish(&r, parts, count, keep);
	if (error) {
		replacement_discard(&r);
		return write_failed(ctx, path, error);
	}
	close(r.fd);
	/* EINVAL: the file system cannot sync folders. */
	if (fsync(r.folder) && errno != EINVAL)
		status = context_fail(ctx, SCRAWL_EIO,
				      "%s: was written, but might be lost in a power failure: its "
				      "folder cannot be synced: %s",
				      path, strerror(errno));
	close(r.folder);
	return status;
}

enum scrawl_status file_replace(scrawl_context *ctx, const char *path,
				const struct hash_part *parts, size_t count)
{
	return replace(ctx, path, parts, count, false);
}

enum scrawl_status file_replace_keeping(scrawl_context *ctx, const char *path,
					const struct hash_part *parts, size_t count)
{
	return replace(ctx, path, parts, count, true);
}

enum scrawl_status file_writable(scrawl_context *ctx, const char *path)
{
	struct replacement r;
	enum scrawl_status status = replacement_begin(ctx, path, &r);
	if (status == SCRAWL_OK)
		replacement_discard(&r);
	return status;
}
