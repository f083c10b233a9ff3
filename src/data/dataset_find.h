/* SPDX-License-Identifier: MIT */
/*
 * dataset_find.h - from the name of a data set to its files
 */
#ifndef SCRAWL_DATA_DATASET_FIND_H
#define SCRAWL_DATA_DATASET_FIND_H

#include <scrawl.h>

/*
 * The folder of a data set; *folder is the caller's, to be freed with memory_free.
 * A name that is "." or ".." or has a '/' in it is the path of a folder.  Any other is looked for
 * as a folder in these places, and the first with images in it is taken:
 *	$SCRAWL_DATA_DIR
 *	$XDG_DATA_HOME/scrawl, or ~/.local/share/scrawl if that is not set to an absolute path
 *	/usr/share/datasets
 *	the current directory
 * EIO: none has; the text lists them.
 */
enum scrawl_status locate_folder(scrawl_context *ctx, const char *name, char **folder);

/*
 * One file of it: stem "train-images", type "idx3-ubyte".  Of several spellings the first of
 * train-images-idx3-ubyte.gz, train-images-idx3-ubyte, train-images.idx3-ubyte.gz and
 * train-images.idx3-ubyte is taken (gzip's checksum is worth having).  *path is the caller's.
 */
enum scrawl_status locate_file(scrawl_context *ctx, const char *folder, const char *stem,
			       const char *type, char **path);

#endif
