/* SPDX-License-Identifier: MIT */
/*
 * output_room.h - whether the disk has room for files whose size is known before the work
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OUTPUT_ROOM_H
#define SCRAWL_TOOLS_OUTPUT_OUTPUT_ROOM_H

#include <stddef.h>
#include <stdint.h>

/* Files that will be written. */
struct output_size {
	const char *path; /* of the first; NULL: none is written */
	uint64_t bytes;   /* of each, at least */
	size_t count;     /* that there will be at once, in the same folder */
};

/*
 * EXIT_IO, printed, if a single one of the files [count] cannot fit where it will be; a warning if
 * it can, but all of them cannot.  Devices and pipes have room, as have file systems that do not
 * say.
 */
int output_check_room(const struct output_size *files, size_t count);

#endif
