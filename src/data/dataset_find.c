/* SPDX-License-Identifier: MIT */
/*
 * dataset_find.c - searches the places for data sets
 */
#include "data/dataset_find.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/entry.h"
#include "core/memory.h"
#include "core/nearest.h"
#include "core/path.h"

struct folder_search {
	scrawl_context *ctx;
	const char *name;
	struct dataset_place *place;
	bool found;
	char looked[CONTEXT_ERROR_BYTES]; /* the places, for the error text */
	size_t length;
};

static void note_place(struct folder_search *search, const char *path, const char *why)
{
	size_t room = sizeof(search->looked) - search->length;
	int n = snprintf(search->looked + search->length, room, "%s%s%s%s%s",
			 search->length ? ", " : "", path, why ? " (" : "", why ? why : "",
			 why ? ")" : "");
	search->length = (size_t)n < room ? search->length + (size_t)n : sizeof(search->looked) - 1;
}

static enum scrawl_status fail_search_memory(scrawl_context *ctx)
{
	return context_fail_memory(ctx, "looking for a data set");
}

static enum scrawl_status fail_several(scrawl_context *ctx, const char *folder,
				       const struct folder_sets *sets)
{
	char names[CONTEXT_ERROR_BYTES / 2] = "";
	size_t length = 0;
	for (size_t i = 0; i < sets->count && length < sizeof(names); i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%.*s",
					   i ? ", " : "", (int)strlen(sets->prefix[i]) - 1,
					   sets->prefix[i]);
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s: holds several data sets: %s (name one, as %s/%.*s)", folder, names,
			    folder, (int)strlen(sets->prefix[0]) - 1, sets->prefix[0]);
}

/* Takes over folder, with the set in it that has MNIST's names, or the only one. */
static enum scrawl_status use_folder(scrawl_context *ctx, char *folder,
				     const struct folder_sets *sets, struct dataset_place *place)
{
	/* "" comes before other prefixes. */
	if (sets->count > 1 && sets->prefix[0][0]) {
		enum scrawl_status status = fail_several(ctx, folder, sets);
		memory_free(folder);
		return status;
	}
	place->folder = folder;
	place->prefix[0] = '\0';
	if (sets->count)
		memcpy(place->prefix, sets->prefix[0], strlen(sets->prefix[0]) + 1);
	return SCRAWL_OK;
}

/*
 * Uses the folder at path, or its folder raw, where torchvision puts the files.  *found: there are
 * images.
 */
static enum scrawl_status look_into(scrawl_context *ctx, const char *path,
				    struct dataset_place *place, bool *found)
{
	struct folder_sets sets;
	enum scrawl_status status = folder_list_sets(ctx, path, &sets);
	if (status != SCRAWL_OK)
		return status;
	bool raw = sets.count == 0;
	char *folder = raw ? path_join(path, "", "raw") : memory_string(path);
	if (!folder)
		return fail_search_memory(ctx);
	if (raw)
		status = folder_list_sets(ctx, folder, &sets);
	*found = sets.count > 0;
	if (status == SCRAWL_OK && *found)
		return use_folder(ctx, folder, &sets, place);
	memory_free(folder);
	return status;
}

/* Uses the files base/middle/NAME-..., if there are some. */
static enum scrawl_status look_for_prefix(scrawl_context *ctx, const char *base, const char *middle,
					  const char *name, struct dataset_place *place,
					  bool *found)
{
	struct folder_sets sets;
	size_t length = strlen(name);
	char *folder = middle[0] ? path_join(base, "", middle + 1) : memory_string(base);
	if (!folder)
		return fail_search_memory(ctx);
	enum scrawl_status status = folder_list_sets(ctx, folder, &sets);
	for (size_t i = 0; i < sets.count && !*found && status == SCRAWL_OK; i++)
		if (strncmp(sets.prefix[i], name, length) == 0 &&
		    strcmp(sets.prefix[i] + length, "-") == 0) {
			*found = true;
			place->folder = folder;
			memcpy(place->prefix, sets.prefix[i], strlen(sets.prefix[i]) + 1);
		}
	if (!*found)
		memory_free(folder);
	return status;
}

/* Whether the folder base/middle is there, but not for this user to look into. */
static enum scrawl_status check_closed(scrawl_context *ctx, const char *base, const char *middle,
				       bool *closed)
{
	char *folder = path_join(base, middle, "");
	*closed = folder && faccessat(AT_FDCWD, folder, R_OK | X_OK, AT_EACCESS) < 0 &&
		  errno == EACCES;
	memory_free(folder);
	return folder ? SCRAWL_OK : fail_search_memory(ctx);
}

/* Uses the folder at path, which is base/middle/name, or the files that begin so. */
static enum scrawl_status look_at(struct folder_search *search, const char *base,
				  const char *middle, const char *path)
{
	struct stat info;
	const char *why = NULL;
	enum scrawl_status status = SCRAWL_OK;
	if (stat(path, &info) < 0) {
		if (!path_is_absent(errno))
			return context_fail(search->ctx, SCRAWL_EIO, "%s: cannot be read: %s", path,
					    strerror(errno));
		status = look_for_prefix(search->ctx, base, middle, search->name, search->place,
					 &search->found);
	} else if (S_ISDIR(info.st_mode)) {
		status = look_into(search->ctx, path, search->place, &search->found);
		why = "no IDX images there";
	} else {
		why = "not a folder";
	}
	if (!search->found)
		note_place(search, path, why);
	return status;
}

/*
 * Uses base/middle/name if none was found yet and it is a folder with images, or a prefix.  What
 * cannot be read is an error: another data set of that name may follow.  Only places that nobody
 * asked for are passed over where they are closed to this user.
 */
static enum scrawl_status look(struct folder_search *search, const char *base, const char *middle,
			       bool asked)
{
	if (search->found)
		return SCRAWL_OK;
	char *path = path_join(base, middle, search->name);
	if (!path)
		return fail_search_memory(search->ctx);
	bool closed = false;
	enum scrawl_status status =
		asked ? SCRAWL_OK : check_closed(search->ctx, base, middle, &closed);
	if (closed)
		note_place(search, path, strerror(EACCES));
	else if (status == SCRAWL_OK)
		status = look_at(search, base, middle, path);
	memory_free(path);
	return status;
}

static enum scrawl_status search_places(struct folder_search *search)
{
	const char *own = getenv("SCRAWL_DATA_DIR");
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	enum scrawl_status status = SCRAWL_OK;
	if (own && own[0])
		status = look(search, own, "", true);
	if (status == SCRAWL_OK && xdg && xdg[0] == '/')
		status = look(search, xdg, "/scrawl", false);
	else if (status == SCRAWL_OK && home && home[0])
		status = look(search, home, "/.local/share/scrawl", false);
	if (status == SCRAWL_OK)
		status = look(search, "/usr/share/datasets", "", false);
	if (status == SCRAWL_OK)
		status = look(search, ".", "", false);
	return status;
}

/* The path FOLDER/SET of a set's files; *found: there are some. */
static enum scrawl_status split_path(scrawl_context *ctx, const char *path,
				     struct dataset_place *place, bool *found)
{
	const char *name = path_name(path);
	char *folder = memory_string(path);
	if (!folder)
		return fail_search_memory(ctx);
	folder[name - path] = '\0';
	enum scrawl_status status = SCRAWL_OK;
	if (name > path && name[0])
		status = look_for_prefix(ctx, folder, "", name, place, found);
	memory_free(folder);
	return status;
}

static enum scrawl_status use_path(scrawl_context *ctx, const char *path,
				   struct dataset_place *place)
{
	struct stat info;
	bool found = false;
	enum scrawl_status status = SCRAWL_OK;
	if (stat(path, &info) < 0) {
		int error = errno;
		if (path_is_absent(error))
			status = split_path(ctx, path, place, &found);
		if (status == SCRAWL_OK && !found)
			return context_fail(ctx, SCRAWL_EIO,
					    "%s: %s (a data set is a folder with its four IDX "
					    "files, or a name such as mnist)",
					    path, strerror(error));
		return status;
	}
	if (!S_ISDIR(info.st_mode))
		return context_fail(ctx, SCRAWL_EIO,
				    "%s: not a folder (single files are given as images and "
				    "labels)",
				    path);
	status = look_into(ctx, path, place, &found);
	if (status != SCRAWL_OK || found)
		return status;
	/* The caller finds out which file is missing. */
	place->prefix[0] = '\0';
	place->folder = memory_string(path);
	return place->folder ? SCRAWL_OK : fail_search_memory(ctx);
}

static enum scrawl_status fail_not_found(const struct folder_search *search)
{
	struct nearest meant = { .word = search->name, .length = strlen(search->name) };
	for (size_t i = 0; i < scrawl_known_data_count(); i++)
		nearest_try(&meant, scrawl_known_data_at(i)->folder);
	if (meant.best && meant.distance > 0)
		return context_fail(search->ctx, SCRAWL_EIO,
				    "%s: no such data set; did you mean %s? (looked for %s)",
				    search->name, meant.best, search->looked);
	return context_fail(search->ctx, SCRAWL_EIO,
			    "%s: no such data set (a folder with the four IDX files can be given "
			    "by its path, as ./FOLDER); looked for %s",
			    search->name, search->looked);
}

enum scrawl_status dataset_locate(scrawl_context *ctx, const char *name,
				  struct dataset_place *place)
{
	if (!name[0])
		return context_fail(ctx, SCRAWL_EINVAL,
				    "the name of the data set is empty (give a name such as mnist, "
				    "or a folder)");
	if (strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return use_path(ctx, name, place);
	struct folder_search search = { .ctx = ctx, .name = name, .place = place };
	enum scrawl_status status = search_places(&search);
	if (status == SCRAWL_OK && !search.found)
		return fail_not_found(&search);
	return status;
}

enum scrawl_status scrawl_dataset_parts(scrawl_context *ctx, const char *name, bool *train,
					bool *test)
{
	ENTER(ctx);
	if (!ctx || !name || !train || !test)
		return context_fail_null(ctx);
	struct dataset_place place = { .folder = NULL };
	bool there[] = { false, false, false, false };
	enum scrawl_status status = dataset_locate(ctx, name, &place);
	for (int f = DATASET_TRAIN_IMAGES; f <= DATASET_TEST_LABELS && status == SCRAWL_OK; f++)
		status = folder_has_file(ctx, &place, (enum dataset_file)f, &there[f]);
	*train = there[DATASET_TRAIN_IMAGES] && there[DATASET_TRAIN_LABELS];
	*test = there[DATASET_TEST_IMAGES] && there[DATASET_TEST_LABELS];
	memory_free(place.folder);
	return status;
}
