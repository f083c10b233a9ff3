/* SPDX-License-Identifier: MIT */
/*
 * service.h - models that read pictures for several threads
 *
 * What is drawn is read in one lane, pictures in another, each with its own context and readers: a
 * photo does not delay a stroke.
 */
#ifndef SCRAWL_TOOLS_WEB_SERVICE_H
#define SCRAWL_TOOLS_WEB_SERVICE_H

#include <scrawl.h>

#include "cli/json.h"

#define MAX_SERVED_MODELS 32

/* One picture and how to read it. */
struct read_request {
	const char *model; /* its name; NULL: the first */
	enum scrawl_layout layout;
	size_t width, height; /* of grey bytes, 0 black and 255 white; 0: bytes are a file */
	unsigned char *bytes; /* [size] */
	size_t size;
};

/* HTTP status 200 and a document, or another status and why. */
struct read_answer {
	unsigned status;
	char error[512];
	json_t *document;
	double seconds; /* of reading, without waiting */
};

/*
 * Loads the models, 1 to MAX_SERVED_MODELS of them, and tries each; they are called by their files'
 * names without folder and ending.  Returns an exit code, with the error printed.
 */
struct service;
int service_create(const char *const *paths, size_t count, uint64_t threads, struct service **out);
void service_destroy(struct service *service);

/* The models as a JSON document; NULL: no memory.  Thread-safe. */
json_t *service_models(const struct service *service);

/* Thread-safe.  Waits for its turn, but at most for some seconds. */
void service_read(struct service *service, const struct read_request *request,
		  struct read_answer *answer);

/* From here on nothing more is read; returns the number of readings in progress. */
size_t service_close(struct service *service);

#endif
