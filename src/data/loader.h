/* SPDX-License-Identifier: MIT */
/*
 * loader.h - a data set that is being read in parts
 */
#ifndef SCRAWL_DATA_LOADER_H
#define SCRAWL_DATA_LOADER_H

#include "core/hash.h"
#include "data/dataset.h"
#include "data/dataset_check.h"
#include "data/idx.h"

struct scrawl_loader {
	scrawl_context *ctx;
	char *path[2]; /* images, labels; NULL: unlabelled */
	struct stream *stream[2];
	struct idx_file file[2];
	struct prepare prepare;
	char preparation[PREPARE_TEXT];
	struct class_names names;
	size_t size, done; /* images */
	uint8_t *labels;   /* [done], of room for label_room: the fingerprint ends with them */
	size_t label_room;
	struct dataset_facts facts;
	struct hash *hash;
	char hash_text[HASH_TEXT];
	scrawl_dataset *part;
	enum scrawl_status failure; /* of an earlier call */
	bool ended;
};

#endif
