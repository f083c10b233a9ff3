/* SPDX-License-Identifier: MIT */
/*
 * request.c - what the server's addresses do
 */
#include "web/request.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/option_value.h"
#include "web/guard.h"
#include "web/reply.h"

#define MAX_DRAWN_SIDE 65535
#define MAX_HELD       (4 * MAX_BODY) /* bytes of all bodies */

static atomic_size_t held_bytes;

/* A request whose headers have been accepted. */
struct body {
	struct read_request read;
	const char *key;
	bool is_read;    /* POST /api/read */
	size_t received; /* of read.size bytes */
	char fault[64];  /* of the address; "": none */
};

/* ---- the address's arguments ----------------------------------------------------------------- */

static bool parse_side(const char *text, size_t *out)
{
	uint64_t value;
	bool valid = *out == 0 && parse_integer(text, 1, MAX_DRAWN_SIDE, &value);
	*out = valid ? (size_t)value : *out;
	return valid;
}

static bool parse_layout(const char *text, enum scrawl_layout *out)
{
	static const char *const names[] = { "auto", "single", "line", "page" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(text, names[i]) == 0) {
			*out = (enum scrawl_layout)i;
			return true;
		}
	}
	return false;
}

static enum MHD_Result take_argument(void *arg, enum MHD_ValueKind kind, const char *key,
				     const char *value)
{
	struct body *body = arg;
	bool valid = value != NULL;
	(void)kind;
	if (valid && strcmp(key, "key") == 0 && !body->key)
		body->key = value;
	else if (valid && body->is_read && strcmp(key, "width") == 0)
		valid = parse_side(value, &body->read.width);
	else if (valid && body->is_read && strcmp(key, "height") == 0)
		valid = parse_side(value, &body->read.height);
	else if (valid && body->is_read && strcmp(key, "layout") == 0)
		valid = parse_layout(value, &body->read.layout);
	else if (valid && body->is_read && strcmp(key, "model") == 0 && !body->read.model)
		body->read.model = value;
	else
		valid = false;
	if (!valid && !body->fault[0])
		snprintf(body->fault, sizeof(body->fault),
			 "\"%.20s\" is unknown, wrong or repeated", key);
	return MHD_YES;
}

/* ---- the head -------------------------------------------------------------------------------- */

/* Whether text is this media type, with or without parameters; "image/" takes any subtype. */
static bool type_is(const char *text, const char *type)
{
	size_t length = strlen(type);
	return strncasecmp(text, type, length) == 0 &&
	       (type[length - 1] == '/' || strchr("; \t", text[length]));
}

/* Accepts the head of POST /api/read, whose body's size it stores. */
static struct refusal check_read(const struct request_head *head, struct read_request *read)
{
	const char *type = head->type ? head->type : "";
	bool grey = type_is(type, "application/octet-stream");
	if (!grey && !type_is(type, "image/"))
		return (struct refusal){ MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
					 "Content-Type: application/octet-stream for grey bytes, "
					 "or image/... for a picture file" };
	if (grey ? !read->width || !read->height : read->width || read->height)
		return (struct refusal){ MHD_HTTP_BAD_REQUEST,
					 "width and height belong to application/octet-stream, "
					 "and only to that" };
	struct refusal refusal = guard_body(head, MAX_BODY, &read->size);
	if (!refusal.status && grey && read->size != read->width * read->height)
		return (struct refusal){ MHD_HTTP_BAD_REQUEST,
					 "the body must have width x height bytes" };
	return refusal;
}

/* Room for the body, unless there are too many. */
static struct refusal hold_body(struct read_request *read)
{
	if (atomic_fetch_add(&held_bytes, read->size) + read->size <= MAX_HELD)
		read->bytes = malloc(read->size);
	if (read->bytes)
		return (struct refusal){ 0 };
	atomic_fetch_sub(&held_bytes, read->size);
	return (struct refusal){ MHD_HTTP_SERVICE_UNAVAILABLE,
				 "too many pictures at once; try again later" };
}

/* Compares all of it, so that the time does not tell how much of it was right. */
static bool key_is_right(const char *key, const char *given)
{
	int wrong = 0;
	if (!given || strlen(given) != strlen(key))
		return false;
	for (size_t i = 0; key[i]; i++)
		wrong |= key[i] ^ given[i];
	return wrong == 0;
}

/* Whether an address is one of a GET; *known: whether it is an address at all. */
static bool address_is_get(const char *url, bool *known)
{
	bool get = strcmp(url, "/") == 0 || strcmp(url, "/api/models") == 0;
	*known = get || strcmp(url, "/api/read") == 0;
	return get;
}

static bool method_is_allowed(const char *method, bool get)
{
	if (get)
		return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	return strcmp(method, "POST") == 0;
}

/* Accepts the head, or answers it at once, without reading a body. */
static enum MHD_Result request_begin(const struct request_rules *rules,
				     const struct http_request *http, struct body *body)
{
	struct MHD_Connection *connection = http->connection;
	struct request_head head;
	struct refusal refusal = guard_request(connection, http->version, rules->port, &head);
	bool known, get = address_is_get(http->url, &known);
	if (refusal.status)
		return reply_error(connection, refusal.status, refusal.why, NULL);
	if (!known)
		return reply_error(connection, http->url[0] == '/' ? 404 : 400,
				   "there is no such address; see /, /api/models and /api/read",
				   NULL);
	body->is_read = !get;
	if (!method_is_allowed(http->method, get))
		return reply_error(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
				   "there is no such method here", get ? "GET, HEAD" : "POST");
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_argument, body);
	if (body->fault[0])
		return reply_error(connection, MHD_HTTP_BAD_REQUEST, body->fault, NULL);
	if (rules->key && !key_is_right(rules->key, body->key))
		return reply_error(connection, MHD_HTTP_FORBIDDEN,
				   "key: open the whole address that the server printed", NULL);
	if (get && head.length && strcmp(head.length, "0") != 0)
		refusal = (struct refusal){ MHD_HTTP_CONTENT_TOO_LARGE, "no body belongs here" };
	if (!get)
		refusal = check_read(&head, &body->read);
	if (!get && !refusal.status)
		refusal = hold_body(&body->read);
	return refusal.status ? reply_error(connection, refusal.status, refusal.why, NULL)
			      : MHD_YES;
}

/* ---- the body -------------------------------------------------------------------------------- */

static enum MHD_Result request_finish(const struct request_rules *rules,
				      const struct http_request *http, struct body *body)
{
	struct read_answer answer;
	if (strcmp(http->url, "/") == 0)
		return reply_page(http->connection);
	if (!body->is_read)
		return reply_json(http->connection, MHD_HTTP_OK, service_models(rules->service),
				  -1.0);
	http->answering(http->connection, true);
	service_read(rules->service, &body->read, &answer);
	http->answering(http->connection, false);
	if (answer.status != MHD_HTTP_OK)
		return reply_error(http->connection, answer.status, answer.error, NULL);
	return reply_json(http->connection, MHD_HTTP_OK, answer.document, answer.seconds);
}

enum MHD_Result request_handle(const struct request_rules *rules, const struct http_request *http,
			       void **state)
{
	struct body *body = *state;
	if (!body) {
		body = *state = calloc(1, sizeof(*body));
		return body ? request_begin(rules, http, body) : MHD_NO;
	}
	if (*http->upload_size == 0)
		return body->received == body->read.size ? request_finish(rules, http, body)
							 : MHD_NO;
	if (*http->upload_size > body->read.size - body->received)
		return MHD_NO;
	memcpy(body->read.bytes + body->received, http->upload, *http->upload_size);
	body->received += *http->upload_size;
	*http->upload_size = 0;
	return MHD_YES;
}

void request_release(void *state)
{
	struct body *body = state;
	if (body && body->read.bytes) {
		atomic_fetch_sub(&held_bytes, body->read.size);
		free(body->read.bytes);
	}
	free(body);
}
