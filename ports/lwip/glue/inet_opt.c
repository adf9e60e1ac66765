/* SPDX-License-Identifier: BSD-3-Clause */
/* Options of AF_INET and AF_INET6 sockets.  Under the stack's lock. */

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/ip.h>

#include "inet.h"

#define MSEC 1000

static int put_int(int v, void *val, socklen_t *len)
{
	*len = MIN(*len, sizeof(v));
	memcpy(val, &v, *len);
	return 0;
}

static int linger_get(const struct inet_sock *s, void *val, socklen_t *len)
{
	struct linger l = { .l_onoff = s->linger >= 0,
			    .l_linger = MAX(s->linger, 0) };

	*len = MIN(*len, sizeof(l));
	memcpy(val, &l, *len);
	return 0;
}

static int linger_set(struct inet_sock *s, const void *val, socklen_t len)
{
	struct linger l;

	if (len < sizeof(l))
		return -EINVAL;
	memcpy(&l, val, sizeof(l));
	s->linger = l.l_onoff ? l.l_linger : -1;
	return 0;
}

static int sol_get(struct inet_sock *s, int opt, void *val, socklen_t *len)
{
	struct ip_pcb *pcb = inet_pcb(s);
	int so = pcb ? pcb->so_options : 0;

	switch (opt) {
	case SO_ERROR:
		return put_int(-inet_take_error(s), val, len);
	case SO_PROTOCOL:
		return put_int(s->type == SOCK_STREAM ? IPPROTO_TCP
						      : IPPROTO_UDP,
			       val, len);
	case SO_ACCEPTCONN:
		return put_int(s->state == INET_LISTEN, val, len);
	case SO_REUSEADDR:
	case SO_REUSEPORT:
		return put_int(!!(so & SOF_REUSEADDR), val, len);
	case SO_KEEPALIVE:
		return put_int(!!(so & SOF_KEEPALIVE), val, len);
	case SO_BROADCAST:
		return put_int(!!(so & SOF_BROADCAST), val, len);
	case SO_RCVBUF:
		return put_int(s->rcvbuf ? s->rcvbuf : TCP_WND, val, len);
	case SO_SNDBUF:
		return put_int(s->sndbuf ? s->sndbuf : TCP_SND_BUF, val, len);
	case SO_LINGER:
		return linger_get(s, val, len);
	default:
		return -ENOPROTOOPT;
	}
}

static int tcp_get(struct inet_sock *s, int opt, void *val, socklen_t *len)
{
	struct tcp_pcb *p = s->state == INET_LISTEN ? __NULL : s->tcp;

	switch (opt) {
	case TCP_NODELAY:
		return put_int(p && tcp_nagle_disabled(p), val, len);
	case TCP_CORK:
		return put_int(s->cork, val, len);
	case TCP_MAXSEG:
		return put_int(p ? tcp_mss(p) : TCP_MSS, val, len);
	case TCP_KEEPIDLE:
		return put_int(p ? (int)(p->keep_idle / MSEC) : 7200, val, len);
	case TCP_KEEPINTVL:
		return put_int(p ? (int)(p->keep_intvl / MSEC) : 75, val, len);
	case TCP_KEEPCNT:
		return put_int(p ? (int)p->keep_cnt : 9, val, len);
	case TCP_DEFER_ACCEPT:
		return put_int(s->defer_accept, val, len);
	default:
		return -ENOPROTOOPT;
	}
}

int inet_getsockopt(struct inet_sock *s, int level, int opt, void *val,
		    socklen_t *len)
{
	struct ip_pcb *pcb = inet_pcb(s);

	if (level == SOL_SOCKET)
		return sol_get(s, opt, val, len);
	if (level == IPPROTO_TCP && s->type == SOCK_STREAM)
		return tcp_get(s, opt, val, len);
	if (level == IPPROTO_IP && opt == IP_TOS)
		return put_int(pcb ? pcb->tos : 0, val, len);
	if (level == IPPROTO_IP && opt == IP_TTL)
		return put_int(pcb ? pcb->ttl : 64, val, len);
	if (level == IPPROTO_IPV6 && s->family == AF_INET6 &&
	    opt == IPV6_V6ONLY)
		return put_int(s->v6only, val, len);
	return -ENOPROTOOPT;
}

static void so_flag(struct ip_pcb *pcb, u8_t flag, int on)
{
	if (!pcb)
		return;
	if (on)
		ip_set_option(pcb, flag);
	else
		ip_reset_option(pcb, flag);
}

static int sol_set(struct inet_sock *s, int opt, const void *val, socklen_t len,
		   int v)
{
	struct ip_pcb *pcb = inet_pcb(s);

	switch (opt) {
	case SO_LINGER:
		return linger_set(s, val, len);
	case SO_REUSEADDR:
	case SO_REUSEPORT:
		so_flag(pcb, SOF_REUSEADDR, v);
		return 0;
	case SO_KEEPALIVE:
		so_flag(pcb, SOF_KEEPALIVE, v);
		return 0;
	case SO_BROADCAST:
		so_flag(pcb, SOF_BROADCAST, v);
		return 0;
	case SO_RCVBUF: /* reported twice as large, as Linux does */
		s->rcvbuf = MIN(MAX(v, 1152), 1 << 20) * 2;
		return 0;
	case SO_SNDBUF:
		s->sndbuf = MIN(MAX(v, 2304), 1 << 20) * 2;
		return 0;
	case SO_PRIORITY:
	case SO_OOBINLINE:
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int cork_set(struct inet_sock *s, int v)
{
	s->cork = v;
	if (!v)
		inet_tcp_push(s);
	return 0;
}

static int nodelay_set(struct inet_sock *s, struct tcp_pcb *p, int v)
{
	if (!v) {
		tcp_nagle_enable(p);
		return 0;
	}
	tcp_nagle_disable(p);
	inet_tcp_push(s);
	return 0;
}

static int tcp_set(struct inet_sock *s, int opt, int v)
{
	struct tcp_pcb *p = s->state == INET_LISTEN ? __NULL : s->tcp;

	if (opt == TCP_DEFER_ACCEPT) {
		s->defer_accept = MAX(v, 0);
		return 0;
	}
	if (opt == TCP_CORK)
		return cork_set(s, v);
	if (!p) /* a listener's, or of a connection that is gone */
		return opt == TCP_NODELAY || opt == TCP_KEEPIDLE ||
				       opt == TCP_KEEPINTVL ||
				       opt == TCP_KEEPCNT || opt == TCP_FASTOPEN
			       ? 0
			       : -ENOPROTOOPT;
	switch (opt) {
	case TCP_NODELAY:
		return nodelay_set(s, p, v);
	case TCP_KEEPIDLE:
		p->keep_idle = (u32_t)v * MSEC;
		return v > 0 ? 0 : -EINVAL;
	case TCP_KEEPINTVL:
		p->keep_intvl = (u32_t)v * MSEC;
		return v > 0 ? 0 : -EINVAL;
	case TCP_KEEPCNT:
		p->keep_cnt = (u32_t)v;
		return v > 0 ? 0 : -EINVAL;
	case TCP_QUICKACK:
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int ip_set(struct inet_sock *s, int opt, int v)
{
	struct ip_pcb *pcb = inet_pcb(s);

	switch (opt) {
	case IP_TOS:
		if (pcb)
			pcb->tos = (u8_t)v;
		return 0;
	case IP_TTL:
		if (v != -1 && (v < 1 || v > 255))
			return -EINVAL;
		if (pcb)
			pcb->ttl = v == -1 ? 64 : (u8_t)v;
		return 0;
	case IP_BIND_ADDRESS_NO_PORT:
	case IP_MTU_DISCOVER:
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int v6only_set(struct inet_sock *s, int v)
{
	struct ip_pcb *pcb = inet_pcb(s);

	s->v6only = v;
	if (pcb && v)
		IP_SET_TYPE_VAL(pcb->local_ip, IPADDR_TYPE_V6);
	return 0;
}

int inet_setsockopt(struct inet_sock *s, int level, int opt, const void *val,
		    socklen_t len)
{
	int v;

	if (len < sizeof(v))
		return -EINVAL;
	memcpy(&v, val, sizeof(v));
	if (level == SOL_SOCKET)
		return sol_set(s, opt, val, len, v);
	if (level == IPPROTO_TCP && s->type == SOCK_STREAM)
		return tcp_set(s, opt, v);
	if (level == IPPROTO_IP)
		return ip_set(s, opt, v);
	if (level == IPPROTO_IPV6 && s->family == AF_INET6 &&
	    opt == IPV6_V6ONLY)
		return v6only_set(s, v);
	return -ENOPROTOOPT;
}
