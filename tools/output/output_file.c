/* SPDX-License-Identifier: MIT */
/*
 * output_file.c - writes .NAME.tmp.PID.N beside NAME, then renames it
 */
#include "output/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/signals.h"
#include "output/descriptor_path.h"

#define TRIES 10000 /* names, of which killed processes may have left some */

/*
 * Creates a file beside the target, and sets its name; NULL: errno says why not.  Processes of
 * other machines and containers may have the same number and write here, too.
 */
static FILE *open_temporary(const char *target, char **name)
{
	size_t room = strlen(target) + 40;
	const char *slash = strrchr(target, '/');
	int folder = slash ? (int)(slash - target) + 1 : 0, fd = -1;
	*name = malloc(room);
	if (!*name)
		return NULL;
	errno = EEXIST;
	for (unsigned i = 0; fd < 0 && errno == EEXIST && i < TRIES; i++) {
		snprintf(*name, room, "%.*s.%s.tmp.%ld.%u", folder, target, target + folder,
			 (long)getpid(), i);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	}
	FILE *stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (fd >= 0 && !stream) {
		int error = errno;
		close(fd);
		unlink(*name);
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
	file->stream = file->target ? open_temporary(file->target, &file->temporary) : NULL;
	if (!file->stream) {
		int code = output_failed(file->path, errno);
		free(file->target);
		free(file->temporary);
		*file = (struct output_file){ 0 };
		return code;
	}
	signals_guard(file->temporary);
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
	int descriptor;
	if (descriptor_path_find(path, &descriptor)) {
		file->stream = descriptor_path_open(path, descriptor);
		return file->stream ? EXIT_DONE : output_failed(path, errno);
	}
	bool direct;
	int code = output_check_kind(path, kind, &direct);
	if (code != EXIT_DONE || !direct)
		return code == EXIT_DONE ? output_replace(file) : code;
	file->stream = fopen(path, "wbe");
	return file->stream ? EXIT_DONE : output_failed(path, errno);
}

/* Why writing has failed, which a stream does not keep: one more byte should fail for the same. */
static int stream_error(FILE *stream)
{
	clearerr(stream);
	errno = 0;
	bool again = putc(0, stream) == EOF || fflush(stream) == EOF;
	return again && errno ? errno : EIO;
}

int output_close(struct output_file *file, bool keep)
{
	/* program_main checks standard output. */
	if (!file->stream || file->stream == stdout)
		return EXIT_DONE;
	bool bad = ferror(file->stream) != 0;
	int why = bad ? stream_error(file->stream) : 0;
	if (fclose(file->stream) == EOF && !bad) {
		bad = true;
		why = errno;
	}
	if (!bad && keep && file->temporary && rename(file->temporary, file->target)) {
		bad = true;
		why = errno;
	}
	if (file->temporary && (bad || !keep))
		unlink(file->temporary);
	signals_unguard(file->temporary);
	int code = bad && keep ? output_failed(file->path, why) : EXIT_DONE;
	free(file->target);
	free(file->temporary);
	*file = (struct output_file){ 0 };
	return code;
}
