/* SPDX-License-Identifier: MIT */
/*
 * png_image.c - a greyscale image through libpng's simplified interface
 */
#include "output/png_image.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"

int png_image_write(const char *path, const uint8_t *pixels, size_t height, size_t width)
{
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)width,
		.height = (png_uint_32)height,
		.format = PNG_FORMAT_GRAY,
	};
	FILE *file = fopen(path, "wb");
	if (!file)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	errno = 0;
	bool written = png_image_write_to_stdio(&image, file, 0, pixels, 0, NULL);
	int why = errno;
	if (fclose(file) && written) {
		written = false;
		why = errno;
	}
	if (written)
		return EXIT_DONE;
	error_line("%s: %s", path, why ? strerror(why) : image.message);
	remove(path);
	return EXIT_IO;
}
