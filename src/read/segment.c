/* SPDX-License-Identifier: MIT */
/*
 * segment.c - finds the most probable characters of a line
 *
 * Up to MAX_JOINED neighbouring atoms may be a character.  Each candidate costs -log p, with p the
 * probability of its best class, plus what speaks against it: a cut through ink, a size unlike the
 * line's, a gap inside.  It may also be no character at all, at -log p(none) plus a cost, as most
 * of what is written is.  The cheapest way from the left end of the line to the right one is found
 * by dynamic programming (Viterbi).  A character's extent is certain by how much more the cheapest
 * way without it costs: d, as 1 / (1 + exp(b - k d)).  b is 0, but for a slice, which looks like 1.
 */
#include "read/segment.h"

#include <math.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/shape.h"
#include "read/atoms.h"
#include "read/character.h"

#define MAX_JOINED        14
#define WIDEST            1.5  /* of a character, in heights of the line's characters */
#define WIDEST_GAP_INSIDE 0.3  /* of a character, in the same */
#define MIN_P             1e-4 /* less probable is as bad */
#define SHARPNESS         2.0  /* k */
#define SLICE             0.4  /* in heights: the width below which cut ink may be a slice */
#define SLICE_DOUBT       1.0  /* b of such, and as much per height of ink that is cut */
#define VARIANT           0.7  /* of the wider one, shared by variants of a character */
#define NONE_COST         6.0
#define CUT_COST          0.5  /* per height of ink that is cut */
#define CUT_FIXED         0.1  /* for each cut */
#define LOW               0.65 /* of the height of the others: a lower character is unlikely */
#define SIZE_COST         6.0  /* for what is missing to that, per height */
#define MARK_COST         0.25 /* of a point, a comma or a dash, instead of its reading */
#define GAP_COST          3.0  /* per height of a gap */

/* Neighbouring atoms that may be a character. */
struct candidate {
	size_t first, count;
	struct frame frame;
	double cost; /* of its shape; later also of its reading */
	bool mark;   /* cheaper as a point, a comma or a dash than as any class */
};

/* Everything for one line. */
struct search {
	struct scrawl_reader *reader;
	struct atoms atoms;
	size_t count;
	struct candidate *candidates; /* [count], by their first atom */
	struct segments *out;
};

static double gap_inside(const struct atoms *atoms, size_t first, size_t count)
{
	double widest = 0.0;
	l_int32 right = atoms->all[first].frame.right;
	for (size_t i = first + 1; i < first + count; i++) {
		widest = fmax(widest, atoms->all[i].frame.left - right);
		right = L_MAX(right, atoms->all[i].frame.right);
	}
	return widest;
}

/* What speaks against a candidate, apart from its reading; INFINITY: it is none. */
static double shape_cost(const struct search *s, const struct candidate *c)
{
	const struct atom *last = &s->atoms.all[c->first + c->count - 1];
	double gap = gap_inside(&s->atoms, c->first, c->count) / s->atoms.height;
	if (c->count > 1 &&
	    (frame_width(&c->frame) > WIDEST * s->atoms.height || gap > WIDEST_GAP_INSIDE))
		return INFINITY;
	double cost = GAP_COST * gap;
	if (last->cut > 0.0)
		cost += CUT_FIXED + CUT_COST * last->cut;
	return cost;
}

static enum scrawl_status find_candidates(struct search *s)
{
	size_t n = s->atoms.count, pixels = shape_count(s->reader->input);
	s->candidates = memory_alloc(n * MAX_JOINED + 1, sizeof(*s->candidates));
	s->out->images = memory_alloc(n * MAX_JOINED + 1, pixels);
	if (!s->candidates || !s->out->images)
		return context_fail_memory(s->reader->ctx, "the characters of a line");
	for (size_t i = 0; i < n; i++)
		for (size_t k = 1; k <= MAX_JOINED && i + k <= n; k++) {
			struct candidate *c = &s->candidates[s->count];
			*c = (struct candidate){ .first = i, .count = k };
			PIX *mask = atoms_join(&s->atoms.all[i], k, &c->frame);
			if (!mask)
				return context_fail_memory(s->reader->ctx, "a character");
			c->cost = shape_cost(s, c);
			enum scrawl_status status =
				isinf(c->cost)
					? SCRAWL_OK
					: character_prepare(s->reader->ctx, mask, s->reader->input,
							    s->out->images + s->count * pixels);
			s->count += !isinf(c->cost);
			pixDestroy(&mask);
			if (status != SCRAWL_OK)
				return status;
		}
	return SCRAWL_OK;
}

static double reading_cost(const struct search *s, struct candidate *c, const float *probabilities)
{
	const struct scrawl_reader *reader = s->reader;
	double p = probabilities[reader_best_class(reader, probabilities)];
	double low = fmax(0.0, LOW - frame_height(&c->frame) / s->atoms.height);
	double cost = SIZE_COST * low - log(fmax(p, MIN_P));
	c->mark = c->count == 1 && s->atoms.all[c->first].mark && MARK_COST < cost;
	if (c->mark)
		return MARK_COST;
	if (reader->none == SIZE_MAX)
		return cost;
	double none = NONE_COST - log(fmax(probabilities[reader->none], MIN_P));
	return fmin(cost, none);
}

/* Adds the costs of their readings to the candidates. */
static void add_readings(struct search *s)
{
	for (size_t c = 0; c < s->count; c++)
		s->candidates[c].cost +=
			reading_cost(s, &s->candidates[c],
				     s->out->probabilities + c * s->reader->classes);
}

/* Whether two candidates are the same character, more or less of whose ink is taken for it. */
static bool is_variant(const struct search *s, size_t a, size_t b)
{
	const struct frame *f = &s->candidates[a].frame, *g = &s->candidates[b].frame;
	double shared = L_MAX(0, frame_overlap_x(f, g)),
	       wider = L_MAX(frame_width(f), frame_width(g));
	const float *p = s->out->probabilities;
	size_t classes = s->reader->classes;
	return a == b ||
	       (shared >= VARIANT * wider && reader_best_class(s->reader, p + a * classes) ==
						     reader_best_class(s->reader, p + b * classes));
}

/*
 * The cost of the cheapest way that has no variant of candidate `without`; SIZE_MAX: of all.
 * from[i] is the candidate that ends before atom i; it may be NULL.
 */
static double find_way(const struct search *s, size_t without, double *cost, size_t *from)
{
	size_t n = s->atoms.count;
	for (size_t i = 0; i <= n; i++)
		cost[i] = i ? INFINITY : 0.0;
	for (size_t i = 0; i < s->count; i++) {
		const struct candidate *c = &s->candidates[i];
		size_t end = c->first + c->count;
		if (cost[c->first] + c->cost >= cost[end] ||
		    (without != SIZE_MAX && is_variant(s, i, without)))
			continue;
		cost[end] = cost[c->first] + c->cost;
		if (from)
			from[end] = i;
	}
	return cost[n];
}

/* That a candidate is one character's ink, if the cheapest way without it costs that much more. */
static double certainty_of(const struct search *s, const struct candidate *c, double more)
{
	const struct atom *first = &s->atoms.all[c->first];
	double doubt = 0.0, cut = first[c->count - 1].cut + (c->first ? first[-1].cut : 0.0);
	if (c->mark)
		return 0.0;
	if (cut > 0.0 && frame_width(&c->frame) < SLICE * s->atoms.height)
		doubt = SLICE_DOUBT * (1.0 + cut);
	return 1.0 / (1.0 + exp(doubt - SHARPNESS * more));
}

static enum scrawl_status take_way(struct search *s, double whole, double *cost, const size_t *from)
{
	size_t n = 0, at = s->atoms.count, pixels = shape_count(s->reader->input);
	for (; at > 0; at = s->candidates[from[at]].first)
		n++;
	s->out->all = memory_alloc(n + 1, sizeof(*s->out->all));
	if (!s->out->all)
		return context_fail_memory(s->reader->ctx, "the characters of a line");
	s->out->count = n;
	for (at = s->atoms.count; at > 0; at = s->candidates[from[at]].first) {
		size_t c = from[at];
		double more = find_way(s, c, cost, NULL) - whole;
		s->out->all[--n] = (struct segment){
			.frame = s->candidates[c].frame,
			.certainty = certainty_of(s, &s->candidates[c], more),
			.probabilities = s->out->probabilities + c * s->reader->classes,
			.image = s->out->images + c * pixels,
		};
	}
	return SCRAWL_OK;
}

static enum scrawl_status search_line(struct search *s)
{
	struct scrawl_reader *reader = s->reader;
	enum scrawl_status status = find_candidates(s);
	if (status == SCRAWL_OK)
		s->out->probabilities = memory_alloc(s->count * reader->classes, sizeof(float));
	if (status == SCRAWL_OK && !s->out->probabilities)
		status = context_fail_memory(reader->ctx, "the characters of a line");
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict(reader->ensemble, s->out->images, s->count,
						 s->out->probabilities);
	double *cost = memory_alloc(s->atoms.count + 1, sizeof(*cost));
	size_t *from = memory_alloc(s->atoms.count + 1, sizeof(*from));
	if (status == SCRAWL_OK && (!cost || !from))
		status = context_fail_memory(reader->ctx, "the characters of a line");
	if (status == SCRAWL_OK) {
		add_readings(s);
		double whole = find_way(s, SIZE_MAX, cost, from);
		status = take_way(s, whole, cost, from);
	}
	memory_free(cost);
	memory_free(from);
	return status;
}

enum scrawl_status segment_line(struct scrawl_reader *reader, const struct line *line,
				struct segments *out)
{
	struct segments segments = { 0 };
	struct search s = { .reader = reader, .out = &segments };
	enum scrawl_status status = atoms_find(reader->ctx, line, &s.atoms);
	if (status == SCRAWL_OK)
		status = s.atoms.hatched ? segment_whole(reader, line, &segments) : search_line(&s);
	if (status == SCRAWL_OK && s.atoms.hatched)
		segments.all[0].certainty = 0.0;
	memory_free(s.candidates);
	atoms_release(&s.atoms);
	if (status == SCRAWL_OK)
		*out = segments;
	else
		segments_release(&segments);
	return status;
}

enum scrawl_status segment_whole(struct scrawl_reader *reader, const struct line *line,
				 struct segments *out)
{
	struct segments segments = { .count = 1 };
	enum scrawl_status status = SCRAWL_OK;
	segments.all = memory_alloc(1, sizeof(*segments.all));
	segments.images = memory_alloc(1, shape_count(reader->input));
	segments.probabilities = memory_alloc(reader->classes, sizeof(float));
	PIX *mask = pixCreate(frame_width(&line->frame), frame_height(&line->frame), 1);
	if (!segments.all || !segments.images || !segments.probabilities || !mask)
		status = context_fail_memory(reader->ctx, "a character");
	for (size_t i = 0; mask && i < line->count; i++)
		frame_draw(mask, &line->frame, line->pieces[i]->mask, &line->pieces[i]->frame);
	if (status == SCRAWL_OK)
		status = character_prepare(reader->ctx, mask, reader->input, segments.images);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict(reader->ensemble, segments.images, 1,
						 segments.probabilities);
	pixDestroy(&mask);
	if (status != SCRAWL_OK) {
		segments_release(&segments);
		return status;
	}
	segments.all[0] =
		(struct segment){ line->frame, 1.0, segments.probabilities, segments.images };
	*out = segments;
	return SCRAWL_OK;
}

void segments_release(struct segments *segments)
{
	memory_free(segments->all);
	memory_free(segments->probabilities);
	memory_free(segments->images);
	*segments = (struct segments){ 0 };
}
