/* SPDX-License-Identifier: MIT */
/*
 * model_text.h - descriptions of models, networks and IDX files as text and as JSON
 *
 * All functions print on standard output and return an exit code.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_MODEL_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_MODEL_TEXT_H

#include <scrawl.h>

struct info_subject {
	const char *path;                     /* of a model file; NULL: a network */
	const struct scrawl_network *network; /* NULL: not a named one */
	const scrawl_model *model;
	size_t batch; /* for the memory shown */
};

int info_model_text(const struct info_subject *subject);
int info_model_json(const struct info_subject *subject);
/* The configuration of the run that made a model file. */
int info_model_config(const struct info_subject *subject);

int info_idx_text(const char *path, const struct scrawl_idx_info *info);
int info_idx_json(const char *path, const struct scrawl_idx_info *info);

#endif
