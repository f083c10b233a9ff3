/* SPDX-License-Identifier: MIT */
/*
 * listen.h - opens the sockets that the server listens on
 */
#ifndef SCRAWL_TOOLS_WEB_LISTEN_H
#define SCRAWL_TOOLS_WEB_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_LISTENERS 2 /* 127.0.0.1 and [::1] */

struct listeners {
	size_t count;
	int fds[MAX_LISTENERS];
	uint16_t port;    /* all have the same */
	char address[80]; /* of the first, as it is written in a URL */
	bool loopback;    /* they can be reached from this machine alone */
};

/*
 * host: a numeric address, NULL for 127.0.0.1 and, where it exists, ::1; port 0: any free one.
 * Returns an exit code, with the error printed.  accept() on them does not wait.
 */
int listeners_open(struct listeners *listeners, const char *host, uint16_t port);
void listeners_close(struct listeners *listeners);

#endif
