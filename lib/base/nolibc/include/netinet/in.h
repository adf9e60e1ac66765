/* SPDX-License-Identifier: BSD-3-Clause */
/* Internet addresses. */
#ifndef _NETINET_IN_H
#define _NETINET_IN_H
#include <sys/socket.h>
#include <endian.h>
#include <bits/in.h>
typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;
struct in_addr {
	in_addr_t s_addr;
};
struct sockaddr_in {
	sa_family_t sin_family;
	in_port_t sin_port;
	struct in_addr sin_addr;
	unsigned char sin_zero[8];
};
struct in6_addr {
	union {
		uint8_t __s6_addr[16];
		uint16_t __s6_addr16[8];
		uint32_t __s6_addr32[4];
	} __in6;
};
#define s6_addr __in6.__s6_addr
#define s6_addr16 __in6.__s6_addr16
#define s6_addr32 __in6.__s6_addr32
struct sockaddr_in6 {
	sa_family_t sin6_family;
	in_port_t sin6_port;
	uint32_t sin6_flowinfo;
	struct in6_addr sin6_addr;
	uint32_t sin6_scope_id;
};
struct ip_mreq {
	struct in_addr imr_multiaddr;
	struct in_addr imr_interface;
};
#define htons(x) ((uint16_t)htobe16(x))
#define ntohs(x) ((uint16_t)be16toh(x))
#define htonl(x) htobe32(x)
#define ntohl(x) be32toh(x)
#endif
