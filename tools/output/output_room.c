/* SPDX-License-Identifier: MIT */
/*
 * output_room.c - compares sizes with what the file systems have left
 */
#include "output/output_room.h"

#include <scrawl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/text.h"

/* A folder's file system. */
struct room {
	bool known;
	dev_t device;
	double free;
};

/* What is free where the file is or will be. */
static struct room room_of(const char *path)
{
	struct room room = { .known = false };
	struct statvfs system;
	struct stat status;
	if (!path || scrawl_path_kind(path) == SCRAWL_FILE_KIND_SPECIAL)
		return room;
	char *folder = realpath(path, NULL);
	if (!folder)
		folder = strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;
	if (slash)
		slash[slash == folder] = '\0';
	const char *name = slash ? folder : ".";
	if (folder && !stat(name, &status) && !statvfs(name, &system) && system.f_blocks) {
		room.known = true;
		room.device = status.st_dev;
		/* What is kept back is for root. */
		room.free = (double)(geteuid() ? system.f_bavail : system.f_bfree) *
			    (double)system.f_frsize;
	}
	free(folder);
	return room;
}

/* What files will take beyond what is there already. */
static double growth(const struct output_size *file)
{
	struct stat old;
	double bytes = (double)file->bytes * (double)file->count;
	double there = stat(file->path, &old) ? 0.0 : (double)old.st_size;
	return bytes > there ? bytes - there : 0.0;
}

int output_check_room(const struct output_size *files, size_t count)
{
	char needed[TEXT_NUMBER], left[TEXT_NUMBER];
	for (size_t i = 0; i < count; i++) {
		struct room room = room_of(files[i].path);
		if (room.known && (double)files[i].bytes > room.free)
			return fail_with(EXIT_IO,
					 "%s: cannot be written: it will have %s, but its disk has "
					 "only %s left",
					 files[i].path, text_bytes((double)files[i].bytes, needed),
					 text_bytes(room.free, left));
	}
	for (size_t i = 0; i < count; i++) {
		struct room room = room_of(files[i].path);
		bool first = room.known;
		double sum = 0.0;
		for (size_t j = 0; j < count && room.known; j++) {
			struct room other = room_of(files[j].path);
			if (!other.known || other.device != room.device)
				continue;
			first = first && j >= i;
			sum += growth(&files[j]);
		}
		if (first && sum > room.free)
			warning_line("%s: its disk has only %s left, but this run's files there "
				     "may need %s",
				     files[i].path, text_bytes(room.free, left),
				     text_bytes(sum, needed));
	}
	return EXIT_DONE;
}
