/* SPDX-License-Identifier: MIT */
/*
 * reader_model.c - looks for a model in two places
 */
#include "input/reader_model.h"

#include <errno.h>
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"

#define READER_MODEL "reader.safetensors"
#define MODEL_FOLDER "scrawl/models"

/* The folder of models; *out is NULL if the environment names none.  false: no memory. */
static bool model_folder(char **out)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	const char *share = "";
	*out = NULL;
	if (!xdg || xdg[0] != '/') {
		if (!home || !home[0])
			return true;
		xdg = home;
		share = "/.local/share";
	}
	size_t room = strlen(xdg) + strlen(share) + sizeof("/" MODEL_FOLDER);
	*out = malloc(room);
	if (*out)
		snprintf(*out, room, "%s%s/%s", xdg, share, MODEL_FOLDER);
	return *out != NULL;
}

static int fail_without_model(const char *folder)
{
	if (!folder)
		return fail_with(EXIT_IO,
				 "no model to read with: there is no ./" READER_MODEL
				 "; make it with: scrawl train --data mnist --recipe reader --out "
				 "./" READER_MODEL);
	return fail_with(EXIT_IO,
			 "no model to read with: there is neither %s/" READER_MODEL
			 " nor ./" READER_MODEL "; make it with: mkdir -p %s && scrawl train "
			 "--data mnist --recipe reader --out %s/" READER_MODEL,
			 folder, folder, folder);
}

/* In a folder that is closed to this user, there is none for them. */
static bool model_exists(const char *path)
{
	enum scrawl_file_kind kind = scrawl_path_kind(path);
	bool closed =
		kind == SCRAWL_FILE_KIND_UNREADABLE && access(path, F_OK) < 0 && errno == EACCES;
	return kind != SCRAWL_FILE_KIND_MISSING && !closed;
}

int reader_model_find(char **path)
{
	char *folder = NULL, *found = NULL;
	bool enough = model_folder(&folder);
	if (folder) {
		size_t room = strlen(folder) + sizeof("/" READER_MODEL);
		found = malloc(room);
		enough = found != NULL;
		if (found)
			snprintf(found, room, "%s/" READER_MODEL, folder);
	}
	if (enough && !(found && model_exists(found))) {
		free(found);
		found = strdup("./" READER_MODEL);
		enough = found != NULL;
	}
	int code = enough ? EXIT_DONE : fail_memory();
	if (code == EXIT_DONE && !model_exists(found))
		code = fail_without_model(folder);
	free(folder);
	if (code == EXIT_DONE)
		*path = found;
	else
		free(found);
	return code;
}
