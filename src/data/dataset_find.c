/* SPDX-License-Identifier: MIT */
/*
 * dataset_find.c - searches the places for data sets and the spellings of their files
 */
#include "data/dataset_find.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/path.h"

struct search {
	scrawl_context *ctx;
	const char *name;
	char *found;
	char looked[CONTEXT_ERROR_BYTES]; /* the places, for the error text */
	size_t length;
};

static void note_place(struct search *search, const char *path, const char *why)
{
	size_t room = sizeof(search->looked) - search->length;
	int n = snprintf(search->looked + search->length, room, "%s%s%s%s%s",
			 search->length ? ", " : "", path, why ? " (" : "", why ? why : "",
			 why ? ")" : "");
	search->length = (size_t)n < room ? search->length + (size_t)n : sizeof(search->looked) - 1;
}

/* Whether the folder has a file of images: an empty or incomplete one must not hide others. */
static bool has_images(const char *folder)
{
	static const char *const stems[] = { "train-images", "t10k-images" };
	for (size_t i = 0; i < 2; i++) {
		struct scrawl_context own; /* discards the error text */
		char *path;
		if (locate_file(&own, folder, stems[i], "idx3-ubyte", &path) == SCRAWL_OK) {
			memory_free(path);
			return true;
		}
	}
	return false;
}

/* Uses base/middle/name if none was found yet and it is a folder with images. */
static enum scrawl_status look(struct search *search, const char *base, const char *middle)
{
	if (search->found)
		return SCRAWL_OK;
	char *path = path_join(base, middle, search->name);
	if (!path)
		return context_fail_memory(search->ctx, "looking for a data set");
	struct stat info;
	const char *why = NULL;
	if (stat(path, &info) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			why = strerror(errno);
	} else if (S_ISDIR(info.st_mode)) {
		if (has_images(path)) {
			search->found = path;
			return SCRAWL_OK;
		}
		why = "no images there";
	} else {
		why = "not a folder";
	}
	note_place(search, path, why);
	memory_free(path);
	return SCRAWL_OK;
}

static enum scrawl_status search_places(struct search *search)
{
	const char *own = getenv("SCRAWL_DATA_DIR");
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	enum scrawl_status status = SCRAWL_OK;
	if (own && own[0])
		status = look(search, own, "");
	if (status == SCRAWL_OK && xdg && xdg[0] == '/')
		status = look(search, xdg, "/scrawl");
	else if (status == SCRAWL_OK && home && home[0])
		status = look(search, home, "/.local/share/scrawl");
	if (status == SCRAWL_OK)
		status = look(search, "/usr/share/datasets", "");
	if (status == SCRAWL_OK)
		status = look(search, ".", "");
	return status;
}

static enum scrawl_status check_folder(scrawl_context *ctx, const char *path, char **folder)
{
	struct stat info;
	if (stat(path, &info) < 0)
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: %s (a data set is a folder with its four IDX files, or a "
				    "name such as mnist)",
				    path, strerror(errno));
	if (!S_ISDIR(info.st_mode))
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: not a folder (single files are given as images and "
				    "labels)",
				    path);
	*folder = memory_string(path);
	return *folder ? SCRAWL_OK : context_fail_memory(ctx, "looking for a data set");
}

enum scrawl_status locate_folder(scrawl_context *ctx, const char *name, char **folder)
{
	if (!name[0])
		return context_fail(ctx, SCRAWL_EINVAL,
				    "the name of the data set is empty (give a name such as mnist, "
				    "or a folder)");
	if (strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return check_folder(ctx, name, folder);
	struct search search = { .ctx = ctx, .name = name };
	enum scrawl_status status = search_places(&search);
	if (status != SCRAWL_OK)
		return status;
	if (!search.found)
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: no such data set (a folder with the four IDX files can be "
				    "given by its path, as ./FOLDER); looked for %s",
				    name, search.looked);
	*folder = search.found;
	return SCRAWL_OK;
}

enum scrawl_status locate_file(scrawl_context *ctx, const char *folder, const char *stem,
			       const char *type, char **path)
{
	static const struct {
		const char *separator, *ending;
	} spellings[] = { { "-", ".gz" }, { "-", "" }, { ".", ".gz" }, { ".", "" } };
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		char file[64];
		snprintf(file, sizeof(file), "%s%s%s%s", stem, spellings[i].separator, type,
			 spellings[i].ending);
		char *candidate = path_join(folder, "", file);
		if (!candidate)
			return context_fail_memory(ctx, "looking for a data set");
		struct stat info;
		if (stat(candidate, &info) == 0 && !S_ISDIR(info.st_mode)) {
			*path = candidate;
			return SCRAWL_OK;
		}
		memory_free(candidate);
	}
	return context_fail(ctx, SCRAWL_EIO, "%s: no %s-%s there (nor %s.%s; each may end in .gz)",
			    folder, stem, type, stem, type);
}
