/* SPDX-License-Identifier: MIT */
/*
 * folder.c - the folder of a sweep, with a copy of its file, and the folder of each run
 *
 * A run's folder is named after everything that the run's result depends on.  So a sweep whose file
 * was changed finds the runs that it has in common with the one before, and other runs in the
 * folder are not its own.
 */
#include "sweep/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "output/output_file.h"
#include "sweep/sweep.h"

#define COPY       "sweep.conf"     /* of the sweep's file */
#define COPY_BEGUN "." COPY ".tmp." /* how the names of unfinished ones begin */

static int folder_error(const char *path)
{
	return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
}

/* EXIT_DONE if nothing is there, or only what a sweep that was killed as it began has left. */
static int check_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool empty = true;
	if (!dir)
		return folder_error(path);
	errno = 0;
	while (empty && (entry = readdir(dir)))
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
			strncmp(entry->d_name, COPY_BEGUN, strlen(COPY_BEGUN)) == 0;
	int code = empty && errno ? folder_error(path) : EXIT_DONE;
	closedir(dir);
	return empty ? code
		     : usage_error("sweep",
				   "--out: %s has other files than those of a sweep; give another "
				   "name",
				   path);
}

/* Replaces the file at path as a whole by this text. */
static int write_text(const char *path, const char *text)
{
	struct output_file file;
	int code = output_open(&file, path, SCRAWL_FILE_KIND_TEXT);
	if (code != EXIT_DONE)
		return code;
	fputs(text, file.stream);
	return output_close(&file, true);
}

/* The whole file, which the caller frees; NULL if there is none. */
static int read_whole(const char *path, char **text)
{
	FILE *file = fopen(path, "re");
	size_t room = 0;
	*text = NULL;
	if (!file)
		return errno == ENOENT ? EXIT_DONE : folder_error(path);
	int code = EXIT_DONE;
	if (getdelim(text, &room, '\0', file) < 0) {
		code = feof(file) ? EXIT_DONE : folder_error(path);
		free(*text);
		*text = strdup("");
		code = *text || code != EXIT_DONE ? code : fail_memory();
	}
	fclose(file);
	return code;
}

/* Keeps the sweep's file, so that the folder explains itself. */
static int keep_copy(const struct sweep *sweep, const char *copy)
{
	const char *now = sweep->spec.text;
	char *before;
	int code = read_whole(copy, &before);
	bool changed = code == EXIT_DONE && before && strcmp(before, now) != 0;
	if (code == EXIT_DONE && (!before || changed))
		code = write_text(copy, now);
	if (code == EXIT_DONE && changed && !sweep->request->quiet)
		warning_line("%s has changed since %s was begun; runs that are the same are kept",
			     sweep->spec.path, sweep->dir);
	free(before);
	return code;
}

/* Copies the sweep's file into its folder, unless that is another's. */
static int begin_in_folder(const struct sweep *sweep)
{
	char *copy = record_path(sweep->dir, ".", COPY);
	if (!copy)
		return fail_memory();
	int code = EXIT_DONE;
	if (access(copy, F_OK))
		code = errno == ENOENT ? check_empty(sweep->dir) : folder_error(copy);
	if (code == EXIT_DONE)
		code = keep_copy(sweep, copy);
	free(copy);
	return code;
}

int sweep_open_folder(const struct sweep *sweep)
{
	const char *dir = sweep->dir;
	struct stat status;
	if ((mkdir(dir, 0777) && errno != EEXIST) || stat(dir, &status))
		return folder_error(dir);
	if (!S_ISDIR(status.st_mode))
		return usage_error("sweep", "--out: %s is not a folder; give another name", dir);
	/* Of two sweeps that begin at once, one sees what the other has finished. */
	int lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock < 0 || flock(lock, LOCK_EX)) {
		int code = folder_error(dir);
		if (lock >= 0)
			close(lock);
		return code;
	}
	int code = begin_in_folder(sweep);
	close(lock);
	return code;
}

int run_lock(const struct sweep *sweep, const struct sweep_run *run, int *lock)
{
	char *folder = record_path(sweep->dir, run->name, "");
	char *config = record_path(sweep->dir, run->name, RUN_CONFIG);
	char *path = record_path(sweep->dir, run->name, "lock");
	int code = folder && config && path ? EXIT_DONE : fail_memory();
	*lock = -1;
	if (code == EXIT_DONE && mkdir(folder, 0777) && errno != EEXIST)
		code = folder_error(folder);
	if (code == EXIT_DONE) {
		*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		code = *lock < 0 ? folder_error(path) : EXIT_DONE;
	}
	if (code == EXIT_DONE && flock(*lock, LOCK_EX | LOCK_NB)) {
		code = errno == EWOULDBLOCK ? EXIT_DONE : folder_error(path);
		close(*lock);
		*lock = -1;
	} else if (code == EXIT_DONE) {
		code = write_text(config, run->config);
	}
	if (code != EXIT_DONE && *lock >= 0)
		close(*lock);
	free(folder);
	free(config);
	free(path);
	return code;
}

static void run_remove(const struct sweep *sweep, const struct sweep_run *run, const char *file)
{
	char *path = record_path(sweep->dir, run->name, file);
	if (path)
		unlink(path);
	free(path);
}

void run_clean(const struct sweep *sweep, const struct sweep_run *run)
{
	if (run->dir != sweep->dir)
		return;
	run_remove(sweep, run, RUN_ERRORS);
	if (run->record.state != RECORD_DONE && run->record.state != RECORD_DIVERGED)
		return;
	run_remove(sweep, run, RUN_CHECKPOINT);
	run_remove(sweep, run, RUN_CHECKPOINT ".prev");
}

int sweep_look_at_record(const struct sweep *sweep, struct sweep_run *run)
{
	const struct text_list *merge = &sweep->request->merge;
	run->dir = sweep->dir;
	int error = record_read(&run->record, sweep->dir, run->name);
	/* A run that another folder has finished need not be trained. */
	for (size_t i = 0; i < merge->count && !error && run->record.state != RECORD_DONE; i++) {
		struct sweep_record other = { .state = RECORD_NEW };
		error = record_read(&other, merge->texts[i], run->name);
		bool ended = other.state == RECORD_DONE || other.state == RECORD_DIVERGED;
		if (error || ended)
			run->dir = merge->texts[i];
		if (ended) {
			record_release(&run->record);
			run->record = other;
		} else {
			record_release(&other);
		}
	}
	return error;
}

int sweep_read_record(const struct sweep *sweep, struct sweep_run *run)
{
	int error = sweep_look_at_record(sweep, run);
	if (error == ENOMEM)
		return fail_memory();
	return error ? fail_with(EXIT_IO, "%s/%s: its log or checkpoint cannot be read: %s",
				 run->dir, run->name, strerror(error))
		     : EXIT_DONE;
}

int sweep_check_folders(const struct sweep *sweep)
{
	const struct text_list *merge = &sweep->request->merge;
	if (sweep->request->show && !merge->count && access(sweep->dir, R_OK | X_OK))
		return folder_error(sweep->dir);
	for (size_t i = 0; i < merge->count; i++)
		if (access(merge->texts[i], R_OK | X_OK))
			return folder_error(merge->texts[i]);
	return EXIT_DONE;
}

int sweep_read_records(struct sweep *sweep)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < sweep->count && code == EXIT_DONE; i++)
		code = sweep_read_record(sweep, &sweep->runs[i]);
	return code;
}
