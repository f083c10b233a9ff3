/* SPDX-License-Identifier: MIT */
/*
 * eval_json.h - an evaluation as JSON: everything (--json), and the numbers alone (--metrics)
 */
#ifndef SCRAWL_TOOLS_OUTPUT_EVAL_JSON_H
#define SCRAWL_TOOLS_OUTPUT_EVAL_JSON_H

#include <jansson.h>

#include "output/gates.h"
#include "output/worst.h"

/* Documents, with "each" or one member per model if models are side by side; NULL: no memory. */
json_t *eval_document(const struct measurement *m, const struct gates *gates,
		      const struct worst_list *worst);
json_t *eval_metrics(const struct measurement *m);

#endif
