/* SPDX-License-Identifier: MIT */
/*
 * base64.h - bytes as text: base64 of RFC 4648, for data URIs
 */
#ifndef SCRAWL_TOOLS_CLI_BASE64_H
#define SCRAWL_TOOLS_CLI_BASE64_H

#include <stddef.h>

/* prefix, then bytes [count] in base64; free() it.  NULL: no memory. */
char *base64_text(const char *prefix, const void *bytes, size_t count);

#endif
