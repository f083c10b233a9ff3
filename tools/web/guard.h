/* SPDX-License-Identifier: MIT */
/*
 * guard.h - refuses requests by their headers alone
 *
 * Other pages in a browser on this machine must not use the server: their requests carry a foreign
 * Origin or Sec-Fetch-Site, or, if they made their own name mean this machine (DNS rebinding), a
 * foreign Host.  Browsers add these headers, and pages cannot change them.
 */
#ifndef SCRAWL_TOOLS_WEB_GUARD_H
#define SCRAWL_TOOLS_WEB_GUARD_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

/* What is read from a request's headers; texts live as long as the request, NULL: not given. */
struct request_head {
	const char *host, *origin, *site, *type;
	const char *length, *coding; /* Content-Length, Transfer-Encoding */
	bool repeated;               /* one of these was given twice */
};

struct refusal {
	unsigned status; /* of HTTP; 0: not refused */
	const char *why;
};

/*
 * Reads the headers, and refuses the request if it does not come from this machine's own page or a
 * script: Host must be a loopback address, localhost, or the address that the client reached.
 */
struct refusal guard_request(struct MHD_Connection *connection, const char *version, uint16_t port,
			     struct request_head *head);

/* Whether a body of at most limit bytes, whose length is stored, can be accepted. */
struct refusal guard_body(const struct request_head *head, size_t limit, size_t *length);

#endif
