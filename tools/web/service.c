/* SPDX-License-Identifier: MIT */
/*
 * service.c - models that read pictures for several threads
 */
#include "web/service.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "input/model_list.h"
#include "read/page_reader.h"
#include "web/answer.h"

#define LAYOUTS       (SCRAWL_LAYOUT_PAGE + 1)
#define MODEL_ENDING  ".safetensors"
#define LANE_PATIENCE 20 /* seconds that a request waits for its turn */

enum { LANE_DRAWING, LANE_PICTURE, LANES };

struct lane {
	pthread_mutex_t lock;
	scrawl_context *ctx;
	/* Opened when first needed. */
	struct page_reader readers[MAX_SERVED_MODELS][LAYOUTS];
};

struct service {
	struct lane lanes[LANES];
	struct model_list models;
	struct model_list alone[MAX_SERVED_MODELS]; /* each of them as a list of one */
	char *names[MAX_SERVED_MODELS];
	atomic_bool closed;
	atomic_size_t busy;
};

/* "reader" of "runs/reader.safetensors"; free() it.  NULL: no memory. */
static char *served_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t length = strlen(base), ending = strlen(MODEL_ENDING);
	if (length > ending && strcmp(base + length - ending, MODEL_ENDING) == 0)
		length -= ending;
	return strndup(base, length);
}

/* The number of models: there is none of that name. */
static size_t find_served(const struct service *service, const char *name)
{
	size_t i = 0;
	while (i < service->models.count && strcmp(service->names[i], name) != 0)
		i++;
	return i;
}

/* The lane's reader; the caller holds its lock.  Returns an exit code, with the error printed. */
static int lane_reader(struct service *service, struct lane *lane, size_t model,
		       enum scrawl_layout layout, struct page_reader **out)
{
	struct page_reader *reader = &lane->readers[model][layout];
	struct scrawl_reader_options options;
	scrawl_reader_options_init(&options);
	options.layout = layout;
	*out = reader;
	return reader->reader
		       ? EXIT_DONE
		       : page_reader_open(reader, lane->ctx, &service->alone[model], &options);
}

static int service_name(struct service *service, size_t i)
{
	const char *path = service->models.paths[i];
	char *name = served_name(path);
	if (!name)
		return fail_memory();
	for (size_t before = 0; before < i; before++) {
		if (strcmp(service->names[before], name) == 0) {
			free(name);
			return usage_error("serve", "%s: %s has the same name; rename one of them",
					   path, service->models.paths[before]);
		}
	}
	service->names[i] = name;
	return EXIT_DONE;
}

static int service_load(struct service *service, const char *const *paths, size_t count)
{
	struct lane *lane = &service->lanes[LANE_DRAWING];
	struct page_reader *reader;
	int code = model_list_load(&service->models, lane->ctx, paths, count, NULL);
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		service->alone[i] = (struct model_list){ 1, paths + i, service->models.all + i };
		code = service_name(service, i);
		if (code == EXIT_DONE)
			code = lane_reader(service, lane, i, SCRAWL_LAYOUT_AUTO, &reader);
	}
	return code;
}

int service_create(const char *const *paths, size_t count, uint64_t threads, struct service **out)
{
	struct service *service = calloc(1, sizeof(*service));
	if (!service)
		return fail_memory();
	int code = EXIT_DONE;
	for (size_t i = 0; i < LANES; i++)
		pthread_mutex_init(&service->lanes[i].lock, NULL);
	for (size_t i = 0; i < LANES && code == EXIT_DONE; i++)
		code = open_context(threads, i > 0, &service->lanes[i].ctx);
	if (code == EXIT_DONE)
		code = service_load(service, paths, count);
	if (code == EXIT_DONE)
		*out = service;
	else
		service_destroy(service);
	return code;
}

void service_destroy(struct service *service)
{
	if (!service)
		return;
	for (size_t lane = 0; lane < LANES; lane++)
		for (size_t i = 0; i < service->models.count; i++)
			for (size_t layout = 0; layout < LAYOUTS; layout++)
				page_reader_close(&service->lanes[lane].readers[i][layout]);
	for (size_t i = 0; i < service->models.count; i++)
		free(service->names[i]);
	model_list_release(&service->models);
	for (size_t lane = 0; lane < LANES; lane++) {
		scrawl_context_destroy(service->lanes[lane].ctx);
		pthread_mutex_destroy(&service->lanes[lane].lock);
	}
	free(service);
}

json_t *service_models(const struct service *service)
{
	const struct page_reader(*readers)[LAYOUTS] = service->lanes[LANE_DRAWING].readers;
	json_t *list = json_array();
	for (size_t i = 0; list && i < service->models.count; i++)
		list = json_appended(list, answer_model(service->names[i],
							&readers[i][SCRAWL_LAYOUT_AUTO]));
	return list ? json_pack("{s:i, s:o}", "schema", 1, "models", list) : NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void answer_failure(struct read_answer *answer, unsigned status, const char *text)
{
	answer->status = status;
	snprintf(answer->error, sizeof(answer->error), "%s", text);
}

/* The picture's bytes as an image: the grey bytes themselves, or a decoded file. */
static enum scrawl_status request_image(struct lane *lane, const struct read_request *request,
					struct scrawl_image *grey, struct scrawl_image **decoded)
{
	if (request->width) {
		grey->shape = (struct scrawl_shape){ request->height, request->width, 1 };
		grey->pixels = request->bytes;
		return SCRAWL_OK;
	}
	return scrawl_image_read_memory(lane->ctx, request->bytes, request->size, "the picture", 0,
					decoded);
}

/* With the lane's lock held. */
static void lane_read(struct service *service, struct lane *lane, size_t model,
		      const struct read_request *request, struct read_answer *answer)
{
	struct scrawl_image grey, *decoded = NULL;
	struct scrawl_page *page = NULL;
	struct page_reader *reader;
	double started = monotonic_seconds();
	if (lane_reader(service, lane, model, request->layout, &reader) != EXIT_DONE) {
		answer_failure(answer, 500, "the model cannot be used (see the server's messages)");
		return;
	}
	enum scrawl_status status = request_image(lane, request, &grey, &decoded);
	if (status == SCRAWL_OK)
		status = scrawl_reader_read(reader->reader, decoded ? decoded : &grey, &page);
	scrawl_image_destroy(decoded);
	answer->seconds = monotonic_seconds() - started;
	if (status == SCRAWL_OK) {
		answer->status = 200;
		answer->document = answer_page(reader, page);
		scrawl_page_destroy(page);
	} else {
		bool client = status == SCRAWL_EDATA || status == SCRAWL_EINVAL;
		answer_failure(answer, client ? 400 : 500, scrawl_context_error(lane->ctx));
	}
}

void service_read(struct service *service, const struct read_request *request,
		  struct read_answer *answer)
{
	*answer = (struct read_answer){ 0 };
	struct lane *lane = &service->lanes[request->width ? LANE_DRAWING : LANE_PICTURE];
	size_t model = request->model ? find_served(service, request->model) : 0;
	if (model == service->models.count) {
		answer_failure(answer, 404, "model: there is none of that name (see /api/models)");
		return;
	}
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LANE_PATIENCE;
	atomic_fetch_add(&service->busy, 1);
	if (pthread_mutex_timedlock(&lane->lock, &until)) {
		answer_failure(answer, 503, "too many pictures at once; try again later");
	} else {
		if (atomic_load(&service->closed))
			answer_failure(answer, 503, "the program is being stopped");
		else
			lane_read(service, lane, model, request, answer);
		pthread_mutex_unlock(&lane->lock);
	}
	atomic_fetch_sub(&service->busy, 1);
}

size_t service_close(struct service *service)
{
	atomic_store(&service->closed, true);
	return atomic_load(&service->busy);
}
