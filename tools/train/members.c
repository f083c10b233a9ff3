/* SPDX-License-Identifier: MIT */
/*
 * members.c - the file names of a run's models, and a record of the finished ones
 */
#include "train/members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "train/request.h"

#define MAX_SEED INT64_MAX /* jansson's largest integer */

/* "models/best.safetensors" -> "models/best-2.safetensors"; NULL: no memory. */
static char *numbered(const char *path, size_t number)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	size_t stem = dot && dot > name ? (size_t)(dot - path) : strlen(path);
	size_t room = strlen(path) + 32;
	char *out = malloc(room);
	if (out)
		snprintf(out, room, "%.*s-%zu%s", (int)stem, path, number, path + stem);
	return out;
}

/* Reads what members_finished returned; false: it is malformed. */
static bool read_finished(struct members *m, json_t *finished)
{
	size_t count = json_array_size(finished);
	if (!json_is_array(finished) || count >= m->count)
		return false;
	for (; m->current < count; m->current++) {
		const char *weights;
		int reached;
		struct member *member = &m->all[m->current];
		if (json_unpack(json_array_get(finished, m->current), "{s:s, s:b, s:F, s?F, s?F}",
				"weights", &weights, "reached", &reached, "seconds",
				&member->seconds, "val_loss", &member->val_loss, "val_accuracy",
				&member->val_accuracy) ||
		    strlen(weights) != sizeof(member->weights) - 1)
			return false;
		memcpy(member->weights, weights, sizeof(member->weights));
		member->reached = reached;
	}
	m->first = m->current;
	return true;
}

int members_create(struct members *m, const struct train_request *request, json_t *finished)
{
	uint64_t seed = request->training.seed;
	*m = (struct members){
		.count = (size_t)(request->folds ? request->folds : request->ensemble),
	};
	if (seed > MAX_SEED - (request->ensemble - 1))
		return usage_error("train", "--seed: the seed of the last model would exceed %lld",
				   (long long)MAX_SEED);
	m->all = calloc(m->count, sizeof(*m->all));
	if (!m->all)
		return fail_memory();
	for (size_t i = 0; request->out && i < m->count; i++) {
		m->all[i].path =
			m->count > 1 ? numbered(request->out, i + 1) : strdup(request->out);
		if (!m->all[i].path)
			return fail_memory();
	}
	if (!finished || read_finished(m, finished))
		return EXIT_DONE;
	return fail_with(EXIT_MODEL,
			 "%s: does not record which of its models are done; it is not a "
			 "checkpoint of scrawl train",
			 request->resume);
}

void members_release(struct members *m)
{
	for (size_t i = 0; m->all && i < m->count; i++)
		free(m->all[i].path);
	free(m->all);
}

double members_seconds(const struct members *m)
{
	double seconds = 0.0;
	for (size_t i = 0; i < m->count; i++)
		seconds += m->all[i].seconds;
	return seconds;
}

json_t *members_finished(const struct members *m)
{
	json_t *array = json_array();
	for (size_t i = 0; i < m->current; i++)
		array = json_appended(array,
				      json_pack("{s:s, s:b, s:f, s:f, s:f}", "weights",
						m->all[i].weights, "reached", m->all[i].reached,
						"seconds", m->all[i].seconds, "val_loss",
						m->all[i].val_loss, "val_accuracy",
						m->all[i].val_accuracy));
	return array;
}
