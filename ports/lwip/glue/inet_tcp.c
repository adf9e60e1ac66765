/* SPDX-License-Identifier: BSD-3-Clause */
/* TCP sockets on lwIP's callbacks.  Everything here runs under its lock. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file/iovutil.h>
#include <uk/posix-fd.h>

#include <lwip/priv/tcp_priv.h>

#include "inet.h"

/* Readers are told of room to send when this much is free, as on Linux. */
#define SEND_LOWAT (TCP_SND_BUF / 3)
#define WRITE_MAX 0x8000

static bool can_send(const struct inet_sock *s)
{
	return s->tcp && tcp_sndbuf(s->tcp) >= SEND_LOWAT &&
	       tcp_sndqueuelen(s->tcp) < TCP_SNDQUEUELOWAT;
}

uk_pollevent inet_tcp_events(const struct inet_sock *s)
{
	uk_pollevent ev = 0;
	bool eof = s->rx_eof || s->rx_shut;

	if (s->error)
		ev |= POLLERR;
	switch (s->state) {
	case INET_NEW:
		return ev | UKFD_POLLOUT | POLLHUP;
	case INET_LISTEN:
		return ev | (s->acc_head ? UKFD_POLLIN : 0);
	case INET_CONNECTING:
		return ev;
	case INET_CONNECTED:
		if (s->rx_len || eof)
			ev |= UKFD_POLLIN;
		if (eof)
			ev |= POLLRDHUP;
		if (eof && s->tx_shut)
			ev |= POLLHUP;
		if (s->tx_shut || can_send(s))
			ev |= UKFD_POLLOUT;
		return ev;
	default:
		return ev | UKFD_POLLIN | UKFD_POLLOUT | POLLHUP | POLLRDHUP;
	}
}

/* Something new came in: also those are told who did not read the last. */
static void publish_edge(struct inet_sock *s, uk_pollevent ev)
{
	inet_publish(s);
	if (s->file)
		posix_sock_event_set(s->file, ev);
}

static err_t on_recv(void *arg, struct tcp_pcb *pcb __unused, struct pbuf *p,
		     err_t err __unused)
{
	struct inet_sock *s = arg;

	if (!p) {
		s->rx_eof = true;
		publish_edge(s, UKFD_POLLIN | POLLRDHUP);
		return ERR_OK;
	}
	if (s->rx_tail)
		s->rx_tail->next = p;
	else
		s->rx_head = p;
	s->rx_len += p->tot_len;
	while (p->next)
		p = p->next;
	s->rx_tail = p;
	publish_edge(s, UKFD_POLLIN);
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb __unused,
		     u16_t len __unused)
{
	struct inet_sock *s = arg;

	if (s->file && !uk_file_poll_immediate(s->file, POLLOUT))
		inet_publish(s);
	return ERR_OK;
}

/* lwIP has freed the pcb. */
static void on_err(void *arg, err_t err)
{
	struct inet_sock *s = arg;

	if (!s)
		return;
	s->tcp = __NULL;
	s->error = -inet_err(err);
	s->failed = s->state == INET_CONNECTING;
	if (s->failed && err == ERR_RST)
		s->error = ECONNREFUSED;
	s->state = INET_CLOSED;
	s->rx_eof = true;
	inet_publish(s);
}

/* Every half second: what a cork held back goes out at last. */
static err_t on_poll(void *arg __unused, struct tcp_pcb *pcb)
{
	tcp_output(pcb);
	return ERR_OK;
}

static void attach(struct inet_sock *s, struct tcp_pcb *pcb)
{
	s->tcp = pcb;
	tcp_arg(pcb, s);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_err);
	tcp_poll(pcb, on_poll, 1);
}

static void detach(struct tcp_pcb *pcb)
{
	tcp_arg(pcb, __NULL);
	tcp_recv(pcb, __NULL);
	tcp_sent(pcb, __NULL);
	tcp_err(pcb, __NULL);
	tcp_poll(pcb, __NULL, 0);
}

int inet_tcp_create(struct inet_sock *s)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(
		s->family == AF_INET6 ? IPADDR_TYPE_ANY : IPADDR_TYPE_V4);

	if (!pcb)
		return -ENOMEM;
	attach(s, pcb);
	return 0;
}

/* The connection knows itself before accept() gives it a file. */
static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct inet_sock *l = arg;
	struct inet_sock *c;

	if (err != ERR_OK || !pcb || !l)
		return ERR_VAL;
	c = uk_zalloc(uk_alloc_get_default(), sizeof(*c));
	if (!c)
		return ERR_MEM;
	c->family = l->family;
	c->type = SOCK_STREAM;
	c->state = INET_CONNECTED;
	c->linger = l->linger;
	c->rcvbuf = l->rcvbuf;
	c->sndbuf = l->sndbuf;
	c->peer = pcb->remote_ip;
	c->peer_port = pcb->remote_port;
	attach(c, pcb);
	tcp_backlog_delayed(pcb);
	if (l->acc_tail)
		l->acc_tail->acc_next = c;
	else
		l->acc_head = c;
	l->acc_tail = c;
	publish_edge(l, UKFD_POLLIN);
	return ERR_OK;
}

int inet_tcp_listen(struct inet_sock *s, int backlog)
{
	struct tcp_pcb *l;
	err_t err;
	u8_t n = (u8_t)MIN(MAX(backlog, 1), 0xff);

	if (s->state == INET_LISTEN) {
		tcp_backlog_set(s->tcp, n);
		return 0;
	}
	if (s->state != INET_NEW || !s->tcp)
		return -EINVAL;
	if (!s->tcp->local_port) {
		err = tcp_bind(s->tcp, IP_ANY_TYPE, 0);
		if (err != ERR_OK)
			return inet_err(err);
	}
	tcp_poll(s->tcp, __NULL, 0);
	l = tcp_listen_with_backlog_and_err(s->tcp, n, &err);
	if (!l)
		return inet_err(err);
	s->tcp = l;
	s->state = INET_LISTEN;
	tcp_arg(l, s);
	tcp_accept(l, on_accept);
	return 0;
}

struct inet_sock *inet_tcp_accept(struct inet_sock *s)
{
	struct inet_sock *c = s->acc_head;

	if (s->state != INET_LISTEN)
		return ERR2PTR(-EINVAL);
	if (!c)
		return ERR2PTR(-EAGAIN);
	s->acc_head = c->acc_next;
	if (!s->acc_head)
		s->acc_tail = __NULL;
	c->acc_next = __NULL;
	if (c->tcp)
		tcp_backlog_accepted(c->tcp);
	inet_publish(s);
	return c;
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb __unused, err_t err)
{
	struct inet_sock *s = arg;

	if (err != ERR_OK)
		return ERR_OK;
	s->state = INET_CONNECTED;
	inet_publish(s);
	return ERR_OK;
}

/* Tells why there is no connection; the socket is as new then, as on Linux. */
static int connect_failed(struct inet_sock *s)
{
	int rc = s->error ? -s->error : -ECONNABORTED;

	if (inet_tcp_create(s))
		return -ENOMEM;
	s->state = INET_NEW;
	s->error = 0;
	s->failed = s->rx_eof = s->rx_shut = s->tx_shut = false;
	return rc;
}

int inet_tcp_connect(struct inet_sock *s, const ip_addr_t *ip, u16_t port)
{
	err_t err;

	switch (s->state) {
	case INET_NEW:
		break;
	case INET_CONNECTING:
		return -EALREADY;
	case INET_CONNECTED:
	case INET_LISTEN:
		return -EISCONN;
	default:
		return s->failed ? connect_failed(s) : -EISCONN;
	}
	err = tcp_connect(s->tcp, ip, port, on_connected);
	if (err != ERR_OK)
		return inet_err(err);
	s->state = INET_CONNECTING;
	s->peer = *ip;
	s->peer_port = port;
	return -EINPROGRESS;
}

/* Drops the first pbuf of what was received. */
static void rx_pop(struct inet_sock *s)
{
	struct pbuf *p = s->rx_head;

	s->rx_head = p->next;
	if (!s->rx_head)
		s->rx_tail = __NULL;
	p->next = __NULL;
	p->tot_len = p->len;
	pbuf_free(p);
	s->rx_off = 0;
}

static __sz rx_peek(struct inet_sock *s, struct uk_iov_iter *it, __sz want)
{
	__sz off = s->rx_off, done = 0, n;

	for (struct pbuf *p = s->rx_head; p && done < want; p = p->next) {
		n = MIN(p->len - off, want - done);
		if (unlikely(uk_iov_scatter(it, (char *)p->payload + off, n) <
			     n))
			break;
		done += n;
		off = 0;
	}
	return done;
}

static __sz rx_take(struct inet_sock *s, struct uk_iov_iter *it, __sz want,
		    bool discard)
{
	__sz done = 0, n;

	while (s->rx_head && done < want) {
		struct pbuf *p = s->rx_head;

		n = MIN(p->len - s->rx_off, want - done);
		if (!discard &&
		    unlikely(uk_iov_scatter(it, (char *)p->payload + s->rx_off,
					    n) < n))
			break;
		done += n;
		s->rx_off += n;
		if (s->rx_off == p->len)
			rx_pop(s);
	}
	s->rx_len -= done;
	for (n = done; s->tcp && n; n -= MIN(n, 0x8000UL))
		tcp_recved(s->tcp, (u16_t)MIN(n, 0x8000UL));
	return done;
}

ssize_t inet_tcp_recv(struct inet_sock *s, struct msghdr *msg, int flags)
{
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	__sz want = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen);
	__sz n;

	msg->msg_namelen = 0;
	if (!s->rx_len) {
		if (s->error)
			return inet_take_error(s);
		if (s->state == INET_NEW || s->state == INET_LISTEN)
			return -ENOTCONN;
		if (s->rx_eof || s->rx_shut)
			return 0;
		return want ? -EAGAIN : 0;
	}
	if (flags & MSG_PEEK)
		n = rx_peek(s, &it, MIN(want, s->rx_len));
	else
		n = rx_take(s, &it, want, flags & MSG_TRUNC);
	if (!s->rx_len)
		inet_publish(s);
	return n || !want ? (ssize_t)n : -EFAULT;
}

#if CONFIG_LIBUKFILE_PROGRAMS
/*
 * lwIP cannot be told that a copy fails.  So inet_tcp_send() looks first; what
 * another CPU takes away between that and the copy goes out as zeros.
 */
void lwip_memcpy(void *dst, const void *src, __sz len)
{
	__sz n = uk_iov_copy(dst, src, len);

	if (unlikely(n < len))
		memset((char *)dst + n, 0, len - n);
}
#endif

/* Sends what is queued, unless a cork (or MSG_MORE) holds small pieces. */
static void push(struct inet_sock *s, bool more)
{
	if ((more || s->cork) && s->tcp->unsent && !s->tcp->unsent->next &&
	    s->tcp->unsent->len < tcp_mss(s->tcp))
		return;
	tcp_output(s->tcp);
}

void inet_tcp_push(struct inet_sock *s)
{
	if (s->tcp && s->state == INET_CONNECTED)
		tcp_output(s->tcp);
}

static int send_check(struct inet_sock *s)
{
	if (s->error)
		return inet_take_error(s);
	switch (s->state) {
	case INET_CONNECTING:
		return -EAGAIN;
	case INET_NEW:
	case INET_LISTEN:
		return -EPIPE;
	default:
		return s->tx_shut || !s->tcp ? -EPIPE : 0;
	}
}

ssize_t inet_tcp_send(struct inet_sock *s, const struct msghdr *msg, int flags)
{
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	bool more = flags & MSG_MORE;
	err_t err = ERR_OK;
	__sz done = 0, n;
	void *p;
	int rc = send_check(s);

	if (rc)
		return rc;
	while ((n = uk_iov_span(&it, &p))) {
		n = MIN3(n, (__sz)tcp_sndbuf(s->tcp), (__sz)WRITE_MAX);
		if (!n)
			break;
		n = uk_iov_ready_r(p, n);
		if (unlikely(!n)) {
			rc = -EFAULT;
			break;
		}
		err = tcp_write(s->tcp, p, (u16_t)n, TCP_WRITE_FLAG_COPY);
		if (err != ERR_OK)
			break;
		it.off += n;
		done += n;
	}
	if (done)
		push(s, more);
	if (!can_send(s))
		inet_publish(s);
	if (done || !uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen))
		return (ssize_t)done;
	if (unlikely(rc))
		return rc;
	return err == ERR_OK || err == ERR_MEM ? -EAGAIN : inet_err(err);
}

int inet_tcp_shutdown(struct inet_sock *s, bool rd, bool wr)
{
	if (s->state == INET_LISTEN && rd)
		return 0;
	if (s->state != INET_CONNECTED || !s->tcp)
		return -ENOTCONN;
	/* lwIP would reset a peer that goes on sending: keep its side open. */
	if (wr && !s->tx_shut)
		return inet_err(tcp_shutdown(s->tcp, 0, 1));
	return 0;
}

static void rx_drop(struct inet_sock *s)
{
	while (s->rx_head)
		rx_pop(s);
}

/* Ends a connection that nobody has a descriptor of any more. */
static void pcb_end(struct inet_sock *s)
{
	struct tcp_pcb *pcb = s->tcp;

	if (!pcb)
		return;
	s->tcp = __NULL;
	detach(pcb);
	if (s->linger == 0 && s->state == INET_CONNECTED)
		tcp_abort(pcb);
	else if (tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}

static void listener_end(struct inet_sock *s)
{
	struct tcp_pcb *pcb = s->tcp;
	struct inet_sock *c;

	while ((c = s->acc_head)) {
		s->acc_head = c->acc_next;
		rx_drop(c);
		if (c->tcp) {
			detach(c->tcp);
			tcp_abort(c->tcp);
		}
		uk_free(uk_alloc_get_default(), c);
	}
	tcp_arg(pcb, __NULL);
	tcp_accept(pcb, __NULL);
	tcp_close(pcb);
}

void inet_tcp_close(struct inet_sock *s)
{
	if (s->state == INET_LISTEN)
		listener_end(s);
	else
		pcb_end(s);
	rx_drop(s);
}
