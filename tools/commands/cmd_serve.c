/* SPDX-License-Identifier: MIT */
/*
 * cmd_serve.c - scrawl serve: a page on this machine that reads what is drawn or photographed
 */
#include <stddef.h>
#include <stdlib.h>

#include "cli/message.h"
#include "cli/option_list.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "config.h"
#include "input/model_list.h"
#include "input/reader_model.h"
#include "web/server.h"

#define DEFAULT_PORT 8080

struct serve_options {
	struct text_list models;
	const char *host;
	uint64_t port, threads;
};

static int serve_parse_arguments(struct serve_options *o, int argc, char **argv)
{
	size_t operands;
	const struct option_spec options[] = {
		OPT_OTHER("model", "MODEL", &o->models, option_texts,
			  "the names of at most 32 model files",
			  "read with this model, offered on the page by its file's name; may be "
			  "repeated",
			  .letter = 'm', .default_text = "the one that tools/quickstart made"),
		OPT_TEXT("host", "ADDR", &o->host,
			 "listen on this numeric address; other machines can then reach the page, "
			 "by the address with a key that is printed",
			 .default_text = "this machine alone"),
		OPT_INTEGER("port", "N", &o->port, 0, 65535,
			    "listen on this port; 0: any free one"),
		OPTION_THREADS(&o->threads),
	};
	const struct command_line line = {
		.name = "serve",
		.operands = "[OPTION ...]",
		.about = "Shows a page in the browser of this machine that reads digits as they "
			 "are drawn,\nand pictures that are dropped, pasted or photographed.  "
			 "Prints its address, and\nruns until Ctrl-C.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
	};
	return options_parse(&line, argc, argv, NULL, &operands);
}

#if SCRAWL_USE_MICROHTTPD
static int serve_run(const struct serve_options *o)
{
	struct service *service = NULL;
	char *found = NULL;
	int code = o->models.count ? EXIT_DONE : reader_model_find(&found);
	if (code == EXIT_DONE && found)
		code = service_create((const char *const *)&found, 1, o->threads, &service);
	else if (code == EXIT_DONE)
		code = service_create(o->models.texts, o->models.count, o->threads, &service);
	if (code == EXIT_DONE)
		code = server_run(service, o->host, (uint16_t)o->port);
	service_destroy(service);
	free(found);
	return code;
}
#else
static int serve_run(const struct serve_options *o)
{
	(void)o;
	return fail_with(EXIT_USAGE, "serve: this program was built without libmicrohttpd (Debian: "
				     "libmicrohttpd-dev); install it, and build again");
}
#endif

int command_serve(int argc, char **argv)
{
	struct serve_options o = { .port = DEFAULT_PORT };
	int code = serve_parse_arguments(&o, argc, argv);
	return code == EXIT_DONE ? serve_run(&o) : code;
}
