/* SPDX-License-Identifier: MIT */
/*
 * request.h - what the server's addresses do
 */
#ifndef SCRAWL_TOOLS_WEB_REQUEST_H
#define SCRAWL_TOOLS_WEB_REQUEST_H

#include <microhttpd.h>
#include <stdint.h>

#include "web/service.h"

#define MAX_BODY ((size_t)32 << 20)

struct request_rules {
	struct service *service;
	uint16_t port;
	const char *key; /* that each request must name; NULL: none */
};

/*
 * A request as MHD hands it over piece by piece, `state` being its own place for it.  Returns what
 * MHD's handler returns.  `answering` is called with true before the picture is read, and with
 * false after that.
 */
struct http_request {
	struct MHD_Connection *connection;
	const char *url, *method, *version;
	const char *upload;
	size_t *upload_size;
	void (*answering)(struct MHD_Connection *connection, bool begins);
};
enum MHD_Result request_handle(const struct request_rules *rules, const struct http_request *http,
			       void **state);
void request_release(void *state);

#endif
