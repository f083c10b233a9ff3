/* SPDX-License-Identifier: MIT */
/*
 * class_folders.h - pictures in one folder per class
 *
 *	DIR/[train/|test/]CLASS/PICTURE
 *
 * Classes are in the order of DIR/classes.txt, one name per line, or else in that of the folders'
 * names, by value if all are numbers.  A name's folder has _ for / and for a dot at the beginning.
 * Names that begin with a dot are not looked at.
 */
#ifndef SCRAWL_TOOLS_INPUT_CLASS_FOLDERS_H
#define SCRAWL_TOOLS_INPUT_CLASS_FOLDERS_H

#include <scrawl.h>

#include "input/class_list.h"

#define CLASSES_FILE "classes.txt"

/* The folder of a class; free() it.  NULL: no memory. */
char *class_folder_name(const char *class_name);

/* base + "/" + name; free() it.  NULL: no memory. */
char *folder_path(const char *base, const char *name);

/* Whether that is a folder, which it is not where nothing is.  Returns an exit code, as below. */
int folder_look(const char *path, bool *folder);

/*
 * The names of the classes of root, whose parts [count] are the folders with a folder per class.
 * Returns an exit code, with the error printed; class_list_release in any case.
 */
int class_folders_names(const char *root, const char *const *parts, size_t count,
			struct class_list *classes);

struct class_picture {
	char *path;
	const char *name; /* in path: without the folder */
	size_t class_index;
};

struct picture_list {
	size_t count, room;
	struct class_picture *pictures;
};

/*
 * The pictures of a part in the order of their names, whatever the class, then of the classes.
 * Returns an exit code, with the error printed; picture_list_release in any case.
 */
int class_folders_pictures(const char *part, const struct class_list *classes,
			   struct picture_list *pictures);
void picture_list_release(struct picture_list *pictures);

#endif
