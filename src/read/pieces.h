/* SPDX-License-Identifier: MIT */
/*
 * pieces.h - connected pieces of ink
 */
#ifndef SCRAWL_READ_PIECES_H
#define SCRAWL_READ_PIECES_H

#include <allheaders.h>
#include <scrawl.h>

/* In pixels of a mask; right and bottom are the first ones outside. */
struct frame {
	l_int32 left, top, right, bottom;
};

static inline l_int32 frame_width(const struct frame *f)
{
	return f->right - f->left;
}

static inline l_int32 frame_height(const struct frame *f)
{
	return f->bottom - f->top;
}

/* The smallest frame that holds both. */
static inline struct frame frame_join(struct frame a, struct frame b)
{
	return (struct frame){ L_MIN(a.left, b.left), L_MIN(a.top, b.top), L_MAX(a.right, b.right),
			       L_MAX(a.bottom, b.bottom) };
}

/* What two frames share horizontally or vertically; negative: the gap between them. */
static inline l_int32 frame_overlap_x(const struct frame *a, const struct frame *b)
{
	return L_MIN(a->right, b->right) - L_MAX(a->left, b->left);
}

static inline l_int32 frame_overlap_y(const struct frame *a, const struct frame *b)
{
	return L_MIN(a->bottom, b->bottom) - L_MAX(a->top, b->top);
}

/* Adds the ink of a mask in its frame to a picture of the frame `at`. */
void frame_draw(PIX *to, const struct frame *at, PIX *mask, const struct frame *frame);

struct piece {
	PIX *mask; /* of the size of its frame */
	struct frame frame;
	l_int32 area; /* pixels of ink */
};

/* Whether a piece is a stroke from left to right. */
static inline bool piece_is_bar(const struct piece *p)
{
	return frame_width(&p->frame) > 3 * frame_height(&p->frame);
}

/* The height of a character that a piece may be part of: a long bar is part of a sign. */
static inline double piece_height(const struct piece *p)
{
	return piece_is_bar(p) ? frame_width(&p->frame) / 2.0 : frame_height(&p->frame);
}

struct pieces {
	size_t count;
	struct piece *all; /* [count] */
	double height;     /* of a typical character, in pixels of the mask; 0: there is no piece */
};

/*
 * The 8-connected pieces of mask that may belong to characters, without specks.
 * ENOMEM.  Then there is nothing to release.
 */
enum scrawl_status pieces_find(scrawl_context *ctx, PIX *mask, struct pieces *out);

/* The typical height of characters that these pieces are part of; sorts them by it. */
double pieces_typical_height(const struct piece **some, size_t count);

void pieces_release(struct pieces *pieces);

#endif
