/* SPDX-License-Identifier: MIT */
/*
 * reply.c - sends responses, each with the headers that keep browsers strict
 */
#include "web/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "web/page.h"

struct header {
	const char *name, *value; /* value NULL: left out */
};

/* Adds the headers of every response and some more, and sends it. */
static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status,
				     struct MHD_Response *response, const struct header *more,
				     size_t count)
{
	static const struct header always[] = {
		{ "Content-Security-Policy", web_page_policy },
		{ "X-Content-Type-Options", "nosniff" },
		{ "Referrer-Policy", "no-referrer" },
		{ "Cross-Origin-Resource-Policy", "same-origin" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
		{ "Cache-Control", "no-store" },
	};
	enum MHD_Result result = response ? MHD_YES : MHD_NO;
	for (size_t i = 0; i < sizeof(always) / sizeof(*always) && result == MHD_YES; i++)
		result = MHD_add_response_header(response, always[i].name, always[i].value);
	for (size_t i = 0; i < count && result == MHD_YES; i++)
		if (more[i].value)
			result = MHD_add_response_header(response, more[i].name, more[i].value);
	if (result == MHD_YES)
		result = MHD_queue_response(connection, status, response);
	if (response)
		MHD_destroy_response(response);
	return result;
}

enum MHD_Result reply_page(struct MHD_Connection *connection)
{
	const struct header type = { "Content-Type", "text/html; charset=utf-8" };
	/* MHD only reads it, though its interface does not say so. */
	union {
		const unsigned char *embedded;
		void *given;
	} page = { .embedded = web_page };
	return send_response(connection, MHD_HTTP_OK,
			     MHD_create_response_from_buffer(web_page_size, page.given,
							     MHD_RESPMEM_PERSISTENT),
			     &type, 1);
}

/* document as for reply_json. */
static enum MHD_Result reply_document(struct MHD_Connection *connection, unsigned status,
				      json_t *document, const struct header *more)
{
	char *text = json_line(document);
	json_decref(document);
	if (!text)
		return MHD_NO;
	const struct header headers[] = { { "Content-Type", "application/json" }, *more };
	struct MHD_Response *response =
		MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
	if (!response)
		free(text);
	return send_response(connection, status, response, headers, 2);
}

enum MHD_Result reply_json(struct MHD_Connection *connection, unsigned status, json_t *document,
			   double seconds)
{
	char duration[48];
	snprintf(duration, sizeof(duration), "read;dur=%.2f", 1e3 * seconds);
	return reply_document(connection, status, document,
			      &(struct header){ "Server-Timing", seconds < 0.0 ? NULL : duration });
}

enum MHD_Result reply_error(struct MHD_Connection *connection, unsigned status, const char *why,
			    const char *allow)
{
	return reply_document(connection, status, json_pack("{s:o}", "error", json_text(why)),
			      &(struct header){ "Allow", allow });
}
