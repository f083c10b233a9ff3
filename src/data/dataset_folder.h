/* SPDX-License-Identifier: MIT */
/*
 * dataset_folder.h - which files of a folder belong to which data set
 *
 * Files are called [SET-]PART-IMAGES-TYPE[.gz], where PART is train, and t10k or test; the set's
 * name may be missing.  MNIST, Fashion-MNIST and KMNIST have train-images-idx3-ubyte.gz, EMNIST has
 * emnist-letters-train-images-idx3-ubyte.gz, QMNIST qmnist-train-labels-idx2-int.gz.
 */
#ifndef SCRAWL_DATA_DATASET_FOLDER_H
#define SCRAWL_DATA_DATASET_FOLDER_H

#include <limits.h>
#include <scrawl.h>

enum dataset_file {
	DATASET_TRAIN_IMAGES,
	DATASET_TRAIN_LABELS,
	DATASET_TEST_IMAGES,
	DATASET_TEST_LABELS,
};

/* Where the files of a data set are. */
struct dataset_place {
	char *folder;              /* free with memory_free */
	char prefix[NAME_MAX + 1]; /* of the files' names: "emnist-letters-", or "" */
};

/* The sets in a folder that have images. */
#define FOLDER_MAX_SETS 16
struct folder_sets {
	size_t count;
	char prefix[FOLDER_MAX_SETS][NAME_MAX + 1]; /* in the order of the alphabet */
	char other[NAME_MAX + 1]; /* a file that may hold data in another format; "": none */
};

/* A folder that is not there has none.  EIO: it cannot be read. */
enum scrawl_status folder_list_sets(scrawl_context *ctx, const char *folder,
				    struct folder_sets *sets);

/*
 * Finds a file.  Of several spellings the first of these is used: t10k before test, idx3-ubyte and
 * idx1-ubyte before other types, train-images-idx3-ubyte before train-images.idx3-ubyte, gzipped
 * (these have a checksum) before plain.  The caller owns *path.
 * EIO: there is none, or the folder cannot be read.
 */
enum scrawl_status folder_find_file(scrawl_context *ctx, const struct dataset_place *place,
				    enum dataset_file file, char **path);

/* Whether there is such a file.  EIO: the folder cannot be read. */
enum scrawl_status folder_has_file(scrawl_context *ctx, const struct dataset_place *place,
				   enum dataset_file file, bool *there);

#endif
