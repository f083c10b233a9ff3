/* SPDX-License-Identifier: MIT */
/*
 * image_jpeg.c - decodes JPEG files with libjpeg-turbo
 *
 * libjpeg reports an error by calling error_exit, which must not return: it jumps back to where the
 * decoding began.  All that must survive the jump is in struct jpeg_job, which belongs to the
 * caller of the function that calls setjmp: C guarantees its members after the jump.  Damage in the
 * coded data is only a warning to libjpeg, which makes up the rest of the picture; here it is an
 * error.
 */
#include <setjmp.h>
#include <stdio.h>
/* They need stdio.h. */
#include <jerror.h>
#include <jpeglib.h>

#include "core/context.h"
#include "data/image.h"

/* A small file can hold very many scans of a large progressive picture, each as slow as a file. */
#define MAX_SCANS 200

struct jpeg_job {
	struct jpeg_decompress_struct decoder;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf start;
	scrawl_context *ctx;
	const struct image_bytes *bytes;
	struct scrawl_image *out;
	enum scrawl_status status;
};

static void jpeg_stop(j_common_ptr common)
{
	struct jpeg_job *job = common->client_data;
	char reason[JMSG_LENGTH_MAX];
	common->err->format_message(common, reason);
	job->status =
		common->err->msg_code == JERR_OUT_OF_MEMORY
			? context_fail_memory(job->ctx, "a picture")
			: context_fail(job->ctx, SCRAWL_EDATA, "%s: %s", job->bytes->name, reason);
	longjmp(job->start, 1);
}

/* level is -1 for warnings; traces are dropped, as are warnings of what does no harm. */
static void jpeg_message(j_common_ptr common, int level)
{
	int code = common->err->msg_code;
	if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER ||
			  code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC))
		jpeg_stop(common);
}

static void jpeg_count_scans(j_common_ptr common)
{
	struct jpeg_job *job = common->client_data;
	if (job->decoder.input_scan_number <= MAX_SCANS)
		return;
	job->status = context_fail(job->ctx, SCRAWL_EDATA, "%s: more than %d scans (save it anew)",
				   job->bytes->name, MAX_SCANS);
	longjmp(job->start, 1);
}

static void jpeg_decode(struct jpeg_job *job)
{
	struct jpeg_decompress_struct *decoder = &job->decoder;
	jpeg_create_decompress(decoder);
	decoder->progress = &job->progress;
	jpeg_mem_src(decoder, job->bytes->data, job->bytes->size);
	jpeg_read_header(decoder, TRUE);
	if (decoder->jpeg_color_space == JCS_CMYK || decoder->jpeg_color_space == JCS_YCCK) {
		job->status = context_fail(job->ctx, SCRAWL_EDATA,
					   "%s: a JPEG picture for printing, in CMYK (save it in "
					   "RGB)",
					   job->bytes->name);
		return;
	}
	/* Grey is the luma, which the file has: its colours need not be decoded. */
	bool grey = decoder->jpeg_color_space == JCS_GRAYSCALE || job->bytes->channels == 1;
	size_t channels = grey ? 1 : 3;
	job->status = image_allocate(job->ctx, job->bytes->name, decoder->image_height,
				     decoder->image_width, channels, job->out);
	if (job->status != SCRAWL_OK)
		return;
	decoder->out_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
	/* The same pixels on every processor. */
	decoder->dct_method = JDCT_ISLOW;
	jpeg_start_decompress(decoder);
	while (decoder->output_scanline < decoder->output_height) {
		JSAMPROW row = job->out->pixels +
			       (size_t)decoder->output_scanline * decoder->output_width * channels;
		jpeg_read_scanlines(decoder, &row, 1);
	}
	jpeg_finish_decompress(decoder);
}

static void jpeg_run(struct jpeg_job *job)
{
	if (setjmp(job->start) == 0)
		jpeg_decode(job);
	jpeg_destroy_decompress(&job->decoder);
}

enum scrawl_status image_read_jpeg(scrawl_context *ctx, const struct image_bytes *bytes,
				   struct scrawl_image *out)
{
	struct jpeg_job job = {
		.progress = { .progress_monitor = jpeg_count_scans },
		.ctx = ctx,
		.bytes = bytes,
		.out = out,
	};
	job.decoder.err = jpeg_std_error(&job.errors);
	job.decoder.client_data = &job;
	job.errors.error_exit = jpeg_stop;
	job.errors.emit_message = jpeg_message;
	jpeg_run(&job);
	return job.status;
}
