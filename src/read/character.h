/* SPDX-License-Identifier: MIT */
/*
 * character.h - the ink of one character as a network's input
 */
#ifndef SCRAWL_READ_CHARACTER_H
#define SCRAWL_READ_CHARACTER_H

#include <allheaders.h>
#include <scrawl.h>

/*
 * Prepares the ink of mask (1 bit), as scrawl_character_normalize does, into out [input].
 * ENOMEM.
 */
enum scrawl_status character_prepare(scrawl_context *ctx, PIX *mask, struct scrawl_shape input,
				     uint8_t *out);

#endif
