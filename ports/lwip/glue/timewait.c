/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Connections in TIME_WAIT.  lwIP keeps each for its whole time and answers a
 * new SYN from the same port with an ACK, so that a client that comes back on
 * a port it used before is locked out.  As on Linux, such a SYN (with a later
 * sequence number) ends the wait, and there is a limit to how many wait.
 */

#include <stdbool.h>

#include <lwip/ip.h>
#include <lwip/memp.h>
#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/prot/ip4.h>
#include <lwip/prot/tcp.h>

#include "lwip_hooks.h"

#define WAIT_MAX 512

static void end_wait(struct tcp_pcb *pcb)
{
	tcp_pcb_remove(&tcp_tw_pcbs, pcb);
	memp_free(MEMP_TCP_PCB, pcb);
}

static bool is_same(const struct tcp_pcb *pcb, const struct ip_hdr *ip,
		    const struct tcp_hdr *tcp)
{
	return pcb->remote_port == lwip_ntohs(tcp->src) &&
	       pcb->local_port == lwip_ntohs(tcp->dest) &&
	       IP_IS_V4_VAL(pcb->remote_ip) &&
	       ip4_addr_get_u32(ip_2_ip4(&pcb->remote_ip)) == ip->src.addr &&
	       ip4_addr_get_u32(ip_2_ip4(&pcb->local_ip)) == ip->dest.addr;
}

static void make_room(const struct ip_hdr *ip, const struct tcp_hdr *tcp)
{
	struct tcp_pcb *same = NULL, *last = NULL;
	int n = 0;

	for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next) {
		if (is_same(pcb, ip, tcp))
			same = pcb;
		last = pcb; /* new ones come to the front */
		n++;
	}
	if (same && TCP_SEQ_GT(lwip_ntohl(tcp->seqno), same->rcv_nxt))
		end_wait(same);
	else if (n > WAIT_MAX)
		end_wait(last);
}

int lwip_hook_syn(struct pbuf *p, struct netif *in __unused)
{
	const struct ip_hdr *ip = p->payload;
	const struct tcp_hdr *tcp;
	u16_t hlen;

	if (p->len < sizeof(*ip) || IPH_PROTO(ip) != IP_PROTO_TCP)
		return 0;
	hlen = IPH_HL_BYTES(ip);
	if (hlen < sizeof(*ip) || p->len < hlen + sizeof(*tcp))
		return 0;
	tcp = (const void *)((const u8_t *)ip + hlen);
	if ((TCPH_FLAGS(tcp) & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		make_room(ip, tcp);
	return 0;
}
