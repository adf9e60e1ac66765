/* SPDX-License-Identifier: BSD-3-Clause */
/* What we do before lwIP looks at a packet. */
#ifndef __LWIP_HOOKS_H__
#define __LWIP_HOOKS_H__

struct netif;
struct pbuf;

/* Makes room for a new connection; 0: lwIP goes on with the packet. */
int lwip_hook_syn(struct pbuf *p, struct netif *in);

#define LWIP_HOOK_IP4_INPUT(p, netif) lwip_hook_syn(p, netif)

#endif /* __LWIP_HOOKS_H__ */
