/* SPDX-License-Identifier: MIT */
/*
 * dataset_find.h - from the name of a data set to its folder
 */
#ifndef SCRAWL_DATA_DATASET_FIND_H
#define SCRAWL_DATA_DATASET_FIND_H

#include <scrawl.h>

#include "data/dataset_folder.h"

/*
 * Finds a data set; the caller frees place->folder with memory_free, and only on success.
 *
 * A name that is "." or ".." or contains a '/' is the path of a folder.  Any other is looked for
 * in these places; the first folder of that name with images in it is used:
 *	$SCRAWL_DATA_DIR
 *	$XDG_DATA_HOME/scrawl, or ~/.local/share/scrawl if that is not set to an absolute path
 *	/usr/share/datasets
 *	the current directory
 * Where there is no folder FOLDER/SET, but FOLDER has files called SET-train-images-... and the
 * like, these are meant.  A folder without images is replaced by its folder raw, if that has some.
 * A folder that is there and cannot be read ends the search, but for one of the last three places
 * that is closed to this user.
 * EIO: there is none, and the text lists the places; or a folder cannot be read.  EDATA: the folder
 * holds several sets, none of which has MNIST's names.
 */
enum scrawl_status dataset_locate(scrawl_context *ctx, const char *name,
				  struct dataset_place *place);

#endif
