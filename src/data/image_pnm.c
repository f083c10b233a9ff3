/* SPDX-License-Identifier: MIT */
/*
 * image_pnm.c - decodes PNM files: PBM, PGM and PPM, as text (P1, P2, P3) and as bytes (P4, P5, P6)
 *
 * A header of numbers: width, height and, but for PBM, the value of white, up to 65535.  Numbers
 * are separated by white space and by comments, from # to the end of the line; exactly one byte of
 * white space precedes the values that are bytes.  PBM's bits are 1 for black.  Leptonica reads the
 * common ones of these files only.
 */
#include "core/context.h"
#include "data/image.h"

struct pnm {
	const struct image_bytes *bytes;
	size_t at;     /* of what is read next */
	unsigned kind; /* '1' to '6' */
	uint32_t width, height, white;
};

static bool is_pnm_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void pnm_skip_space(struct pnm *p)
{
	const unsigned char *data = p->bytes->data;
	for (; p->at < p->bytes->size; p->at++) {
		if (data[p->at] == '#')
			while (p->at + 1 < p->bytes->size && data[p->at] != '\n')
				p->at++;
		else if (!is_pnm_space(data[p->at]))
			break;
	}
}

/* A number of at most that many digits and that value. */
static bool pnm_number(struct pnm *p, size_t max_digits, uint32_t max, uint32_t *value)
{
	const unsigned char *data = p->bytes->data;
	pnm_skip_space(p);
	size_t first = p->at;
	uint64_t number = 0;
	while (p->at < p->bytes->size && p->at - first < max_digits && data[p->at] >= '0' &&
	       data[p->at] <= '9')
		number = 10 * number + data[p->at++] - '0';
	*value = (uint32_t)number;
	return p->at > first && number <= max;
}

static bool pnm_header(struct pnm *p)
{
	bool bits = p->kind == '1' || p->kind == '4', is_text = p->kind <= '3';
	p->at = 2;
	p->white = 1;
	if (!pnm_number(p, 10, INT32_MAX, &p->width) || !pnm_number(p, 10, INT32_MAX, &p->height))
		return false;
	if (!bits && (!pnm_number(p, 10, UINT16_MAX, &p->white) || !p->white))
		return false;
	if (is_text)
		return true;
	p->at++;
	return p->at <= p->bytes->size && is_pnm_space(p->bytes->data[p->at - 1]);
}

/* 0 to white becomes 0 to 255, rounded. */
static uint8_t pnm_level(const struct pnm *p, uint32_t value)
{
	return (uint8_t)((value * 255u + p->white / 2) / p->white);
}

static bool pnm_text(struct pnm *p, size_t count, uint8_t *out)
{
	bool bits = p->kind == '1'; /* digits, which need no space between them */
	for (size_t i = 0; i < count; i++) {
		uint32_t value;
		if (!pnm_number(p, bits ? 1 : 10, p->white, &value))
			return false;
		out[i] = pnm_level(p, bits ? 1 - value : value);
	}
	return true;
}

static void pnm_bits(const struct pnm *p, uint8_t *out)
{
	const unsigned char *row = p->bytes->data + p->at;
	for (uint32_t y = 0; y < p->height; y++, row += (p->width + 7) / 8)
		for (uint32_t x = 0; x < p->width; x++)
			*out++ = row[x / 8] >> (7 - x % 8) & 1 ? 0 : 255;
}

static bool pnm_samples(const struct pnm *p, size_t count, uint8_t *out)
{
	const unsigned char *data = p->bytes->data + p->at;
	bool wide = p->white > 255;
	for (size_t i = 0; i < count; i++) {
		uint32_t value = wide ? (uint32_t)data[2 * i] << 8 | data[2 * i + 1] : data[i];
		if (value > p->white)
			return false;
		out[i] = pnm_level(p, value);
	}
	return true;
}

/* The fewest bytes that the values can take; a text needs no space after its last number. */
static uint64_t pnm_bytes(const struct pnm *p, size_t samples)
{
	switch (p->kind) {
	case '1':
		return samples;
	case '4':
		return (uint64_t)((p->width + 7) / 8) * p->height;
	case '5':
	case '6':
		return p->white > 255 ? 2 * samples : samples;
	default:
		return 2 * samples - 1;
	}
}

enum scrawl_status image_read_pnm(scrawl_context *ctx, const struct image_bytes *bytes,
				  struct scrawl_image *out)
{
	struct pnm p = { .bytes = bytes, .kind = bytes->data[1] };
	if (!pnm_header(&p))
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: the header of this PNM picture is damaged", bytes->name);
	size_t channels = p.kind == '3' || p.kind == '6' ? 3 : 1;
	enum scrawl_status status = image_check_size(ctx, bytes->name, p.height, p.width);
	if (status != SCRAWL_OK)
		return status;
	size_t count = (size_t)p.width * p.height * channels;
	if (pnm_bytes(&p, count) > bytes->size - p.at)
		return context_fail(ctx, SCRAWL_EDATA, "%s: this PNM picture is cut short",
				    bytes->name);
	status = image_allocate(ctx, bytes->name, p.height, p.width, channels, out);
	if (status != SCRAWL_OK)
		return status;
	bool good = true;
	if (p.kind <= '3')
		good = pnm_text(&p, count, out->pixels);
	else if (p.kind == '4')
		pnm_bits(&p, out->pixels);
	else
		good = pnm_samples(&p, count, out->pixels);
	return good ? SCRAWL_OK
		    : context_fail(ctx, SCRAWL_EDATA,
				   "%s: this PNM picture is cut short, or holds a value above %u",
				   bytes->name, (unsigned)p.white);
}
