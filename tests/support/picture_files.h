/* SPDX-License-Identifier: MIT */
/*
 * picture_files.h - for tests: pictures as bytes of PNG and JPEG files
 */
#ifndef SCRAWL_TESTS_PICTURE_FILES_H
#define SCRAWL_TESTS_PICTURE_FILES_H

#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <scrawl.h>

struct picture_file {
	unsigned char *bytes;
	size_t count;
};

/* pixels [height, width, channels]: 1 grey, 2 and alpha, 3 RGB, 4 and alpha.  free() the bytes. */
static inline struct picture_file png_file(struct scrawl_shape shape, const uint8_t *pixels)
{
	static const png_uint_32 formats[] = { PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB,
					       PNG_FORMAT_RGBA };
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)shape.width,
		.height = (png_uint_32)shape.height,
		.format = formats[shape.channels - 1],
	};
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
	unsigned char *bytes = malloc(size);
	assert_non_null(bytes);
	assert_true(png_image_write_to_memory(&image, bytes, &size, 0, pixels, 0, NULL));
	return (struct picture_file){ bytes, size };
}

/* The same of 1 or 3 channels as JPEG, with the finest quantisation and no subsampling. */
static inline struct picture_file jpeg_file(struct scrawl_shape shape, const uint8_t *pixels,
					    bool progressive)
{
	struct jpeg_compress_struct encoder;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long size = 0;
	encoder.err = jpeg_std_error(&errors);
	jpeg_create_compress(&encoder);
	jpeg_mem_dest(&encoder, &bytes, &size);
	encoder.image_width = (JDIMENSION)shape.width;
	encoder.image_height = (JDIMENSION)shape.height;
	encoder.input_components = (int)shape.channels;
	encoder.in_color_space = shape.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(&encoder);
	jpeg_set_quality(&encoder, 100, TRUE);
	encoder.comp_info[0].h_samp_factor = encoder.comp_info[0].v_samp_factor = 1;
	if (progressive)
		jpeg_simple_progression(&encoder);
	jpeg_start_compress(&encoder, TRUE);
	for (size_t y = 0; y < shape.height; y++) {
		JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + y * shape.width * shape.channels);
		jpeg_write_scanlines(&encoder, &row, 1);
	}
	jpeg_finish_compress(&encoder);
	jpeg_destroy_compress(&encoder);
	return (struct picture_file){ bytes, size };
}

#endif
