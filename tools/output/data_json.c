/* SPDX-License-Identifier: MIT */
/*
 * data_json.c - what a data set holds, as one JSON document
 */
#include <string.h>

#include "cli/json.h"
#include "output/data_text.h"

static json_t *data_shape_json(struct scrawl_shape s)
{
	return json_pack("[o, o, o]", json_count(s.height), json_count(s.width),
			 json_count(s.channels));
}

static json_t *data_channels_json(const double *values, size_t channels)
{
	json_t *array = json_array();
	for (size_t c = 0; c < channels; c++)
		array = json_appended(array, json_number(values[c]));
	return array;
}

static json_t *class_sizes_json(const scrawl_dataset *data)
{
	json_t *array = json_array();
	for (size_t c = 0; c < scrawl_dataset_class_count(data); c++)
		array = json_appended(array,
				      json_pack("{s:o, s:o, s:o}", "class", json_count(c), "name",
						json_text(scrawl_dataset_class_name(data, c)),
						"images",
						json_count(scrawl_dataset_class_size(data, c))));
	return array;
}

static json_t *data_part_json(const struct named_data *part, const struct scrawl_inspection *i,
			      json_t *in_train)
{
	struct scrawl_shape shape = scrawl_dataset_shape(part->data);
	const struct scrawl_known_data *known = named_data_known(part);
	return json_pack(
		"{s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:s, s:o, s:o, "
		"s:o, s:o}",
		"part", part->name, "path", json_text(scrawl_dataset_path(part->data)),
		"preparation", scrawl_dataset_preparation(part->data), "hash",
		scrawl_dataset_hash(part->data), "known_as", json_text(known ? known->name : NULL),
		"known_part", json_text(known ? known->part : NULL), "images",
		json_count(scrawl_dataset_size(part->data)), "shape", data_shape_json(shape),
		"mean", data_channels_json(i->mean, shape.channels), "deviation",
		data_channels_json(i->deviation, shape.channels), "lowest", (int)i->lowest,
		"highest", (int)i->highest, "pixel_values", json_count(i->value_count), "ink",
		i->dark_ink ? "dark on light" : "light on dark", "blank", json_count(i->blank),
		"duplicates",
		json_pack("{s:o, s:o}", "images", json_count(i->duplicates), "with_other_label",
			  json_count(i->conflicts)),
		"in_train", in_train, "classes", class_sizes_json(part->data));
}

int data_report_json(const struct data_report *report)
{
	json_t *parts = json_array();
	for (size_t i = 0; i < report->parts->count; i++)
		parts = json_appended(parts, data_part_json(&report->parts->parts[i],
							    report->inspections[i],
							    i ? json_count(report->in_train[i])
							      : json_null()));
	return json_print(json_pack("{s:i, s:o, s:o}", "schema", 1, "data", json_text(report->name),
				    "parts", parts));
}
