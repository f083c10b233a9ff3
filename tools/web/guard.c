/* SPDX-License-Identifier: MIT */
/*
 * guard.c - refuses requests by their headers alone
 */
#include "web/guard.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "cli/option_value.h"

#define MAX_HOST 80 /* an IPv6 address in brackets, and a port */

static const struct refusal not_refused;

static struct refusal guard_refused(unsigned status, const char *why)
{
	return (struct refusal){ status, why };
}

static enum MHD_Result take_header(void *arg, enum MHD_ValueKind kind, const char *key,
				   const char *value)
{
	struct request_head *head = arg;
	const struct {
		const char *name;
		const char **place;
	} known[] = {
		{ "Host", &head->host },
		{ "Origin", &head->origin },
		{ "Sec-Fetch-Site", &head->site },
		{ "Content-Type", &head->type },
		{ "Content-Length", &head->length },
		{ "Transfer-Encoding", &head->coding },
	};
	(void)kind;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcasecmp(key, known[i].name) == 0) {
			head->repeated |= *known[i].place != NULL;
			*known[i].place = value ? value : "";
		}
	}
	return MHD_YES;
}

/* The address of this machine that the client reached, as it is written in a URL. */
static bool reached_address(struct MHD_Connection *connection, char *out, size_t size)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	char text[MAX_HOST];
	if (!info || getsockname(info->connect_fd, (struct sockaddr *)&address, &length) ||
	    getnameinfo((struct sockaddr *)&address, length, text, sizeof(text), NULL, 0,
			NI_NUMERICHOST))
		return false;
	snprintf(out, size, address.ss_family == AF_INET6 ? "[%s]" : "%s", text);
	return true;
}

static bool host_is_own(struct MHD_Connection *connection, const char *host, uint16_t port)
{
	char reached[MAX_HOST + 2] = "", wanted[MAX_HOST + 10];
	const char *const names[] = { "127.0.0.1", "localhost", "[::1]", reached };
	bool own = false;
	if (!reached_address(connection, reached, sizeof(reached)))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(wanted, sizeof(wanted), "%s:%u", names[i], port);
		own = own || strcasecmp(host, wanted) == 0 ||
		      (port == 80 && strcasecmp(host, names[i]) == 0);
	}
	return own;
}

struct refusal guard_request(struct MHD_Connection *connection, const char *version, uint16_t port,
			     struct request_head *head)
{
	static const char scheme[] = "http://";
	*head = (struct request_head){ 0 };
	MHD_get_connection_values(connection, MHD_HEADER_KIND, take_header, head);
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return guard_refused(505, "HTTP/1.1 is spoken here");
	if (head->repeated)
		return guard_refused(400, "a header is given twice");
	if (!head->host)
		return guard_refused(400, "Host: missing");
	if (!host_is_own(connection, head->host, port))
		return guard_refused(403, "Host: not an address of this server");
	if (head->origin && (strncmp(head->origin, scheme, strlen(scheme)) != 0 ||
			     strcasecmp(head->origin + strlen(scheme), head->host) != 0))
		return guard_refused(403, "Origin: other pages may not use this server");
	if (head->site && strcmp(head->site, "same-origin") != 0 && strcmp(head->site, "none") != 0)
		return guard_refused(403, "Sec-Fetch-Site: other pages may not use this server");
	return not_refused;
}

struct refusal guard_body(const struct request_head *head, size_t limit, size_t *length)
{
	uint64_t bytes = 0;
	if (head->coding)
		return guard_refused(head->length ? 400 : 411,
				     "Transfer-Encoding: send the body in one piece, with its "
				     "Content-Length");
	if (!head->length)
		return guard_refused(411, "Content-Length: missing");
	if (!parse_integer(head->length, 0, UINT64_MAX, &bytes))
		return guard_refused(400, "Content-Length: not a number");
	if (bytes > limit)
		return guard_refused(413, "the body is longer than 32 MB");
	if (bytes == 0)
		return guard_refused(400, "the body is empty");
	*length = (size_t)bytes;
	return not_refused;
}
