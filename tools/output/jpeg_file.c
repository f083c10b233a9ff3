/* SPDX-License-Identifier: MIT */
/*
 * jpeg_file.c - pictures as JPEG files, through libjpeg
 *
 * libjpeg reports an error by calling error_exit, which must not return: it jumps back to where the
 * writing began.  What must survive the jump is in struct jpeg_writer, which belongs to the caller
 * of the function that calls setjmp: C guarantees its members after the jump.
 */
#include "output/jpeg_file.h"

#include <setjmp.h>
#include <stdio.h>
/* It needs stdio.h. */
#include <jpeglib.h>

#include "cli/message.h"
#include "output/output_file.h"

struct jpeg_writer {
	struct jpeg_compress_struct encoder;
	struct jpeg_error_mgr errors;
	jmp_buf start;
	FILE *stream;
	uint8_t *pixels;
	struct scrawl_shape shape;
	int quality;
	bool failed;
	char reason[JMSG_LENGTH_MAX];
};

static void jpeg_write_stop(j_common_ptr common)
{
	struct jpeg_writer *writer = common->client_data;
	common->err->format_message(common, writer->reason);
	writer->failed = true;
	longjmp(writer->start, 1);
}

static void jpeg_encode(struct jpeg_writer *writer)
{
	struct jpeg_compress_struct *encoder = &writer->encoder;
	size_t row = writer->shape.width * writer->shape.channels;
	jpeg_create_compress(encoder);
	jpeg_stdio_dest(encoder, writer->stream);
	encoder->image_width = (JDIMENSION)writer->shape.width;
	encoder->image_height = (JDIMENSION)writer->shape.height;
	encoder->input_components = 3;
	encoder->in_color_space = JCS_RGB;
	jpeg_set_defaults(encoder);
	jpeg_set_quality(encoder, writer->quality, TRUE);
	/* The same bytes on every processor. */
	encoder->dct_method = JDCT_ISLOW;
	jpeg_start_compress(encoder, TRUE);
	while (encoder->next_scanline < encoder->image_height) {
		JSAMPROW pixels = writer->pixels + encoder->next_scanline * row;
		jpeg_write_scanlines(encoder, &pixels, 1);
	}
	jpeg_finish_compress(encoder);
}

static void jpeg_encode_guarded(struct jpeg_writer *writer)
{
	if (setjmp(writer->start) == 0)
		jpeg_encode(writer);
	jpeg_destroy_compress(&writer->encoder);
}

int jpeg_file_write(const char *path, uint8_t *pixels, struct scrawl_shape shape, int quality)
{
	struct output_file file;
	int code = output_open(&file, path, SCRAWL_FILE_KIND_JPEG);
	if (code != EXIT_DONE)
		return code;
	struct jpeg_writer writer = {
		.stream = file.stream,
		.pixels = pixels,
		.shape = shape,
		.quality = quality,
	};
	writer.encoder.err = jpeg_std_error(&writer.errors);
	writer.encoder.client_data = &writer;
	writer.errors.error_exit = jpeg_write_stop;
	jpeg_encode_guarded(&writer);
	if (!writer.failed || ferror(file.stream))
		return output_close(&file, true); /* which reports what could not be written */
	output_close(&file, false);
	return fail_with(EXIT_FAILED, "%s: %s", path, writer.reason);
}
