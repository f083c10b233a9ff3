/* SPDX-License-Identifier: MIT */
/*
 * server.c - the HTTP server of the page: connections, their time, and an orderly end
 *
 * MHD runs one thread per connection.  Its own time limit is one of silence, which a client can
 * stretch by a byte now and then; here each request has a total one as well, from the opening of
 * its connection or the end of the request before.
 */
#include "web/server.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "web/listen.h"
#include "web/request.h"

#define MAX_CONNECTIONS   32    /* further ones wait to be accepted */
#define MHD_CONNECTIONS   64    /* MHD counts a connection slightly longer than it lives */
#define MAX_REMOTE        12    /* of one other machine; browsers open up to 6 */
#define CONNECTION_MEMORY 32768 /* bytes: limits the size of a request's head */
#define SILENCE_SECONDS   10    /* that a connection may be silent */
#define REQUEST_SECONDS   30.0  /* in which a request must arrive and its answer be taken */
#define CROWDED_SECONDS   3.0   /* the same while there are no connections left */
#define POLL_MILLISECONDS 250
#define WAIT_MILLISECONDS 10  /* between looks at what should end soon */
#define FINISHING_SECONDS 1.5 /* that readings in progress may take at the end */
#define KEY_BYTES         8

struct client {
	struct server *server;
	bool used, answering;
	int fd;
	double since; /* when it connected, or its last request ended */
};

struct server {
	struct request_rules rules;
	struct MHD_Daemon *daemon;
	char key[2 * KEY_BYTES + 1];
	pthread_mutex_t lock; /* of all clients */
	struct client clients[MAX_CONNECTIONS];
};

/* ---- clients --------------------------------------------------------------------------------- */

/* The client with this socket, or for -1 a free place; the caller holds the lock. */
static struct client *client_find(struct server *server, int fd)
{
	for (size_t i = 0; i < MAX_CONNECTIONS; i++) {
		struct client *client = &server->clients[i];
		if (fd < 0 ? !client->used : client->used && client->fd == fd)
			return client;
	}
	return NULL;
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct server *server = arg;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	pthread_mutex_lock(&server->lock);
	struct client *client = client_find(server, info->connect_fd);
	*context = client;
	if (client && code == MHD_CONNECTION_NOTIFY_CLOSED)
		client->used = false;
	pthread_mutex_unlock(&server->lock);
}

static void client_set(struct MHD_Connection *connection, bool answering)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct client *client = info ? info->socket_context : NULL;
	if (!client)
		return;
	pthread_mutex_lock(&client->server->lock);
	client->answering = answering;
	client->since = monotonic_seconds();
	pthread_mutex_unlock(&client->server->lock);
}

/* Closes the connections whose time is over; whether all are taken. */
static bool drop_late_clients(struct server *server)
{
	double now = monotonic_seconds();
	pthread_mutex_lock(&server->lock);
	bool crowded = !client_find(server, -1);
	double limit = crowded ? CROWDED_SECONDS : REQUEST_SECONDS;
	for (size_t i = 0; i < MAX_CONNECTIONS; i++) {
		struct client *client = &server->clients[i];
		if (client->used && !client->answering && now - client->since > limit)
			shutdown(client->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&server->lock);
	return crowded;
}

/* Accepts a connection and gives it to MHD; there is a place for it. */
static void accept_client(struct server *server, int listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	int fd = accept(listener, (struct sockaddr *)&address, &length);
	if (fd < 0) { /* it is gone, or this machine has no more files */
		poll(NULL, 0, WAIT_MILLISECONDS);
		return;
	}
	pthread_mutex_lock(&server->lock);
	struct client *client = client_find(server, -1);
	*client = (struct client){ server, true, false, fd, monotonic_seconds() };
	pthread_mutex_unlock(&server->lock);
	if (MHD_add_connection(server->daemon, fd, (struct sockaddr *)&address, length) == MHD_YES)
		return;
	pthread_mutex_lock(&server->lock);
	client->used = false;
	pthread_mutex_unlock(&server->lock);
}

/* ---- MHD's callbacks ------------------------------------------------------------------------- */

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_size, void **state)
{
	const struct server *server = arg;
	const struct http_request http = { connection, url,         method,    version,
					   upload,     upload_size, client_set };
	return request_handle(&server->rules, &http, state);
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **state,
			 enum MHD_RequestTerminationCode code)
{
	(void)arg;
	request_release(*state);
	*state = NULL;
	if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		client_set(connection, false);
}

/* Leaves an address with a zero byte as it is: no part of it may pass for the whole. */
static size_t on_unescape(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

/* Its threads leave signals to this one. */
static int start_daemon(struct server *server, bool loopback)
{
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
			 MHD_USE_POLL | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET;
	unsigned per_address = loopback ? 0 : MAX_REMOTE; /* 0: no limit */
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	server->daemon =
		MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,
				 MHD_OPTION_CONNECTION_LIMIT, (unsigned)MHD_CONNECTIONS,
				 MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address,
				 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_SECONDS,
				 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
				 MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION,
				 on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
				 server, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, server,
				 MHD_OPTION_END);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return server->daemon ? EXIT_DONE
			      : fail_with(EXIT_FAILED, "the server's thread cannot be started");
}

/* ---- running --------------------------------------------------------------------------------- */

/* What other machines must know to use the server. */
static int make_key(struct server *server)
{
	unsigned char bytes[KEY_BYTES];
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return fail_with(EXIT_IO, "no random numbers for a key");
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(server->key + 2 * i, 3, "%02x", bytes[i]);
	server->rules.key = server->key;
	return EXIT_DONE;
}

/* Accepts connections while there are places for them, until a signal. */
static void serve_clients(struct server *server, const struct listeners *listeners)
{
	while (!signals_pending()) {
		struct pollfd fds[MAX_LISTENERS] = { 0 };
		bool crowded = drop_late_clients(server);
		for (size_t i = 0; i < listeners->count; i++)
			fds[i] = (struct pollfd){ .fd = listeners->fds[i], .events = POLLIN };
		if (poll(fds, crowded ? 0 : listeners->count,
			 crowded ? WAIT_MILLISECONDS : POLL_MILLISECONDS) <= 0)
			continue;
		for (size_t i = 0; i < listeners->count; i++) {
			if (fds[i].revents) {
				accept_client(server, listeners->fds[i]);
				break;
			}
		}
	}
}

/* Ends the process if a reading takes too long: its thread still uses everything. */
static void server_stop(struct server *server)
{
	double until = monotonic_seconds() + FINISHING_SECONDS;
	while (service_close(server->rules.service) > 0) {
		if (monotonic_seconds() > until)
			_exit(EXIT_SIGNAL + signals_pending());
		poll(NULL, 0, WAIT_MILLISECONDS);
	}
	MHD_stop_daemon(server->daemon);
}

/* Without its address nobody can use the server; the program's end says what is wrong. */
static int announce_address(const struct server *server, const struct listeners *listeners)
{
	if (!listeners->loopback)
		warning_line(
			"anyone who knows this address can use the server, and what is sent over "
			"the network is not encrypted");
	printf("http://%s/%s%s\n", listeners->address, server->rules.key ? "?key=" : "",
	       server->key);
	return fflush(stdout) == EOF ? EXIT_IO : EXIT_DONE;
}

int server_run(struct service *service, const char *host, uint16_t port)
{
	struct listeners listeners;
	int code = listeners_open(&listeners, host, port);
	if (code != EXIT_DONE)
		return code;
	struct server *server = calloc(1, sizeof(*server));
	if (!server)
		return fail_memory();
	server->rules.service = service;
	server->rules.port = listeners.port;
	pthread_mutex_init(&server->lock, NULL);
	signals_watch(true);
	signals_hold();
	code = listeners.loopback ? EXIT_DONE : make_key(server);
	if (code == EXIT_DONE)
		code = start_daemon(server, listeners.loopback);
	if (code == EXIT_DONE) {
		code = announce_address(server, &listeners);
		if (code == EXIT_DONE) {
			serve_clients(server, &listeners);
			code = EXIT_SIGNAL + signals_pending();
		}
		server_stop(server);
	}
	signals_release();
	listeners_close(&listeners);
	pthread_mutex_destroy(&server->lock);
	free(server);
	return code;
}
