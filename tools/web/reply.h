/* SPDX-License-Identifier: MIT */
/*
 * reply.h - sends responses, each with the headers that keep browsers strict
 */
#ifndef SCRAWL_TOOLS_WEB_REPLY_H
#define SCRAWL_TOOLS_WEB_REPLY_H

#include <microhttpd.h>

#include "cli/json.h"

/* All return what MHD's handler returns.  The page: */
enum MHD_Result reply_page(struct MHD_Connection *connection);
/* A document, which is released (NULL: memory ran out), and how long it took, below 0: unsaid. */
enum MHD_Result reply_json(struct MHD_Connection *connection, unsigned status, json_t *document,
			   double seconds);
/* {"error": why}; allow: the methods of a 405, NULL otherwise. */
enum MHD_Result reply_error(struct MHD_Connection *connection, unsigned status, const char *why,
			    const char *allow);

#endif
