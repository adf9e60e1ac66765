/* SPDX-License-Identifier: BSD-3-Clause */
/* Port specifications: see ports.h. */

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ports.h"

static int number(const char *s, size_t n)
{
	int v = 0;

	if (!n || n > 5)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return -1;
		v = v * 10 + s[i] - '0';
	}
	return v > 65535 ? -1 : v;
}

const char *port_parse(const char *s, struct port *p)
{
	const char *slash = strchrnul(s, '/'), *last, *first;
	struct in_addr a;

	memset(p, 0, sizeof(*p));
	p->udp = !strcmp(slash, "/udp");
	if (*slash && !p->udp && strcmp(slash, "/tcp"))
		return "the protocol must be tcp or udp";
	last = memrchr(s, ':', slash - s);
	if (!last)
		return "expected [IP:]HOST:GUEST";
	first = memrchr(s, ':', last - s);
	p->guest = number(last + 1, slash - last - 1);
	p->host = first ? number(first + 1, last - first - 1)
			: number(s, last - s);
	if (p->guest < 1 || p->host < 0)
		return "a port is a number from 1 to 65535";
	snprintf(p->ip, sizeof(p->ip), "0.0.0.0");
	if (first && first - s >= (long)sizeof(p->ip))
		return "the address is not an IPv4 address";
	if (first)
		snprintf(p->ip, sizeof(p->ip), "%.*s", (int)(first - s), s);
	if (inet_pton(AF_INET, p->ip, &a) != 1)
		return "the address is not an IPv4 address";
	return NULL;
}

int port_probe(struct port *p)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof(a);
	int one = 1, rc = 0, fd;

	fd = socket(AF_INET, (p->udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC,
		    0);
	if (fd < 0)
		return -errno;
	a.sin_port = htons(p->host);
	inet_pton(AF_INET, p->ip, &a.sin_addr);
	if (!p->udp)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    (!p->udp && listen(fd, 1)) ||
	    getsockname(fd, (struct sockaddr *)&a, &len))
		rc = -errno;
	else
		p->host = ntohs(a.sin_port);
	close(fd);
	return rc;
}
