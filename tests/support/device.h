/* SPDX-License-Identifier: MIT */
/*
 * device.h - devices that tests use, if they exist
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
 * False, with a message, if path is in /dev but not a character device: in a root without devices a
 * test that wrote to /dev/full would create a file there.
 */
static inline bool device_is_there(const char *path)
{
	struct stat s;
	if (strncmp(path, "/dev/", 5) != 0 || (stat(path, &s) == 0 && S_ISCHR(s.st_mode)))
		return true;
	print_message("skipped what needs %s: not a character device\n", path);
	return false;
}

#endif
