/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets: addresses, options, messages. */
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <uk/uaccess.h>

#include "decode.h"

#define SOCK_TYPE_MASK 0xf

void shim_show_socktype(struct shim_show *s, long v)
{
	shim_show_type(s, T_socktypes, v & SOCK_TYPE_MASK);
	if (v & ~SOCK_TYPE_MASK)
		shim_more_flags(s, T_sockflags, (__u32)v & ~SOCK_TYPE_MASK);
}

void shim_show_sockproto(struct shim_show *s, long v)
{
	if (s->a[0] == AF_INET || s->a[0] == AF_INET6)
		shim_show_type(s, T_inproto, v);
	else
		shim_show_int(s, v);
}

void shim_show_sockopt(struct shim_show *s, long v)
{
	switch ((int)s->a[1]) {
	case SOL_SOCKET:
		shim_show_type(s, T_so, v);
		break;
	case IPPROTO_TCP:
		shim_show_type(s, T_tcpopt, v);
		break;
	case IPPROTO_IP:
		shim_show_type(s, T_ipopt, v);
		break;
	case IPPROTO_IPV6:
		shim_show_type(s, T_ip6opt, v);
		break;
	default:
		shim_show_x(s, v);
	}
}

/* Options are numbers if they have the size of one. */
void shim_show_optval(struct shim_show *s, long v)
{
	__u32 len = (__u32)s->a[s->i + 1];

	if (s->after && uk_user_get_obj(&len, (const __u32 *)s->a[s->i + 1]))
		len = 0;
	if (len == sizeof(int))
		shim_show_int1(s, v);
	else if (len)
		shim_quote(s, v, len, 32, 0);
	else
		shim_show_ptr(s, v);
}

/* The length of an address: what it was, and what it became. */
void shim_show_socklen(struct shim_show *s, long v)
{
	int len = s->before;

	if (!s->failed && !shim_read(s, v, &len, sizeof(len)))
		return;
	if (s->failed && !s->before)
		shim_show_ptr(s, v);
	else if (s->before != len)
		shim_text(s, "[%d => %d]", s->before, len);
	else
		shim_text(s, "[%d]", len);
}

static void show_in(struct shim_show *s, const struct sockaddr_in *in)
{
	const __u8 *b = (const __u8 *)&in->sin_addr;

	shim_text(s,
		  "{sa_family=AF_INET, sin_port=htons(%u), "
		  "sin_addr=inet_addr(\"%u.%u.%u.%u\")}",
		  ntohs(in->sin_port), b[0], b[1], b[2], b[3]);
}

/* The longest run of zeros, 2 or more, becomes "::" (RFC 5952). */
static void show_in6_addr(struct shim_show *s, const __u16 *w)
{
	int best = 8, len = 1, run;

	for (int i = 0; i < 8; i++) {
		for (run = 0; i + run < 8 && !w[i + run]; run++)
			;
		if (run > len) {
			best = i;
			len = run;
		}
	}
	for (int i = 0; i < 8; i++) {
		if (i == best) {
			shim_text(s, "::");
			i += len - 1;
			continue;
		}
		shim_text(s, i && i != best + len ? ":%x" : "%x", ntohs(w[i]));
	}
}

static void show_in6(struct shim_show *s, const struct sockaddr_in6 *in)
{
	shim_text(s,
		  "{sa_family=AF_INET6, sin6_port=htons(%u), "
		  "sin6_flowinfo=htonl(%u), inet_pton(AF_INET6, \"",
		  ntohs(in->sin6_port), ntohl(in->sin6_flowinfo));
	show_in6_addr(s, (const __u16 *)&in->sin6_addr);
	shim_text(s, "\", &sin6_addr), sin6_scope_id=%u}", in->sin6_scope_id);
}

static void show_un(struct shim_show *s, const struct sockaddr_un *un, long v,
		    __sz len)
{
	__sz path = offsetof(struct sockaddr_un, sun_path);

	shim_text(s, "{sa_family=AF_UNIX");
	if (len > path && un->sun_path[0]) {
		shim_text(s, ", sun_path=");
		shim_quote(s, v + (long)path, len - path + 1, len - path, 1);
	} else if (len > path) {
		shim_text(s, ", sun_path=@");
		shim_quote(s, v + (long)path + 1, len - path - 1,
			   len - path - 1, 0);
	}
	shim_text(s, "}");
}

/* `len` bytes of an address at `v`. */
static void show_address(struct shim_show *s, long v, __sz len)
{
	union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} u;

	memset(&u, 0, sizeof(u));
	if (len < sizeof(u.sa.sa_family)) {
		shim_show_ptr(s, v);
		return;
	}
	if (!shim_read(s, v, &u, MIN(len, sizeof(u))))
		return;
	if (u.sa.sa_family == AF_INET && len >= sizeof(u.in))
		show_in(s, &u.in);
	else if (u.sa.sa_family == AF_INET6 && len >= sizeof(u.in6))
		show_in6(s, &u.in6);
	else if (u.sa.sa_family == AF_UNIX)
		show_un(s, &u.un, v, MIN(len, sizeof(u.un)));
	else {
		shim_text(s, "{sa_family=");
		shim_show_type(s, T_af, u.sa.sa_family);
		shim_text(s, ", ...}");
	}
}

void shim_show_sockaddr(struct shim_show *s, long v)
{
	__u32 len = (__u32)s->a[s->i + 1];

	/* known afterwards: the length lies behind a pointer */
	if ((s->outs >> s->i & 1) && s->a[s->i + 1] &&
	    uk_user_get_obj(&len, (const __u32 *)s->a[s->i + 1]))
		len = 0;
	show_address(s, v, len);
}

/* --- messages */

static void show_control(struct shim_show *s, const struct msghdr *m)
{
	const char *sep = "";
	struct cmsghdr c;
	__sz at = 0;

	shim_text(s, ", msg_control=[");
	while (at + sizeof(c) <= m->msg_controllen) {
		if (uk_user_get_obj(
			    &c, (const struct cmsghdr *)((const char *)m
								 ->msg_control +
							 at)) ||
		    c.cmsg_len < sizeof(c))
			break;
		shim_text(s, "%s{cmsg_len=%lu, cmsg_level=", sep,
			  (unsigned long)c.cmsg_len);
		shim_show_type(s, T_sol, c.cmsg_level);
		shim_text(s, ", cmsg_type=");
		shim_show_type(s, T_cmsgtype, c.cmsg_type);
		shim_text(s, "}");
		at += ALIGN_UP(c.cmsg_len, sizeof(long));
		sep = ", ";
	}
	shim_text(s, "]");
}

static void show_msghdr(struct shim_show *s, long v, long left)
{
	struct shim_show inner;
	struct msghdr m;
	long a[2];

	if (!shim_read(s, v, &m, sizeof(m)))
		return;
	shim_text(s, "{msg_name=");
	show_address(s, (long)m.msg_name, m.msg_name ? m.msg_namelen : 0);
	shim_text(s, ", msg_namelen=%u, msg_iov=", m.msg_namelen);
	inner = *s;
	a[0] = (long)m.msg_iov;
	a[1] = (long)m.msg_iovlen;
	inner.a = a;
	inner.i = 0;
	inner.rc = left;
	shim_show_iovecs(&inner, a[0]);
	s->pos = inner.pos;
	shim_text(s, ", msg_iovlen=%ld", a[1]);
	if (m.msg_controllen && m.msg_control)
		show_control(s, &m);
	shim_text(s, ", msg_controllen=%lu, msg_flags=",
		  (unsigned long)m.msg_controllen);
	shim_show_type(s, T_msgflags, m.msg_flags);
	shim_text(s, "}");
}

void shim_show_msghdr(struct shim_show *s, long v)
{
	show_msghdr(s, v, s->rc);
}

static void one_mmsghdr(struct shim_show *s, long v)
{
	__u32 len = 0;

	shim_text(s, "{msg_hdr=");
	if (s->after &&
	    uk_user_get_obj(&len,
			    (const __u32 *)(v + (long)sizeof(struct msghdr))))
		len = 0;
	show_msghdr(s, v, len);
	if (s->after)
		shim_text(s, ", msg_len=%u", len);
	shim_text(s, "}");
}

void shim_show_mmsghdrs(struct shim_show *s, long v)
{
	__sz n = (__sz)(s->after ? s->rc : (long)(__u32)s->a[2]);

	if (s->failed)
		shim_show_ptr(s, v);
	else
		shim_array(s, v, n, ALIGN_UP(sizeof(struct msghdr) + 4, 8),
			   one_mmsghdr);
}
