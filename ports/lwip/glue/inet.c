/* SPDX-License-Identifier: BSD-3-Clause */
/* The socket driver of AF_INET and AF_INET6: what TCP and UDP share. */

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/socket_driver.h>
#include <uk/uaccess.h>

#include "inet.h"
#include "lwip_glue.h"

static struct inet_sock *to_inet(posix_sock *f)
{
	return posix_sock_get_data(f);
}

void inet_publish(struct inet_sock *s)
{
	if (!s->file)
		return;
	posix_sock_event_assign(s->file, s->type == SOCK_STREAM
						 ? inet_tcp_events(s)
						 : inet_udp_events(s));
}

int inet_err(err_t e)
{
	static const int map[] = {
		[-ERR_OK] = 0,
		[-ERR_MEM] = ENOMEM,
		[-ERR_BUF] = ENOBUFS,
		[-ERR_TIMEOUT] = ETIMEDOUT,
		[-ERR_RTE] = ENETUNREACH,
		[-ERR_INPROGRESS] = EINPROGRESS,
		[-ERR_VAL] = EINVAL,
		[-ERR_WOULDBLOCK] = EAGAIN,
		[-ERR_USE] = EADDRINUSE,
		[-ERR_ALREADY] = EALREADY,
		[-ERR_ISCONN] = EISCONN,
		[-ERR_CONN] = ENOTCONN,
		[-ERR_IF] = ENETDOWN,
		[-ERR_ABRT] = ETIMEDOUT,
		[-ERR_RST] = ECONNRESET,
		[-ERR_CLSD] = ECONNRESET,
		[-ERR_ARG] = EINVAL,
	};

	if (e > 0 || (__sz)-e >= ARRAY_SIZE(map))
		return -EIO;
	return -map[-e];
}

int inet_take_error(struct inet_sock *s)
{
	int e = s->error;

	if (!e)
		return 0;
	s->error = 0;
	inet_publish(s);
	return -e;
}

#if LWIP_IPV6
static int addr6_get(const struct sockaddr_in6 *in6, ip_addr_t *ip)
{
	ip6_addr_t a;

	memcpy(a.addr, &in6->sin6_addr, sizeof(a.addr));
	ip6_addr_clear_zone(&a);
	if (ip6_addr_isipv4mappedipv6(&a)) {
		IP_SET_TYPE_VAL(*ip, IPADDR_TYPE_V4);
		ip4_addr_set_u32(ip_2_ip4(ip), a.addr[3]);
		return 0;
	}
	if (ip6_addr_isany(&a)) {
		ip_addr_set_any(1, ip);
		return 0;
	}
	ip_addr_copy_from_ip6(*ip, a);
	if (ip6_addr_lacks_zone(ip_2_ip6(ip), IP6_UNKNOWN) && netif_default)
		ip6_addr_assign_zone(ip_2_ip6(ip), IP6_UNKNOWN, netif_default);
	return 0;
}

static void addr6_put(const ip_addr_t *ip, struct sockaddr_in6 *in6)
{
	__u32 w[4] = { 0, 0, PP_HTONL(0xffff), 0 };

	if (IP_IS_V6_VAL(*ip))
		memcpy(w, ip_2_ip6(ip)->addr, sizeof(w));
	else if (ip4_addr_isany_val(*ip_2_ip4(ip)))
		memset(w, 0, sizeof(w));
	else
		w[3] = ip4_addr_get_u32(ip_2_ip4(ip));
	memcpy(&in6->sin6_addr, w, sizeof(w));
}
#else
static int addr6_get(const struct sockaddr_in6 *in6 __unused,
		     ip_addr_t *ip __unused)
{
	return -EAFNOSUPPORT;
}

static void addr6_put(const ip_addr_t *ip __unused,
		      struct sockaddr_in6 *in6 __unused)
{
}
#endif

int inet_addr_get(const struct inet_sock *s, const struct sockaddr *sa,
		  socklen_t len, ip_addr_t *ip, u16_t *port)
{
	const struct sockaddr_in *in = (const void *)sa;
	const struct sockaddr_in6 *in6 = (const void *)sa;

	if (len < sizeof(*in))
		return -EINVAL;
	if (s->family == AF_INET6) {
		if (sa->sa_family != AF_INET6)
			return -EAFNOSUPPORT;
		if (len < sizeof(*in6) - sizeof(in6->sin6_scope_id))
			return -EINVAL;
		*port = lwip_ntohs(in6->sin6_port);
		return addr6_get(in6, ip);
	}
	if (sa->sa_family != AF_INET)
		return -EAFNOSUPPORT;
	*port = lwip_ntohs(in->sin_port);
	ip_addr_set_ip4_u32_val(*ip, in->sin_addr.s_addr);
	return 0;
}

void inet_addr_put(const struct inet_sock *s, const ip_addr_t *ip, u16_t port,
		   struct sockaddr *sa, socklen_t *len)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	const void *from = &in;
	socklen_t size = sizeof(in);

	if (s->family == AF_INET6) {
		in6.sin6_port = lwip_htons(port);
		addr6_put(ip, &in6);
		from = &in6;
		size = sizeof(in6);
	} else {
		in.sin_port = lwip_htons(port);
		in.sin_addr.s_addr = ip4_addr_get_u32(ip_2_ip4(ip));
	}
	memcpy(sa, from, MIN(*len, size));
	*len = size;
}

static int proto_check(int type, int protocol)
{
	if (type == SOCK_STREAM)
		return protocol == 0 || protocol == IPPROTO_TCP
			       ? 0
			       : -EPROTONOSUPPORT;
	if (type == SOCK_DGRAM)
		return protocol == 0 || protocol == IPPROTO_UDP
			       ? 0
			       : -EPROTONOSUPPORT;
	return type == SOCK_RAW ? -EPERM : -ESOCKTNOSUPPORT;
}

static void *inet_create(struct posix_socket_driver *d, int family, int type,
			 int protocol)
{
	struct inet_sock *s;
	int rc = proto_check(type, protocol);

	if (rc)
		return ERR2PTR(rc);
	s = uk_zalloc(d->allocator, sizeof(*s));
	if (!s)
		return ERR2PTR(-ENOMEM);
	s->family = family;
	s->type = type;
	s->linger = -1;
	lwip_lock();
	rc = type == SOCK_STREAM ? inet_tcp_create(s) : inet_udp_create(s);
	lwip_unlock();
	if (!rc)
		return s;
	uk_free(d->allocator, s);
	return ERR2PTR(rc);
}

static void inet_poll(posix_sock *f)
{
	struct inet_sock *s = to_inet(f);

	lwip_lock();
	s->file = f;
	inet_publish(s);
	lwip_unlock();
}

static void *inet_accept4(posix_sock *f, struct sockaddr *addr, socklen_t *len,
			  int flags __unused)
{
	struct inet_sock *s = to_inet(f);
	struct inet_sock *c;

	if (s->type != SOCK_STREAM)
		return ERR2PTR(-EOPNOTSUPP);
	lwip_lock();
	c = inet_tcp_accept(s);
	if (!PTRISERR(c) && addr)
		inet_addr_put(c, &c->peer, c->peer_port, addr, len);
	lwip_unlock();
	return c;
}

static int bind_locked(struct inet_sock *s, const struct sockaddr *addr,
		       socklen_t len)
{
	ip_addr_t ip;
	u16_t port;
	int rc = inet_addr_get(s, addr, len, &ip, &port);

	if (rc)
		return rc;
	if (s->family == AF_INET6 && !s->v6only && ip_addr_isany(&ip))
		ip = *IP_ANY_TYPE;
	if (!ip_addr_isany(&ip) && !ip_addr_isloopback(&ip) &&
	    !ip_addr_ismulticast(&ip) && IP_IS_V4_VAL(ip) &&
	    (!netif_default ||
	     !ip4_addr_cmp(ip_2_ip4(&ip), netif_ip4_addr(netif_default))))
		return -EADDRNOTAVAIL;
	if (s->type == SOCK_DGRAM)
		return inet_err(udp_bind(s->udp, &ip, port));
	if (s->state != INET_NEW || !s->tcp || s->tcp->local_port)
		return -EINVAL;
	return inet_err(tcp_bind(s->tcp, &ip, port));
}

static int inet_bind(posix_sock *f, const struct sockaddr *addr, socklen_t len)
{
	int rc;

	lwip_lock();
	rc = bind_locked(to_inet(f), addr, len);
	lwip_unlock();
	return rc;
}

static int inet_listen(posix_sock *f, int backlog)
{
	struct inet_sock *s = to_inet(f);
	int rc;

	if (s->type != SOCK_STREAM)
		return -EOPNOTSUPP;
	lwip_lock();
	rc = inet_tcp_listen(s, backlog);
	inet_publish(s);
	lwip_unlock();
	return rc;
}

static int connect_locked(struct inet_sock *s, const struct sockaddr *addr,
			  socklen_t len)
{
	ip_addr_t ip;
	u16_t port;
	int rc;

	if (len >= sizeof(addr->sa_family) && addr->sa_family == AF_UNSPEC &&
	    s->type == SOCK_DGRAM) {
		udp_disconnect(s->udp);
		return 0;
	}
	rc = inet_addr_get(s, addr, len, &ip, &port);
	if (rc)
		return rc;
	if (ip_addr_isany(&ip)) /* means this host, as on Linux */
		ip_addr_set_loopback(IP_IS_V6_VAL(ip), &ip);
	if (s->type == SOCK_STREAM)
		return inet_tcp_connect(s, &ip, port);
	return inet_err(udp_connect(s->udp, &ip, port));
}

static int inet_connect(posix_sock *f, const struct sockaddr *addr,
			socklen_t len)
{
	int rc;

	lwip_lock();
	rc = connect_locked(to_inet(f), addr, len);
	inet_publish(to_inet(f));
	lwip_unlock();
	return rc;
}

static int inet_shutdown(posix_sock *f, int how)
{
	struct inet_sock *s = to_inet(f);
	int rc = 0;

	lwip_lock();
	if (s->type == SOCK_STREAM)
		rc = inet_tcp_shutdown(s, how != SHUT_WR, how != SHUT_RD);
	else if (!(s->udp->flags & UDP_FLAGS_CONNECTED))
		rc = -ENOTCONN;
	if (!rc) {
		s->rx_shut |= how != SHUT_WR;
		s->tx_shut |= how != SHUT_RD;
	}
	inet_publish(s);
	lwip_unlock();
	return rc;
}

static int inet_getpeername(posix_sock *f, struct sockaddr *addr,
			    socklen_t *len)
{
	struct inet_sock *s = to_inet(f);
	int rc = 0;

	lwip_lock();
	if (s->type == SOCK_STREAM && s->state == INET_CONNECTED)
		inet_addr_put(s, &s->peer, s->peer_port, addr, len);
	else if (s->type == SOCK_DGRAM && (s->udp->flags & UDP_FLAGS_CONNECTED))
		inet_addr_put(s, &s->udp->remote_ip, s->udp->remote_port, addr,
			      len);
	else
		rc = -ENOTCONN;
	lwip_unlock();
	return rc;
}

static int inet_getsockname(posix_sock *f, struct sockaddr *addr,
			    socklen_t *len)
{
	struct inet_sock *s = to_inet(f);
	u16_t port = 0;

	lwip_lock();
	if (s->udp)
		port = s->udp->local_port;
	else if (s->tcp)
		port = s->tcp->local_port;
	inet_addr_put(s, inet_pcb(s) ? &inet_pcb(s)->local_ip : IP4_ADDR_ANY,
		      port, addr, len);
	lwip_unlock();
	return 0;
}

static int inet_getopt(posix_sock *f, int level, int opt, void *val,
		       socklen_t *len)
{
	int rc;

	lwip_lock();
	rc = inet_getsockopt(to_inet(f), level, opt, val, len);
	lwip_unlock();
	return rc;
}

static int inet_setopt(posix_sock *f, int level, int opt, const void *val,
		       socklen_t len)
{
	int rc;

	lwip_lock();
	rc = inet_setsockopt(to_inet(f), level, opt, val, len);
	lwip_unlock();
	return rc;
}

static ssize_t inet_recvmsg(posix_sock *f, struct msghdr *msg, int flags)
{
	struct inet_sock *s = to_inet(f);
	ssize_t rc;

	if (flags & MSG_OOB)
		return -EINVAL;
	msg->msg_controllen = 0;
	msg->msg_flags = 0;
	lwip_lock();
	if (s->type == SOCK_STREAM)
		rc = inet_tcp_recv(s, msg, flags);
	else
		rc = inet_udp_recv(s, msg, flags);
	lwip_unlock();
	return rc;
}

static ssize_t inet_sendmsg(posix_sock *f, const struct msghdr *msg, int flags)
{
	struct inet_sock *s = to_inet(f);
	ssize_t rc;

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	lwip_lock();
	if (s->type == SOCK_STREAM)
		rc = inet_tcp_send(s, msg, flags);
	else
		rc = inet_udp_send(s, msg);
	lwip_unlock();
	return rc;
}

static int inet_close(posix_sock *f)
{
	struct inet_sock *s = to_inet(f);

	lwip_lock();
	s->file = __NULL;
	if (s->type == SOCK_STREAM)
		inet_tcp_close(s);
	else
		inet_udp_close(s);
	lwip_unlock();
	uk_free(posix_sock_get_driver(f)->allocator, s);
	return 0;
}

static int inet_ioctl(posix_sock *f, int req, void *arg)
{
	struct inet_sock *s = to_inet(f);
	int n;

	switch (req) {
	case FIONREAD:
		lwip_lock();
		n = s->type == SOCK_STREAM ? (int)s->rx_len
		    : s->dg_head	   ? s->dg_head->p->tot_len
					   : 0;
		lwip_unlock();
		return uk_user_put_obj((int *)arg, &n);
	default:
		return -ENOTTY;
	}
}

static const struct posix_socket_ops inet_ops = {
	.create = inet_create,
	.accept4 = inet_accept4,
	.bind = inet_bind,
	.shutdown = inet_shutdown,
	.getpeername = inet_getpeername,
	.getsockname = inet_getsockname,
	.getsockopt = inet_getopt,
	.setsockopt = inet_setopt,
	.connect = inet_connect,
	.listen = inet_listen,
	.recvmsg = inet_recvmsg,
	.sendmsg = inet_sendmsg,
	.close = inet_close,
	.ioctl = inet_ioctl,
	.poll = inet_poll,
};

POSIX_SOCKET_FAMILY_REGISTER(AF_INET, &inet_ops);
#if LWIP_IPV6
POSIX_SOCKET_FAMILY_REGISTER(AF_INET6, &inet_ops);
#endif
