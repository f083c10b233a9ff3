/* SPDX-License-Identifier: MIT */
/*
 * fuzz_config.c - a configuration of scrawl train: what is written of it is read as the same
 */
#include "cli/config.h"
#include "cli/message.h"
#include "input_file.h"
#include "train/request.h"

/* Reads the text, and writes the options to *written unless a configuration cannot hold them. */
static int apply(const char *text, size_t size, char **written)
{
	static struct train_options options;
	static const char *given[MAX_OPTIONS];
	struct option_parts table = { .count = 0 };
	memset(given, 0, sizeof(given));
	train_options_init(&options, &table, fuzz_context());
	const struct command_line line = {
		.name = "train", .options = table.options, .count = table.count, .given = given
	};
	const char *path = input_write("input", text, size);
	messages_begin();
	int code = config_apply(path, &line);
	messages_end(code != EXIT_DONE);
	*written = NULL;
	if (code == EXIT_DONE && !config_misfit(&line)) {
		*written = train_config_text(&options.request, &line, true);
		REQUIRE(*written);
	}
	config_release();
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *written, *again = NULL, *text = fuzz_text(data, size);
	int code = apply(text, size, &written);
	REQUIRE(code == EXIT_DONE || code == EXIT_USAGE);
	if (written) {
		REQUIRE(apply(written, strlen(written), &again) == EXIT_DONE);
		REQUIRE(again && strcmp(written, again) == 0);
	}
	free(again);
	free(written);
	free(text);
	return 0;
}
