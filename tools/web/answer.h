/* SPDX-License-Identifier: MIT */
/*
 * answer.h - the server's JSON documents
 */
#ifndef SCRAWL_TOOLS_WEB_ANSWER_H
#define SCRAWL_TOOLS_WEB_ANSWER_H

#include "read/page_json.h"

/* Both return NULL if memory ran out.  A model of /api/models, called name: */
json_t *answer_model(const char *name, const struct page_reader *reader);

/* As page_json, with what the model saw: "input", and "images", one for each character. */
json_t *answer_page(const struct page_reader *reader, const struct scrawl_page *page);

#endif
