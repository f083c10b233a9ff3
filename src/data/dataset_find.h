/* SPDX-License-Identifier: MIT */
/*
 * dataset_find.h - from the name of a data set to its files
 */
#ifndef SCRAWL_DATA_DATASET_FIND_H
#define SCRAWL_DATA_DATASET_FIND_H

#include <scrawl.h>

/*
 * Finds the folder of a data set; the caller frees *folder with memory_free.
 * A name that is "." or ".." or contains a '/' is the path of a folder.  Any other is looked for
 * in these places; the first folder of that name with images in it is used:
 *	$SCRAWL_DATA_DIR
 *	$XDG_DATA_HOME/scrawl, or ~/.local/share/scrawl if that is not set to an absolute path
 *	/usr/share/datasets
 *	the current directory
 * EIO: there is none; the text lists the places.
 */
enum scrawl_status locate_folder(scrawl_context *ctx, const char *name, char **folder);

/*
 * Finds one file of it: for stem "train-images" and type "idx3-ubyte", the first of
 * train-images-idx3-ubyte.gz, train-images-idx3-ubyte, train-images.idx3-ubyte.gz and
 * train-images.idx3-ubyte that exists (gzipped ones have a checksum).  The caller owns *path.
 */
enum scrawl_status locate_file(scrawl_context *ctx, const char *folder, const char *stem,
			       const char *type, char **path);

#endif
