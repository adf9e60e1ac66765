/* SPDX-License-Identifier: BSD-3-Clause */
/* Port specifications: see ports.h. */

#include <arpa/inet.h>
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
	char text[6] = "";

	if (n >= sizeof(text))
		return -1;
	memcpy(text, s, n);
	return (int)parse_number(text, 65535);
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
	if (*s == '[' || strstr(s, "::"))
		return "IPv6 addresses of the host are not supported";
	first = memrchr(s, ':', last - s);
	p->guest = number(last + 1, slash - last - 1);
	p->host = first ? number(first + 1, last - first - 1)
			: number(s, last - s);
	if (p->guest < 1)
		return "the guest's port must be a number from 1 to 65535";
	if (p->host < 0)
		return "the host's port must be a number from 0 (any free "
		       "one) to 65535";
	snprintf(p->ip, sizeof(p->ip), "0.0.0.0");
	if (first && first - s >= (long)sizeof(p->ip))
		return "the address is not an IPv4 address";
	if (first)
		snprintf(p->ip, sizeof(p->ip), "%.*s", (int)(first - s), s);
	if (inet_pton(AF_INET, p->ip, &a) != 1)
		return "the address is not an IPv4 address";
	return NULL;
}

bool port_overlaps(const struct port *a, const struct port *b)
{
	static const char all[] = "0.0.0.0";

	return a->host && a->host == b->host && a->udp == b->udp &&
	       (!strcmp(a->ip, b->ip) || !strcmp(a->ip, all) ||
		!strcmp(b->ip, all));
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
