/* SPDX-License-Identifier: BSD-3-Clause */
/* Ports of the host that lead into the guest: [IP:]HOST:GUEST[/tcp|/udp]. */
#ifndef KRAFT_PORTS_H
#define KRAFT_PORTS_H

#include "util.h"

struct port {
	char ip[16]; /* dotted, "0.0.0.0" if none is given */
	int host, guest;
	bool udp;
};

/** Reads one specification; NULL or what is wrong with it. */
const char *port_parse(const char *s, struct port *p);
/** Would both listen on the same port of the host? */
bool port_overlaps(const struct port *a, const struct port *b);
/** Takes a free port for host port 0, and checks the others; 0 or -errno. */
int port_probe(struct port *p);

#endif
