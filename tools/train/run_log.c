/* SPDX-License-Identifier: MIT */
/*
 * run_log.c - JSON Lines with jansson
 */
#include "train/run_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/message.h"

static void write_failed(struct run_log *log)
{
	if (!log->failed)
		error_line("%s: cannot write the log: %s", log->path,
			   errno == ENXIO ? "nothing reads this pipe" : strerror(errno));
	log->failed = true;
}

int run_log_open(struct run_log *log, const char *path, long long offset)
{
	*log = (struct run_log){ .path = path };
	if (!path)
		return EXIT_DONE;
	/* O_NONBLOCK: fail on a pipe without a reader instead of waiting for one. */
	int empty = offset < 0 ? O_CREAT | O_TRUNC : 0;
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | empty, 0666);
	struct stat status;
	if (fd >= 0 && offset >= 0 && !fstat(fd, &status) &&
	    (!S_ISREG(status.st_mode) || status.st_size < offset)) {
		close(fd);
		return fail_with(EXIT_IO,
				 "%s: is shorter than the log that the checkpoint recorded (give "
				 "another name with --log)",
				 path);
	}
	int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);
	bool ready = flags >= 0 && !fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	if (ready && offset >= 0)
		ready = !ftruncate(fd, offset) && lseek(fd, offset, SEEK_SET) == offset;
	if (ready)
		log->file = fdopen(fd, "w");
	if (log->file)
		return EXIT_DONE;
	write_failed(log);
	if (fd >= 0)
		close(fd);
	return EXIT_IO;
}

long long run_log_offset(const struct run_log *log)
{
	struct stat status;
	if (!log->file || log->failed || fstat(fileno(log->file), &status) ||
	    !S_ISREG(status.st_mode))
		return -1;
	return ftello(log->file);
}

void run_log_event(struct run_log *log, const char *event, json_t *fields)
{
	if (!log->file || log->failed) {
		json_decref(fields);
		return;
	}
	json_t *line = json_pack("{s:i, s:s}", "schema", 2, "event", event);
	errno = ENOMEM;
	if (line && log->member)
		json_object_set_new(line, "member", json_count(log->member));
	if (!line || !fields || json_object_update(line, fields) ||
	    json_dumpf(line, log->file, JSON_COMPACT | JSON_REAL_PRECISION(12)) ||
	    fputc('\n', log->file) == EOF || fflush(log->file) == EOF)
		write_failed(log);
	json_decref(line);
	json_decref(fields);
}

int run_log_close(struct run_log *log)
{
	if (log->file && fclose(log->file) == EOF)
		write_failed(log);
	log->file = NULL;
	return log->failed ? EXIT_IO : EXIT_DONE;
}
