/* SPDX-License-Identifier: MIT */
/*
 * augment.h - training images changed at random, as handwriting changes from hand to hand
 *
 * The changed image is a pure function of the image, the augmentation and (seed, epoch, sample); it
 * depends on neither threads nor history.  In this order:
 *
 *	thickness N   strokes are dilated or eroded by up to N pixels (a fraction is a blend)
 *	bold N        strokes are dilated by up to N pixels more
 *	rotate D      turned by up to D degrees in either direction
 *	zoom F        height and width, independently, scaled by 1 - F to 1 + F
 *	shear D       slanted by up to D degrees
 *	shift F       moved by up to F of the height and of the width
 *	elastic A S   pixels displaced by a random smooth field (Simard et al., "Best practices for
 *	              convolutional neural networks", ICDAR 2003): noise in -1 .. 1, convolved with
 *	              a Gaussian of standard deviation S pixels, times A
 *	flip P        mirrored, left to right, with probability P; for objects, not for writing
 *	erase N       a rectangle with sides of up to N pixels becomes 0
 *	blur S        convolved with a Gaussian of standard deviation up to S pixels
 *	contrast F    values, of 0 .. 1, raised to a power of 1 - F to 1 + F, then scaled by
 *	              1 - F to 1
 *	noise N       each pixel changed by up to a limit, which is itself up to N grey levels
 *
 * Every draw is uniform.  Rotation to elastic are combined into one map from target to source
 * positions, so that the image is resampled once, bilinearly; pixels outside it are 0.  All
 * channels of an image are changed in the same way.
 */
#ifndef SCRAWL_DATA_AUGMENT_H
#define SCRAWL_DATA_AUGMENT_H

#include <scrawl.h>

/* The largest change of each kind, or its probability; all 0: none. */
struct augment {
	double rotate;                       /* degrees */
	double zoom;                         /* fraction */
	double shear;                        /* degrees */
	double shift;                        /* fraction of the side */
	double elastic_alpha, elastic_sigma; /* pixels */
	double thickness;                    /* pixels */
	double flip;                         /* probability */
	double erase;                        /* pixels, a whole number */
	double bold;                         /* pixels */
	double blur;                         /* pixels */
	double contrast;                     /* fraction */
	double noise;                        /* grey levels */
};

/*
 * Reads "none", a named augmentation ("light") or a list such as "rotate 15, elastic 34 4"; NULL
 * is none.
 * EINVAL: the text gives the position, what was found there and what was expected.
 */
enum scrawl_status augment_parse(scrawl_context *ctx, const char *text, struct augment *out);

/* The text to record for one that augment_parse accepts: "none", or the whole list. */
const char *augment_list(const char *text);

bool augment_is_none(const struct augment *augment);

/* An augmentation prepared for images of one size, with scratch for several threads. */
struct augmenter;

/* EINVAL: an image of this size is too large. */
enum scrawl_status augmenter_create(scrawl_context *ctx, const struct augment *augment,
				    struct scrawl_shape shape, struct augmenter **out);
void augmenter_destroy(struct augmenter *augmenter);

/*
 * The changed image [height, width, channels], valid until the next call with this worker (a number
 * below the context's threads).  Allocates nothing; different workers may call at the same time.
 */
const uint8_t *augmenter_image(const struct augmenter *augmenter, const uint8_t *image,
			       uint64_t seed, uint32_t epoch, uint32_t sample, unsigned worker);

#endif
