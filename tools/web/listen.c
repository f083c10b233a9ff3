/* SPDX-License-Identifier: MIT */
/*
 * listen.c - opens the sockets that the server listens on
 */
#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/option_value.h"

#define BACKLOG 256

static size_t address_bytes(sa_family_t family)
{
	return family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;
		return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	}
	const struct sockaddr_in6 *v6 = (const void *)address;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* 0.0.0.0 or ::, which are all of this machine's. */
static bool is_any(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;
		return v4->sin_addr.s_addr == htonl(INADDR_ANY);
	}
	const struct sockaddr_in6 *v6 = (const void *)address;
	return IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr);
}

/* A listening socket, or -1 with errno set. */
static int open_listener(const struct addrinfo *info)
{
	int on = 1;
	int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (info->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* An address of this machine that others can reach; false: there is none of that family. */
static bool find_own_address(sa_family_t family, struct sockaddr_storage *out)
{
	struct ifaddrs *all;
	bool found = false;
	if (getifaddrs(&all))
		return false;
	for (const struct ifaddrs *i = all; i && !found; i = i->ifa_next) {
		const struct sockaddr *address = i->ifa_addr;
		found = address && address->sa_family == family && !is_loopback(address);
		if (found)
			memcpy(out, address, address_bytes(family));
	}
	freeifaddrs(all);
	return found;
}

/* Notes the first listener's port, and an address at which it can be reached. */
static void note_address(struct listeners *listeners, const struct addrinfo *info)
{
	struct sockaddr_storage bound;
	socklen_t length = sizeof(bound);
	char host[64] = "?", port[8] = "0";
	uint64_t number = 0;
	getsockname(listeners->fds[0], (struct sockaddr *)&bound, &length);
	getnameinfo((struct sockaddr *)&bound, length, NULL, 0, port, sizeof(port), NI_NUMERICSERV);
	if (is_any((const struct sockaddr *)&bound))
		find_own_address(bound.ss_family, &bound);
	getnameinfo((struct sockaddr *)&bound, length, host, sizeof(host), NULL, 0, NI_NUMERICHOST);
	parse_integer(port, 0, 65535, &number);
	listeners->port = (uint16_t)number;
	snprintf(listeners->address, sizeof(listeners->address),
		 bound.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
	listeners->loopback = is_loopback(info->ai_addr);
}

static int add_listener(struct listeners *listeners, const char *host, uint16_t port, bool optional)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
					.ai_socktype = SOCK_STREAM };
	struct addrinfo *info;
	char service[8];
	snprintf(service, sizeof(service), "%u", port);
	if (getaddrinfo(host, service, &hints, &info))
		return optional ? EXIT_DONE
				: usage_error("serve", "--host %s: not a numeric address", host);
	int fd = open_listener(info), code = EXIT_DONE;
	if (fd >= 0) {
		listeners->fds[listeners->count++] = fd;
		if (listeners->count == 1)
			note_address(listeners, info);
	} else if (!optional) {
		code = fail_with(EXIT_IO, "%s, port %u: %s%s", host, port, strerror(errno),
				 errno == EADDRINUSE ? " (use another one: --port N)" : "");
	} else if (errno == EADDRINUSE) {
		warning_line("[%s]:%u is another program's; use the address with %s", host, port,
			     listeners->address);
	}
	freeaddrinfo(info);
	return code;
}

int listeners_open(struct listeners *listeners, const char *host, uint16_t port)
{
	*listeners = (struct listeners){ 0 };
	int code = add_listener(listeners, host ? host : "127.0.0.1", port, false);
	if (code == EXIT_DONE && !host)
		code = add_listener(listeners, "::1", listeners->port, true);
	return code;
}

void listeners_close(struct listeners *listeners)
{
	for (size_t i = 0; i < listeners->count; i++)
		close(listeners->fds[i]);
}
