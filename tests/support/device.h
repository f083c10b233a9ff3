/* SPDX-License-Identifier: MIT */
/*
 * device.h - devices that tests name, where they are there
 */
#ifndef SCRAWL_TESTS_DEVICE_H
#define SCRAWL_TESTS_DEVICE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/*
 * Is it none of /dev, or a character device?  In a root without devices of its own a test that
 * wrote to /dev/full would leave a file there, so it is left out, and that is said.
 */
static inline bool device_is_there(const char *path)
{
	struct stat s;
	if (strncmp(path, "/dev/", 5) != 0 || (stat(path, &s) == 0 && S_ISCHR(s.st_mode)))
		return true;
	print_message("skipped what needs %s: it is no character device\n", path);
	return false;
}

#endif
