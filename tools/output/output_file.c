/* SPDX-License-Identifier: MIT */
/*
 * output_file.c - writes .NAME.tmp.PID beside NAME, then renames it
 */
#include "output/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

/* The name beside the target; NULL: no memory. */
static char *temporary_name(const char *target)
{
	size_t room = strlen(target) + 40;
	char *name = malloc(room);
	const char *slash = strrchr(target, '/');
	int folder = slash ? (int)(slash - target) + 1 : 0;
	if (name)
		snprintf(name, room, "%.*s.%s.tmp.%ld", folder, target, target + folder,
			 (long)getpid());
	return name;
}

static FILE *open_temporary(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	FILE *stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (fd >= 0 && !stream) {
		int error = errno;
		close(fd);
		unlink(path);
		errno = error;
	}
	return stream;
}

static int output_replace(struct output_file *file)
{
	struct stat old;
	bool exists = !stat(file->path, &old);
	if (!exists && errno != ENOENT)
		return output_failed(file->path, errno);
	file->target = exists ? realpath(file->path, NULL) : strdup(file->path);
	file->temporary = file->target ? temporary_name(file->target) : NULL;
	file->stream = file->temporary ? open_temporary(file->temporary) : NULL;
	if (!file->stream) {
		int code = output_failed(file->path, errno);
		free(file->target);
		free(file->temporary);
		*file = (struct output_file){ 0 };
		return code;
	}
	/* Some file systems refuse; the file then has the permissions of a new one. */
	int refused = exists ? fchmod(fileno(file->stream), old.st_mode & 0777) : 0;
	(void)refused;
	return EXIT_DONE;
}

int output_open(struct output_file *file, const char *path, enum scrawl_file_kind kind)
{
	*file = (struct output_file){ .path = path };
	if (output_is_stdout(path)) {
		file->stream = stdout;
		return EXIT_DONE;
	}
	bool direct;
	int code = output_check_kind(path, kind, &direct);
	if (code != EXIT_DONE || !direct)
		return code == EXIT_DONE ? output_replace(file) : code;
	file->stream = fopen(path, "wbe");
	return file->stream ? EXIT_DONE : output_failed(path, errno);
}

int output_close(struct output_file *file, bool keep)
{
	/* program_main checks standard output. */
	if (!file->stream || file->stream == stdout)
		return EXIT_DONE;
	bool bad = ferror(file->stream) != 0;
	int why = EIO;
	if (fclose(file->stream) == EOF) {
		bad = true;
		why = errno;
	}
	if (!bad && keep && file->temporary && rename(file->temporary, file->target)) {
		bad = true;
		why = errno;
	}
	if (file->temporary && (bad || !keep))
		unlink(file->temporary);
	int code = bad && keep ? output_failed(file->path, why) : EXIT_DONE;
	free(file->target);
	free(file->temporary);
	*file = (struct output_file){ 0 };
	return code;
}
