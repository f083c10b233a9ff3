/* SPDX-License-Identifier: MIT */
/*
 * server.h - the HTTP server of the page
 */
#ifndef SCRAWL_TOOLS_WEB_SERVER_H
#define SCRAWL_TOOLS_WEB_SERVER_H

#include <stdint.h>

#include "web/service.h"

/*
 * Listens on host:port (host NULL: on loopback alone; port 0: any free one), prints the address on
 * standard output and serves until SIGINT or SIGTERM.  Returns an exit code, with the error
 * printed.  If a reading takes too long then, the process ends here.
 */
int server_run(struct service *service, const char *host, uint16_t port);

#endif
