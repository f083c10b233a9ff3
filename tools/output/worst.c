/* SPDX-License-Identifier: MIT */
/*
 * worst.c - keeps the most confident errors in order
 */
#include "output/worst.h"

#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "output/image.h"
#include "output/ranking.h"

static size_t shown_classes(const struct worst_list *list)
{
	return list->classes < WORST_TOP ? list->classes : WORST_TOP;
}

bool worst_add(struct worst_list *list, size_t index, size_t label, const float *probabilities,
	       const uint8_t *pixels)
{
	struct worst_image image = { .index = index, .label = label };
	top_classes(probabilities, list->classes, shown_classes(list), image.top);
	for (size_t i = 0; i < shown_classes(list); i++)
		image.probabilities[i] = (double)probabilities[image.top[i]];
	double confidence = image.probabilities[0];
	if (image.top[0] == label || (list->count == MAX_WORST &&
				      confidence <= list->images[MAX_WORST - 1].probabilities[0]))
		return true;
	size_t bytes = list->shape.height * list->shape.width * list->shape.channels;
	if (list->count < MAX_WORST)
		image.pixels = malloc(bytes);
	else
		image.pixels = list->images[--list->count].pixels;
	if (!image.pixels)
		return false;
	memcpy(image.pixels, pixels, bytes);
	size_t at = list->count++;
	for (; at && list->images[at - 1].probabilities[0] < confidence; at--)
		list->images[at] = list->images[at - 1];
	list->images[at] = image;
	return true;
}

void worst_release(struct worst_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->images[i].pixels);
	list->count = 0;
}

static json_t *image_json(const struct worst_list *list, const struct worst_image *image)
{
	json_t *top = json_array();
	for (size_t i = 0; i < shown_classes(list); i++)
		top = json_appended(top,
				    json_pack("{s:o, s:o}", "class", json_count(image->top[i]),
					      "probability", json_number(image->probabilities[i])));
	char *picture = png_data_uri(image->pixels, list->shape);
	json_t *object =
		picture ? json_pack("{s:o, s:o, s:o, s:o, s:s}", "index", json_count(image->index),
				    "label", json_count(image->label), "prediction",
				    json_count(image->top[0]), "top", top, "picture", picture)
			: NULL;
	if (!picture)
		json_decref(top);
	free(picture);
	return object;
}

json_t *worst_json(const struct worst_list *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		array = json_appended(array, image_json(list, &list->images[i]));
	return array;
}
