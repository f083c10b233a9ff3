/* SPDX-License-Identifier: MIT */
/*
 * image.c - an image as characters, and as PNG through libpng's simplified interface
 */
#include "output/image.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/base64.h"
#include "cli/message.h"
#include "output/output_file.h"

#define CELLS_WIDE 38 /* two columns each */
#define CELLS_HIGH 60

#define LARGE 4000000 /* pixels; such a picture is a photo, which takes seconds to compress well */

static const char ramp[] = " .:-=+*#%@"; /* from black to white, on a dark screen */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The mean of the square of size factor with corner (y, x), clipped at the image's edge. */
static unsigned cell_mean(const uint8_t *pixels, struct scrawl_shape shape, size_t y, size_t x,
			  size_t factor)
{
	size_t bottom = least(y + factor, shape.height), right = least(x + factor, shape.width);
	size_t sum = 0, row = shape.width * shape.channels;
	for (size_t i = y; i < bottom; i++)
		for (size_t j = x * shape.channels; j < right * shape.channels; j++)
			sum += pixels[i * row + j];
	size_t values = (bottom - y) * (right - x) * shape.channels;
	return values ? (unsigned)(sum / values) : 0;
}

void ascii_image_print(const uint8_t *pixels, struct scrawl_shape shape, unsigned indentation)
{
	size_t factor = 1;
	while (factor * CELLS_WIDE < shape.width || factor * CELLS_HIGH < shape.height)
		factor++;
	for (size_t y = 0; y < shape.height; y += factor) {
		char line[2 * CELLS_WIDE + 1];
		size_t length = 0;
		for (size_t x = 0; x < shape.width; x += factor) {
			unsigned grey = cell_mean(pixels, shape, y, x, factor);
			char character = ramp[grey * (sizeof(ramp) - 1) / 256];
			line[length++] = character;
			line[length++] = character;
		}
		while (length && line[length - 1] == ' ')
			length--;
		line[length] = '\0';
		printf("%*s%s\n", length ? (int)indentation : 0, "", line);
	}
}

/* What libpng's simplified interface needs to know of an image to write. */
static png_image png_header(struct scrawl_shape shape)
{
	static const png_uint_32 formats[] = { PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB,
					       PNG_FORMAT_RGBA };
	return (png_image){
		.version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)shape.width,
		.height = (png_uint_32)shape.height,
		.format = formats[shape.channels - 1],
		.flags = shape.height * shape.width > LARGE ? PNG_IMAGE_FLAG_FAST : 0,
	};
}

/* Whether the name promises a picture of another format. */
static bool names_other_format(const char *path)
{
	static const char *const others[] = { ".bmp", ".gif",  ".jpeg", ".jpg", ".pdf",
					      ".svg", ".tiff", ".tif",  ".webp" };
	const char *extension = strrchr(path, '.');
	for (size_t i = 0; extension && i < sizeof(others) / sizeof(*others); i++)
		if (strcasecmp(extension, others[i]) == 0)
			return true;
	return false;
}

int png_image_write(const char *path, const uint8_t *pixels, struct scrawl_shape shape)
{
	png_image image = png_header(shape);
	struct output_file file;
	int code = output_open(&file, path, SCRAWL_FILE_KIND_PNG);
	if (code != EXIT_DONE)
		return code;
	bool written = png_image_write_to_stdio(&image, file.stream, 0, pixels, 0, NULL);
	if (written && names_other_format(path))
		warning_line("%s: the picture is a PNG, which the name does not say", path);
	if (written || ferror(file.stream))
		return output_close(&file, true); /* which reports what could not be written */
	output_close(&file, false);
	return fail_with(EXIT_FAILED, "%s: %s", path, image.message);
}

char *png_data_uri(const uint8_t *pixels, struct scrawl_shape shape)
{
	png_image image = png_header(shape);
	png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image);
	void *png = malloc(bytes);
	char *text = NULL;
	if (png && png_image_write_to_memory(&image, png, &bytes, 0, pixels, 0, NULL))
		text = base64_text("data:image/png;base64,", png, bytes);
	free(png);
	return text;
}
