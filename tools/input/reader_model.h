/* SPDX-License-Identifier: MIT */
/*
 * reader_model.h - the model that reads handwriting, when the command line names none
 */
#ifndef SCRAWL_TOOLS_INPUT_READER_MODEL_H
#define SCRAWL_TOOLS_INPUT_READER_MODEL_H

#include "cli/option_list.h"
#include "cli/option_value.h"

/* The row of commands that read handwriting; place: struct text_list *. */
#define OPTION_READER_MODELS(place)                                                                \
	OPT_OTHER("model", "MODEL", place, option_texts, "a file name (at most 32 times)",         \
		  "read with this model; may be repeated, and the models are then averaged",       \
		  .letter = 'm', .default_text = "the one that scrawl's quickstart made")

/*
 * Finds reader.safetensors: in $XDG_DATA_HOME/scrawl/models, or ~/.local/share/scrawl/models if
 * that is not set to an absolute path, then in the current folder.  free() *path.  Returns an exit
 * code, with the error printed, which says how to make one.
 */
int reader_model_find(char **path);

#endif
