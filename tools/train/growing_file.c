/* SPDX-License-Identifier: MIT */
/*
 * growing_file.c - a file that grows line by line
 */
#include "train/growing_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

static void growing_failed(struct growing_file *file)
{
	if (!file->failed)
		error_line("%s: cannot write the %s: %s", file->path, file->what,
			   errno == ENXIO ? "nothing reads this pipe" : strerror(errno));
	file->failed = true;
}

int growing_open(struct growing_file *file, const char *path, const char *what, long long offset)
{
	*file = (struct growing_file){ .path = path, .what = what };
	if (!path)
		return EXIT_DONE;
	if (strcmp(path, "-") == 0) {
		file->stream = stdout;
		return EXIT_DONE;
	}
	/* O_NONBLOCK: fail on a pipe without a reader instead of waiting for one. */
	int empty = offset < 0 ? O_CREAT | O_TRUNC : 0;
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | empty, 0666);
	struct stat status;
	if (fd >= 0 && offset >= 0 && !fstat(fd, &status) &&
	    (!S_ISREG(status.st_mode) || status.st_size < offset)) {
		close(fd);
		return fail_with(EXIT_IO,
				 "%s: is shorter than the %s that the checkpoint recorded (give "
				 "another name with --%s)",
				 path, what, what);
	}
	int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);
	bool ready = flags >= 0 && !fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	if (ready && offset >= 0)
		ready = !ftruncate(fd, offset) && lseek(fd, offset, SEEK_SET) == offset;
	if (ready)
		file->stream = fdopen(fd, "w");
	if (file->stream)
		return EXIT_DONE;
	growing_failed(file);
	if (fd >= 0)
		close(fd);
	return EXIT_IO;
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
	struct stat status;
	if (!growing_wanted(file) || file->stream == stdout ||
	    fstat(fileno(file->stream), &status) || !S_ISREG(status.st_mode))
		return -1;
	return ftello(file->stream);
}

int growing_close(struct growing_file *file)
{
	/* program_main closes standard output. */
	if (file->stream && file->stream != stdout && fclose(file->stream) == EOF)
		growing_failed(file);
	file->stream = NULL;
	return file->failed ? EXIT_IO : EXIT_DONE;
}
