/* SPDX-License-Identifier: MIT */
/*
 * json_syntax.h - whether a text is JSON, found out without memory
 */
#ifndef SCRAWL_MODEL_JSON_SYNTAX_H
#define SCRAWL_MODEL_JSON_SYNTAX_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Whether the text is an object or array of JSON, nested up to 64 deep.  That strings are UTF-8,
 * keys are unique and numbers fit is not checked.
 */
bool json_is_well_formed(const char *text, size_t bytes);

/*
 * Whether jansson failed to parse an object or array for lack of memory: it may blame the text for
 * that, or say nothing.  error must have been zeroed before, as it may be left unset.
 */
bool json_ran_out(const char *text, size_t bytes, const json_error_t *error);

#endif
