/* SPDX-License-Identifier: MIT */
/*
 * class_folders.c - finds classes and pictures in folders
 */
#include "input/class_folders.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "cli/text.h"

char *class_folder_name(const char *class_name)
{
	char *name = strdup(class_name);
	for (size_t i = 0; name && name[i]; i++)
		if (name[i] == '/' || (i == 0 && name[i] == '.'))
			name[i] = '_';
	return name;
}

char *folder_path(const char *base, const char *name)
{
	size_t bytes = strlen(base) + strlen(name) + 2;
	bool slash = *base && base[strlen(base) - 1] != '/';
	char *path = malloc(bytes);
	if (path)
		snprintf(path, bytes, "%s%s%s", base, slash ? "/" : "", name);
	return path;
}

int folder_look(const char *path, bool *folder)
{
	struct stat info;
	*folder = false;
	if (stat(path, &info) == 0)
		*folder = S_ISDIR(info.st_mode);
	else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	return EXIT_DONE;
}

static bool is_picture_name(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot && (strcasecmp(dot, ".png") == 0 || strcasecmp(dot, ".jpg") == 0 ||
		       strcasecmp(dot, ".jpeg") == 0);
}

/* The names in a folder, but for those that begin with a dot, in no particular order. */
static int list_folder(const char *path, struct class_list *names)
{
	DIR *folder = opendir(path);
	if (!folder)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	int code = EXIT_DONE;
	const struct dirent *entry;
	errno = 0;
	while (code == EXIT_DONE && (entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] != '.')
			code = class_list_add(names, entry->d_name);
		errno = 0;
	}
	if (code == EXIT_DONE && errno)
		code = fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	closedir(folder);
	return code;
}

/* Adds the folders of a part that the list does not have yet. */
static int add_folders(const char *part, struct class_list *classes)
{
	struct class_list names = { 0 };
	int code = list_folder(part, &names);
	for (size_t i = 0; i < names.count && code == EXIT_DONE; i++) {
		bool folder = false;
		char *path = folder_path(part, names.names[i]);
		code = path ? folder_look(path, &folder) : fail_memory();
		if (folder && !class_list_has(classes, names.names[i]))
			code = class_list_add(classes, names.names[i]);
		else if (code == EXIT_DONE && !folder && is_picture_name(path))
			code = fail_with(EXIT_DATA,
					 "%s: not in the folder of a class (one folder per class)",
					 path);
		free(path);
	}
	class_list_release(&names);
	return code;
}

/* The lines of classes.txt. */
static int read_class_names(FILE *file, const char *path, struct class_list *classes)
{
	char *line = NULL;
	size_t room = 0;
	int code = EXIT_DONE;
	while (code == EXIT_DONE && getline(&line, &room, file) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		bool byte_order_mark = !classes->count && strncmp(line, "\xef\xbb\xbf", 3) == 0;
		const char *name = line + (byte_order_mark ? 3 : 0);
		if (!*name || class_list_has(classes, name) || classes->count == SCRAWL_MAX_CLASSES)
			code = fail_with(EXIT_DATA,
					 "%s: line %zu: expected a name that is not there yet, at "
					 "most %d in all",
					 path, classes->count + 1, SCRAWL_MAX_CLASSES);
		else
			code = class_list_add(classes, name);
	}
	if (code == EXIT_DONE && ferror(file))
		code = fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	free(line);
	return code;
}

/* The names will be lines of a data set's classes.txt. */
static int check_folder_names(const char *root, const struct class_list *classes)
{
	if (!classes->count)
		return fail_with(EXIT_DATA, "%s: no folders there (one per class, with pictures)",
				 root);
	if (classes->count > SCRAWL_MAX_CLASSES)
		return fail_with(EXIT_DATA, "%s: %zu folders, but at most %d classes", root,
				 classes->count, SCRAWL_MAX_CLASSES);
	for (size_t i = 0; i < classes->count; i++) {
		const char *at = classes->names[i];
		for (size_t n; (n = text_character(at)) > 0;)
			at += n;
		if (*at)
			return fail_with(EXIT_DATA,
					 "%s: the class name \"%s\" has control or invisible "
					 "characters or is not UTF-8 (rename it)",
					 root, classes->names[i]);
	}
	return EXIT_DONE;
}

int class_folders_names(const char *root, const char *const *parts, size_t count,
			struct class_list *classes)
{
	char *path = folder_path(root, CLASSES_FILE);
	if (!path)
		return fail_memory();
	int code = EXIT_DONE;
	FILE *file = fopen(path, "r");
	if (file) {
		code = read_class_names(file, path, classes);
		fclose(file);
	} else if (errno != ENOENT) {
		code = fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	} else {
		for (size_t i = 0; i < count && code == EXIT_DONE; i++)
			code = add_folders(parts[i], classes);
		class_list_sort(classes);
	}
	free(path);
	return code == EXIT_DONE ? check_folder_names(root, classes) : code;
}

static int add_picture(struct picture_list *list, const char *folder, const char *name,
		       size_t class_index)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 1024;
		struct class_picture *pictures = realloc(list->pictures, room * sizeof(*pictures));
		if (!pictures)
			return fail_memory();
		list->pictures = pictures;
		list->room = room;
	}
	char *path = folder_path(folder, name);
	if (!path)
		return fail_memory();
	list->pictures[list->count++] = (struct class_picture){
		.path = path,
		.name = path + strlen(path) - strlen(name),
		.class_index = class_index,
	};
	return EXIT_DONE;
}

static int add_class(struct picture_list *list, const char *folder, size_t class_index)
{
	struct class_list names = { 0 };
	bool there;
	int code = folder_look(folder, &there);
	if (there)
		code = list_folder(folder, &names);
	for (size_t i = 0; i < names.count && code == EXIT_DONE; i++)
		code = add_picture(list, folder, names.names[i], class_index);
	class_list_release(&names);
	return code;
}

static int compare_pictures(const void *a, const void *b)
{
	const struct class_picture *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order
		     : (x->class_index > y->class_index) - (x->class_index < y->class_index);
}

/* A folder that belongs to no class would be left out without a word. */
static int check_folders(const char *part, const struct class_list *folders)
{
	struct class_list found = { 0 };
	int code = add_folders(part, &found);
	for (size_t i = 0; i < found.count && code == EXIT_DONE; i++)
		if (!class_list_has(folders, found.names[i]))
			code = fail_with(EXIT_DATA, "%s/%s: not a class of %s", part,
					 found.names[i], CLASSES_FILE);
	class_list_release(&found);
	return code;
}

int class_folders_pictures(const char *part, const struct class_list *classes,
			   struct picture_list *pictures)
{
	struct class_list folders = { 0 };
	int code = EXIT_DONE;
	for (size_t i = 0; i < classes->count && code == EXIT_DONE; i++) {
		char *name = class_folder_name(classes->names[i]);
		char *path = name ? folder_path(part, name) : NULL;
		code = path ? class_list_add(&folders, name) : fail_memory();
		if (code == EXIT_DONE)
			code = add_class(pictures, path, i);
		free(name);
		free(path);
	}
	if (code == EXIT_DONE)
		code = check_folders(part, &folders);
	class_list_release(&folders);
	if (code == EXIT_DONE && !pictures->count)
		return fail_with(EXIT_DATA, "%s: no pictures in the folders there", part);
	if (pictures->count)
		qsort(pictures->pictures, pictures->count, sizeof(*pictures->pictures),
		      compare_pictures);
	return code;
}

void picture_list_release(struct picture_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->pictures[i].path);
	free(list->pictures);
	*list = (struct picture_list){ 0 };
}
