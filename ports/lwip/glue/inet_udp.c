/* SPDX-License-Identifier: BSD-3-Clause */
/* UDP sockets on lwIP's callbacks.  Everything here runs under its lock. */

#include <errno.h>
#include <poll.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/file/iovutil.h>
#include <uk/posix-fd.h>

#include "inet.h"

#define RX_MAX (208 * 1024)
#define DGRAM_MAX 65507

uk_pollevent inet_udp_events(const struct inet_sock *s)
{
	uk_pollevent ev = UKFD_POLLOUT;

	if (s->error)
		ev |= POLLERR;
	if (s->dg_head || s->rx_shut)
		ev |= UKFD_POLLIN;
	if (s->rx_shut)
		ev |= POLLRDHUP;
	if (s->rx_shut && s->tx_shut)
		ev |= POLLHUP;
	return ev;
}

static void on_dgram(void *arg, struct udp_pcb *pcb __unused, struct pbuf *p,
		     const ip_addr_t *ip, u16_t port)
{
	struct inet_sock *s = arg;
	struct inet_dgram *d;

	d = s->rx_len + p->tot_len > RX_MAX
		    ? __NULL
		    : uk_malloc(uk_alloc_get_default(), sizeof(*d));
	if (!d) {
		pbuf_free(p);
		return;
	}
	*d = (struct inet_dgram){ .p = p, .ip = *ip, .port = port };
	if (s->dg_tail)
		s->dg_tail->next = d;
	else
		s->dg_head = d;
	s->dg_tail = d;
	s->rx_len += p->tot_len;
	inet_publish(s);
	if (s->file)
		posix_sock_event_set(s->file, UKFD_POLLIN);
}

int inet_udp_create(struct inet_sock *s)
{
	s->udp = udp_new_ip_type(s->family == AF_INET6 ? IPADDR_TYPE_ANY
						       : IPADDR_TYPE_V4);
	if (!s->udp)
		return -ENOMEM;
	udp_recv(s->udp, on_dgram, s);
	return 0;
}

static void dgram_pop(struct inet_sock *s)
{
	struct inet_dgram *d = s->dg_head;

	s->dg_head = d->next;
	if (!s->dg_head)
		s->dg_tail = __NULL;
	s->rx_len -= d->p->tot_len;
	pbuf_free(d->p);
	uk_free(uk_alloc_get_default(), d);
}

ssize_t inet_udp_recv(struct inet_sock *s, struct msghdr *msg, int flags)
{
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	struct inet_dgram *d = s->dg_head;
	__sz len, done = 0, n;

	if (!d) {
		if (s->error)
			return inet_take_error(s);
		return s->rx_shut ? 0 : -EAGAIN;
	}
	len = d->p->tot_len;
	for (struct pbuf *p = d->p; p; p = p->next) {
		n = uk_iov_scatter(&it, p->payload, p->len);
		done += n;
		if (n < p->len)
			break;
	}
	if (unlikely(done < len && uk_iov_faulted(&it)))
		return -EFAULT;
	if (msg->msg_name)
		inet_addr_put(s, &d->ip, d->port, msg->msg_name,
			      &msg->msg_namelen);
	if (done < len)
		msg->msg_flags |= MSG_TRUNC;
	if (!(flags & MSG_PEEK)) {
		dgram_pop(s);
		inet_publish(s);
	}
	return (ssize_t)(flags & MSG_TRUNC ? len : done);
}

ssize_t inet_udp_send(struct inet_sock *s, const struct msghdr *msg)
{
	__sz len = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen);
	ip_addr_t ip;
	u16_t port = 0;
	struct pbuf *p;
	err_t err;
	int rc;

	if (s->error)
		return inet_take_error(s);
	if (s->tx_shut)
		return -EPIPE;
	if (len > DGRAM_MAX)
		return -EMSGSIZE;
	if (msg->msg_name) {
		rc = inet_addr_get(s, msg->msg_name, msg->msg_namelen, &ip,
				   &port);
		if (rc)
			return rc;
		if (ip_addr_isany(&ip))
			ip_addr_set_loopback(IP_IS_V6_VAL(ip), &ip);
	} else if (!(s->udp->flags & UDP_FLAGS_CONNECTED)) {
		return -EDESTADDRREQ;
	}
	p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
	if (!p)
		return -ENOBUFS;
	if (unlikely(uk_iov_get(msg->msg_iov, (int)msg->msg_iovlen, p->payload,
				len) < len)) {
		pbuf_free(p);
		return -EFAULT;
	}
	err = msg->msg_name ? udp_sendto(s->udp, p, &ip, port)
			    : udp_send(s->udp, p);
	pbuf_free(p);
	/* A full card drops datagrams, as everybody else on the way does. */
	if (err == ERR_MEM)
		err = ERR_OK;
	return err == ERR_OK ? (ssize_t)len : inet_err(err);
}

void inet_udp_close(struct inet_sock *s)
{
	udp_remove(s->udp);
	while (s->dg_head)
		dgram_pop(s);
}
