/* SPDX-License-Identifier: BSD-3-Clause */
/* How lwIP is built: no threads of its own, heap for everything, raw API. */
#ifndef __LWIPOPTS_H__
#define __LWIPOPTS_H__

#include <uk/config.h>
#include <uk/essentials.h>

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0 /* all calls are under one lock */
#define LWIP_TIMERS 1
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_RAW 0
#define LWIP_STATS 0
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS 1
#define LWIP_NETIF_HOSTNAME 1

#if CONFIG_LIBUKFILE_PROGRAMS
/* What is sent may vanish under the copy: glue/inet_tcp.c. */
#define MEMCPY(dst, src, len) lwip_memcpy((dst), (src), (len))
void lwip_memcpy(void *dst, const void *src, __sz len);
#endif

/* Memory from ukalloc: as many sockets and packets as there is memory. */
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8
#define mem_clib_malloc lwip_mem_malloc
#define mem_clib_calloc lwip_mem_calloc
#define mem_clib_free lwip_mem_free
void *lwip_mem_malloc(__sz size);
void *lwip_mem_calloc(__sz n, __sz size);
void lwip_mem_free(void *p);

#define LWIP_SUPPORT_CUSTOM_PBUF 1
#define PBUF_LINK_ENCAPSULATION_HLEN 0
#define PBUF_POOL_BUFSIZE 1600

#define LWIP_ETHERNET 1
#define LWIP_ARP 1
#define ARP_QUEUEING 1
#define ETHARP_SUPPORT_STATIC_ENTRIES 0
#define ETHARP_TABLE_MATCH_NETIF 1

#define LWIP_IPV4 1
#define LWIP_IPV6 UK_IS_ENABLED(CONFIG_LWIP_IPV6)
#define LWIP_ICMP 1
#define IP_REASSEMBLY 1
#define IP_FRAG 1
/* Pointers are larger than a fragment header. */
#define IPV6_FRAG_COPYHEADER 1
#define LWIP_DHCP UK_IS_ENABLED(CONFIG_LWIP_DHCP)
#define LWIP_DNS 0
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_NETIF_LOOPBACK_MULTITHREADING 0
#define LWIP_LOOPBACK_MAX_PBUFS 0

#define SO_REUSE 1
#define SO_REUSE_RXTOALL 1
#define LWIP_TCP_KEEPALIVE 1
#define TCP_LISTEN_BACKLOG 1
#define TCP_DEFAULT_LISTEN_BACKLOG 0xff
#undef TCP_MSS /* netinet/tcp.h has one, too */
#define TCP_MSS 1460
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 3
#define TCP_WND (128 * 1024)
#define TCP_SND_BUF (128 * 1024)
#define TCP_SND_QUEUELEN 1024
#define TCP_SNDLOWAT (TCP_SND_BUF / 3)
#define TCP_SNDQUEUELOWAT (TCP_SND_QUEUELEN / 2)
#define TCP_OVERSIZE TCP_MSS
#define TCP_QUEUE_OOSEQ 1
#define LWIP_TCP_SACK_OUT 1
#define LWIP_TCP_TIMESTAMPS 0
#define MEMP_NUM_TCP_SEG TCP_SND_QUEUELEN
#define MEMP_NUM_TCP_PCB 1024
#define MEMP_NUM_SYS_TIMEOUT 32

#define LWIP_HOOK_FILENAME "lwip_hooks.h"
#define TCP_MSL 30000UL /* as long as Linux waits: twice this */

/* Network cards say what they compute themselves. */
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define LWIP_CHECKSUM_ON_COPY 0

#endif /* __LWIPOPTS_H__ */
