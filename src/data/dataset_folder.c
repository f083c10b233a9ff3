/* SPDX-License-Identifier: MIT */
/*
 * dataset_folder.c - recognises the files of data sets by their names
 */
#include "data/dataset_folder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/path.h"

static const struct stem {
	const char *text;
	enum dataset_file file;
	bool usual; /* of MNIST's names for this part */
} stems[] = {
	{ "train-images", DATASET_TRAIN_IMAGES, true },
	{ "train-labels", DATASET_TRAIN_LABELS, true },
	{ "t10k-images", DATASET_TEST_IMAGES, true },
	{ "t10k-labels", DATASET_TEST_LABELS, true },
	{ "test-images", DATASET_TEST_IMAGES, false },
	{ "test-labels", DATASET_TEST_LABELS, false },
};
#define STEMS (sizeof(stems) / sizeof(stems[0]))

/* What the name of a file says. */
struct file_name {
	enum dataset_file file;
	size_t prefix; /* length of the set's name and '-' */
	unsigned rank; /* the lowest is preferred */
};

static bool ends_with(const char *text, size_t length, const char *end)
{
	size_t end_length = strlen(end);
	return length >= end_length && memcmp(text + length - end_length, end, end_length) == 0;
}

static const char *usual_type(enum dataset_file file)
{
	bool images = file == DATASET_TRAIN_IMAGES || file == DATASET_TEST_IMAGES;
	return images ? "idx3-ubyte" : "idx1-ubyte";
}

/* The last "idx" and digit after a '-' or '.'; NULL: none. */
static const char *find_type(const char *name)
{
	const char *found = NULL;
	for (const char *at = name; (at = strstr(at, "idx")); at++)
		if (at > name && (at[-1] == '-' || at[-1] == '.') &&
		    isdigit((unsigned char)at[3]) && at[4] == '-')
			found = at;
	return found;
}

/* false: not a file of a data set. */
static bool parse_file_name(const char *name, struct file_name *out)
{
	const char *type = find_type(name);
	if (!type)
		return false;
	size_t length = (size_t)(type - name) - 1, type_length = strlen(type);
	bool gzip = ends_with(type, type_length, ".gz");
	if (gzip)
		type_length -= 3;
	if (memchr(type, '.', type_length))
		return false;
	for (size_t i = 0; i < STEMS; i++) {
		const struct stem *stem = &stems[i];
		if (!ends_with(name, length, stem->text))
			continue;
		*out = (struct file_name){ stem->file, length - strlen(stem->text), 0 };
		if (out->prefix > 0 && name[out->prefix - 1] != '-')
			return false;
		const char *usual = usual_type(stem->file);
		bool is_usual =
			type_length == strlen(usual) && strncmp(type, usual, type_length) == 0;
		out->rank = (stem->usual ? 0u : 8u) + (is_usual ? 0u : 4u) +
			    (type[-1] == '-' ? 0u : 2u) + (gzip ? 0u : 1u);
		return true;
	}
	return false;
}

static bool is_other_format(const char *name)
{
	static const char *const endings[] = { ".npz", ".npy", ".csv", ".mat", ".parquet",
					       ".pt",  ".zip", ".tar", ".tgz", ".tar.gz",
					       ".png", ".jpg", ".h5" };
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (ends_with(name, strlen(name), endings[i]))
			return true;
	return false;
}

static bool is_folder(DIR *folder, const char *name)
{
	struct stat info;
	int fd = dirfd(folder);
	return fd >= 0 && fstatat(fd, name, &info, 0) == 0 && S_ISDIR(info.st_mode);
}

/* Adds a prefix, keeping the order of the alphabet. */
static void add_set(struct folder_sets *sets, const char *name, size_t length)
{
	char prefix[NAME_MAX + 1] = "";
	size_t at = 0;
	memcpy(prefix, name, length);
	while (at < sets->count && strcmp(sets->prefix[at], prefix) < 0)
		at++;
	if (at < sets->count && strcmp(sets->prefix[at], prefix) == 0)
		return;
	if (sets->count < FOLDER_MAX_SETS)
		sets->count++;
	else if (at == FOLDER_MAX_SETS)
		return;
	memmove(sets->prefix[at + 1], sets->prefix[at],
		(sets->count - at - 1) * sizeof(sets->prefix[0]));
	memcpy(sets->prefix[at], prefix, sizeof(prefix));
}

static enum scrawl_status fail_folder(scrawl_context *ctx, const char *folder, int error)
{
	if (error == ENOMEM)
		return context_fail_memory(ctx, "reading a folder");
	return context_fail(ctx, SCRAWL_EIO, "%s: cannot be read: %s", folder, strerror(error));
}

/* Sets errno to 0 at the end. */
static const struct dirent *next_entry(DIR *folder)
{
	errno = 0;
	return readdir(folder);
}

/* After the last entry. */
static enum scrawl_status close_folder(scrawl_context *ctx, const char *path, DIR *folder)
{
	int error = errno;
	closedir(folder);
	return error ? fail_folder(ctx, path, error) : SCRAWL_OK;
}

enum scrawl_status folder_list_sets(scrawl_context *ctx, const char *folder,
				    struct folder_sets *sets)
{
	memset(sets, 0, sizeof(*sets));
	DIR *open = opendir(folder);
	const struct dirent *entry;
	if (!open)
		return path_is_absent(errno) ? SCRAWL_OK : fail_folder(ctx, folder, errno);
	while ((entry = next_entry(open))) {
		struct file_name parsed;
		const char *name = entry->d_name;
		if (parse_file_name(name, &parsed)) {
			if ((parsed.file == DATASET_TRAIN_IMAGES ||
			     parsed.file == DATASET_TEST_IMAGES) &&
			    !is_folder(open, name))
				add_set(sets, name, parsed.prefix);
		} else if (is_other_format(name) &&
			   (!sets->other[0] || strcmp(name, sets->other) < 0)) {
			memcpy(sets->other, name, strlen(name) + 1);
		}
	}
	return close_folder(ctx, folder, open);
}

/* Says what is missing, and what is there instead. */
static enum scrawl_status fail_missing(scrawl_context *ctx, const struct dataset_place *place,
				       enum dataset_file file)
{
	struct folder_sets sets;
	const char *stem = "", *type = usual_type(file);
	for (size_t i = STEMS; i-- > 0;)
		if (stems[i].file == file)
			stem = stems[i].text;
	enum scrawl_status status = folder_list_sets(ctx, place->folder, &sets);
	if (status != SCRAWL_OK)
		return status;
	if (sets.count == 0 && sets.other[0])
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: no IDX files there, such as %s-%s, only others, such as "
				    "%s (write its images and labels as IDX first)",
				    place->folder, stem, type, sets.other);
	return context_fail(ctx, SCRAWL_EIO,
			    "%s: no %s%s-%s there (nor %s%s.%s; each may end in .gz)",
			    place->folder, place->prefix, stem, type, place->prefix, stem, type);
}

/* Writes the name of the file to be used to best [NAME_MAX + 1]; "": there is none. */
static enum scrawl_status find_best(scrawl_context *ctx, const struct dataset_place *place,
				    enum dataset_file file, char *best)
{
	DIR *open = opendir(place->folder);
	if (!open)
		return fail_folder(ctx, place->folder, errno);
	unsigned best_rank = UINT_MAX;
	const struct dirent *entry;
	size_t prefix = strlen(place->prefix);
	best[0] = '\0';
	while ((entry = next_entry(open))) {
		struct file_name parsed;
		const char *name = entry->d_name;
		if (!parse_file_name(name, &parsed) || parsed.file != file ||
		    parsed.prefix != prefix || memcmp(name, place->prefix, prefix) != 0 ||
		    parsed.rank > best_rank ||
		    (parsed.rank == best_rank && strcmp(name, best) > 0) || is_folder(open, name))
			continue;
		best_rank = parsed.rank;
		memcpy(best, name, strlen(name) + 1);
	}
	return close_folder(ctx, place->folder, open);
}

enum scrawl_status folder_has_file(scrawl_context *ctx, const struct dataset_place *place,
				   enum dataset_file file, bool *there)
{
	char name[NAME_MAX + 1];
	enum scrawl_status status = find_best(ctx, place, file, name);
	*there = status == SCRAWL_OK && name[0];
	return status;
}

enum scrawl_status folder_find_file(scrawl_context *ctx, const struct dataset_place *place,
				    enum dataset_file file, char **path)
{
	char name[NAME_MAX + 1];
	enum scrawl_status status = find_best(ctx, place, file, name);
	if (status != SCRAWL_OK)
		return status;
	if (!name[0])
		return fail_missing(ctx, place, file);
	*path = path_join(place->folder, "", name);
	return *path ? SCRAWL_OK : context_fail_memory(ctx, "looking for a data set");
}
