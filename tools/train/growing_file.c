/* SPDX-License-Identifier: MIT */
/*
 * growing_file.c - a file that grows line by line
 */
#include "train/growing_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "output/descriptor_path.h"
#include "output/output_check.h"

static void growing_failed(struct growing_file *file)
{
	if (!file->failed)
		error_line("%s: cannot write the %s: %s", file->path, file->what,
			   errno == ENXIO ? "nothing reads this pipe" : strerror(errno));
	file->failed = true;
}

/* The end of the last whole line before `end`, in the file at path; -1: errno says why not. */
static off_t lines_end(const char *path, off_t end)
{
	FILE *file = fopen(path, "re");
	off_t found = 0;
	int c;
	if (!file)
		return -1;
	for (off_t at = 0; at < end && (c = getc(file)) != EOF;)
		if (at++, c == '\n')
			found = at;
	int error = ferror(file) ? errno : 0;
	fclose(file);
	errno = error;
	return error ? -1 : found;
}

/*
 * Where an open regular file [size] is to be cut to continue it at an offset (negative: a new
 * file).  What a power failure took of it is lost; -1: it cannot be read or is another file.
 */
static off_t cut_position(const struct growing_file *file, off_t size, long long offset)
{
	if (offset <= 0)
		return 0;
	off_t wanted = (off_t)offset, end = lines_end(file->path, size < wanted ? size : wanted);
	if (end < 0) {
		error_line("%s: the %s cannot be read, and so not be continued: %s", file->path,
			   file->what, strerror(errno));
		return -1;
	}
	if (end == wanted)
		return wanted;
	if (size < wanted) {
		warning_line("%s: is shorter than the %s that the checkpoint recorded; what is "
			     "missing stays missing",
			     file->path, file->what);
		return end;
	}
	error_line("%s: is not the %s that the checkpoint recorded (give another name with --%s)",
		   file->path, file->what, file->what);
	return -1;
}

static int claim_failed(struct growing_file *file)
{
	growing_failed(file);
	return EXIT_IO;
}

/* Locks a regular file and finds where to cut it; returns an exit code, with the error printed. */
static int claim(struct growing_file *file, int fd, long long offset)
{
	struct stat status;
	if (fstat(fd, &status))
		return claim_failed(file);
	if (!S_ISREG(status.st_mode))
		return EXIT_DONE;
	/* Only if another holds the lock: some file systems have none. */
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return fail_with(EXIT_IO,
				 "%s: another run is writing this %s; wait for its end, or give "
				 "another name",
				 file->path, file->what);
	if (fstat(fd, &status))
		return claim_failed(file);
	file->cut = cut_position(file, status.st_size, offset);
	return file->cut < 0 ? EXIT_IO : EXIT_DONE;
}

int growing_open(struct growing_file *file, const char *path, const char *what, long long offset)
{
	*file = (struct growing_file){ .path = path, .what = what, .cut = -1 };
	if (!path)
		return EXIT_DONE;
	if (output_is_stdout(path)) {
		file->stream = stdout;
		return EXIT_DONE;
	}
	int descriptor;
	if (descriptor_path_find(path, &descriptor)) {
		file->stream = descriptor_path_open(path, descriptor);
		return file->stream ? EXIT_DONE : claim_failed(file);
	}
	/* O_NONBLOCK: fail on a pipe without a reader instead of waiting for one. */
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_CREAT, 0666);
	int code = fd < 0 ? EXIT_DONE : claim(file, fd, offset);
	if (code != EXIT_DONE) {
		close(fd);
		return code;
	}
	int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);
	if (flags >= 0 && !fcntl(fd, F_SETFL, flags & ~O_NONBLOCK))
		file->stream = fdopen(fd, "w");
	if (file->stream)
		return EXIT_DONE;
	growing_failed(file);
	if (fd >= 0)
		close(fd);
	return EXIT_IO;
}

int growing_start(struct growing_file *file)
{
	if (!growing_wanted(file) || file->cut < 0)
		return EXIT_DONE;
	if (!ftruncate(fileno(file->stream), file->cut) &&
	    !fseeko(file->stream, file->cut, SEEK_SET))
		return EXIT_DONE;
	return claim_failed(file);
}

bool growing_begins(const struct growing_file *file)
{
	return growing_wanted(file) && growing_offset(file) <= 0;
}

bool growing_wanted(const struct growing_file *file)
{
	return file->stream && !file->failed;
}

void growing_flush(struct growing_file *file, bool ok)
{
	if (!ok || fflush(file->stream) == EOF || ferror(file->stream))
		growing_failed(file);
}

long long growing_offset(const struct growing_file *file)
{
	return growing_wanted(file) && file->cut >= 0 ? ftello(file->stream) : -1;
}

void growing_sync(struct growing_file *file)
{
	/* EINVAL, EROFS: a pipe or a device. */
	if (growing_wanted(file) && file->stream != stdout && fsync(fileno(file->stream)) &&
	    errno != EINVAL && errno != EROFS)
		growing_failed(file);
}

int growing_close(struct growing_file *file)
{
	/* program_main closes standard output. */
	if (file->stream && file->stream != stdout && fclose(file->stream) == EOF)
		growing_failed(file);
	file->stream = NULL;
	return file->failed ? EXIT_IO : EXIT_DONE;
}
