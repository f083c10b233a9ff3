/* SPDX-License-Identifier: MIT */
/*
 * magic.h - what a file is that was given as IDX and is none
 */
#ifndef SCRAWL_DATA_MAGIC_H
#define SCRAWL_DATA_MAGIC_H

#include <stddef.h>
#include <stdint.h>

/* How many first bytes of a file (of what is in it, if gzipped) tell all the kinds apart. */
#define MAGIC_BYTES 512

/* "a zip archive (unpack it first)"; NULL: not known.  The string is static. */
const char *magic_describe(const uint8_t *bytes, size_t count);

#endif
