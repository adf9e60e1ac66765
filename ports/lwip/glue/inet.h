/* SPDX-License-Identifier: BSD-3-Clause */
/* AF_INET and AF_INET6 sockets on lwIP's raw calls. */
#ifndef __INET_H__
#define __INET_H__

#include <stdbool.h>
#include <netinet/in.h>

#include <uk/list.h>
#include <uk/socket_driver.h>

#include <lwip/ip_addr.h>
#include <lwip/pbuf.h>
#include <lwip/tcp.h>
#include <lwip/udp.h>

enum inet_state {
	INET_NEW, /* TCP: neither listening nor connected */
	INET_LISTEN,
	INET_CONNECTING,
	INET_CONNECTED,
	INET_CLOSED, /* was connected; the pcb may be gone */
};

/* One received datagram. */
struct inet_dgram {
	struct inet_dgram *next;
	struct pbuf *p;
	ip_addr_t ip;
	u16_t port;
};

/* Everything is guarded by the stack's lock. */
struct inet_sock {
	const struct uk_file *file; /* ours; NULL before accept() */
	int family, type;
	enum inet_state state;
	struct tcp_pcb *tcp; /* NULL when lwIP has freed it */
	struct udp_pcb *udp;
	int error; /* SO_ERROR, positive */
	bool rx_eof, rx_shut, tx_shut;
	bool cork, v6only;
	bool failed; /* closed because it did not come to a connection */
	int linger; /* seconds; -1 off */
	int rcvbuf, sndbuf; /* as set, for those who ask */
	u16_t peer_port; /* of the connection, also when the pcb is gone */
	ip_addr_t peer;
	/* TCP: received and not read; pbufs linked by `next`, tot_len unused */
	struct pbuf *rx_head, *rx_tail;
	__sz rx_off; /* read of the first */
	__sz rx_len; /* bytes */
	/* UDP: received and not read */
	struct inet_dgram *dg_head, *dg_tail;
	/* TCP, listening: connections to accept; also the link of those */
	struct inet_sock *acc_head, *acc_tail, *acc_next;
	int defer_accept;
};

/* Makes the poll events say what the state says. */
void inet_publish(struct inet_sock *s);

/* Errors of lwIP as negative errno. */
int inet_err(err_t e);

/* Takes SO_ERROR: negative errno or 0. */
int inet_take_error(struct inet_sock *s);

/* Between sockaddr and lwIP; negative errno for what is no address of ours. */
int inet_addr_get(const struct inet_sock *s, const struct sockaddr *sa,
		  socklen_t len, ip_addr_t *ip, u16_t *port);
void inet_addr_put(const struct inet_sock *s, const ip_addr_t *ip, u16_t port,
		   struct sockaddr *sa, socklen_t *len);

/* TCP */
int inet_tcp_create(struct inet_sock *s);
int inet_tcp_listen(struct inet_sock *s, int backlog);
int inet_tcp_connect(struct inet_sock *s, const ip_addr_t *ip, u16_t port);
struct inet_sock *inet_tcp_accept(struct inet_sock *s);
ssize_t inet_tcp_recv(struct inet_sock *s, struct msghdr *msg, int flags);
ssize_t inet_tcp_send(struct inet_sock *s, const struct msghdr *msg, int flags);
int inet_tcp_shutdown(struct inet_sock *s, bool rd, bool wr);
void inet_tcp_close(struct inet_sock *s);
void inet_tcp_push(struct inet_sock *s);
uk_pollevent inet_tcp_events(const struct inet_sock *s);

/* UDP */
int inet_udp_create(struct inet_sock *s);
ssize_t inet_udp_recv(struct inet_sock *s, struct msghdr *msg, int flags);
ssize_t inet_udp_send(struct inet_sock *s, const struct msghdr *msg);
void inet_udp_close(struct inet_sock *s);
uk_pollevent inet_udp_events(const struct inet_sock *s);

/* Options; under the lock. */
int inet_getsockopt(struct inet_sock *s, int level, int opt, void *val,
		    socklen_t *len);
int inet_setsockopt(struct inet_sock *s, int level, int opt, const void *val,
		    socklen_t len);

static inline struct ip_pcb *inet_pcb(const struct inet_sock *s)
{
	if (s->type == SOCK_STREAM)
		return (struct ip_pcb *)s->tcp;
	return (struct ip_pcb *)s->udp;
}

#endif /* __INET_H__ */
