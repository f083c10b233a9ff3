/* SPDX-License-Identifier: MIT */
/*
 * common_options.h - the options that every command takes beside its own
 *
 * They apply to the whole process, so they have no place in the command's table and cannot be given
 * in a configuration.
 */
#ifndef SCRAWL_TOOLS_CLI_COMMON_OPTIONS_H
#define SCRAWL_TOOLS_CLI_COMMON_OPTIONS_H

#include "cli/option_value.h"

/* NULL past the last. */
const struct option_spec *common_option_at(size_t index);
bool is_common_option(const struct option_spec *option);

/*
 * A number of bytes, "8GB" or "1.5GiB", into *bytes; "none" is SIZE_MAX.  Units are B, kB, MB, GB,
 * TB and KiB, MiB, GiB, TiB, in any case, also without the B.  false: it is malformed or below 1,
 * and *bytes is unchanged.
 */
bool parse_bytes(const char *text, size_t *bytes);

#endif
