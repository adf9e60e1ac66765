/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Network devices as lwIP interfaces.  Receive buffers are pbufs that lie in
 * front of their data: packets go up without a copy, unless the pool runs low,
 * when they are copied so that slow readers cannot starve the card.
 */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/netdev.h>
#include <uk/page.h>
#include <uk/print.h>

#include <lwip/dhcp.h>
#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/inet_chksum.h>
#include <lwip/ip.h>
#include <lwip/prot/ip4.h>
#include <lwip/prot/tcp.h>
#include <netif/ethernet.h>

#include "lwip_glue.h"

#define RX_RING 128
#define RX_POOL 256
#define RX_LOW 64 /* copy when fewer than this are free */
#define TX_RING 128
#define TX_POOL (TX_RING + 8) /* the ring fills up before the pool is empty */
#define BUF_STRIDE 2048
#define POLL_BUDGET 64
#define TCP_CSUM_OFFSET 16

struct rx_buf {
	struct pbuf_custom pc; /* first: pbufs become rx_bufs */
	struct uk_netbuf nb;
	__u8 mem[];
};

struct tx_buf {
	struct uk_netbuf nb;
	__u8 mem[];
};

struct nif {
	struct netif netif;
	struct uk_netdev *dev;
	struct nif *next;
	struct uk_netdev_info info;
	struct uk_netbuf *rx_free, *tx_free;
	unsigned int rx_count; /* in rx_free */
};

/* All guarded by the stack's lock. */
static struct nif *nifs;

static void rx_dtor(struct uk_netbuf *nb)
{
	struct nif *n = nb->priv;

	nb->next = n->rx_free;
	n->rx_free = nb;
	n->rx_count++;
}

static void rx_pbuf_free(struct pbuf *p)
{
	rx_dtor(&((struct rx_buf *)p)->nb);
}

static void tx_dtor(struct uk_netbuf *nb)
{
	struct nif *n = nb->priv;

	nb->next = n->tx_free;
	n->tx_free = nb;
}

static __u16 rx_alloc(void *argp, struct uk_netbuf *pkts[], __u16 count)
{
	struct nif *n = argp;
	__u16 i;

	for (i = 0; i < count && n->rx_free; i++) {
		pkts[i] = n->rx_free;
		n->rx_free = pkts[i]->next;
		pkts[i]->next = __NULL;
		n->rx_count--;
	}
	return i;
}

static int pools_init(struct nif *n)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__sz pages = PAGE_COUNT((RX_POOL + TX_POOL) * BUF_STRIDE);
	__u8 *p = uk_palloc(a, pages);

	if (!p)
		return -ENOMEM;
	for (unsigned int i = 0; i < RX_POOL; i++, p += BUF_STRIDE) {
		struct rx_buf *b = (void *)p;

		uk_netbuf_init_indir(&b->nb, b->mem, BUF_STRIDE - sizeof(*b),
				     n->info.rx_headroom, n, rx_dtor);
		b->pc.custom_free_function = rx_pbuf_free;
		rx_dtor(&b->nb);
	}
	for (unsigned int i = 0; i < TX_POOL; i++, p += BUF_STRIDE) {
		struct tx_buf *b = (void *)p;

		uk_netbuf_init_indir(&b->nb, b->mem, BUF_STRIDE - sizeof(*b),
				     n->info.headroom, n, tx_dtor);
		tx_dtor(&b->nb);
	}
	return 0;
}

static struct pbuf *rx_pbuf(struct nif *n, struct uk_netbuf *nb)
{
	struct rx_buf *b = __containerof(nb, struct rx_buf, nb);
	struct pbuf *p;

	if (n->rx_count >= RX_LOW)
		return pbuf_alloced_custom(PBUF_RAW, (u16_t)nb->len, PBUF_REF,
					   &b->pc, nb->data, (u16_t)nb->len);
	p = pbuf_alloc(PBUF_RAW, (u16_t)nb->len, PBUF_RAM);
	if (p)
		memcpy(p->payload, nb->data, nb->len);
	uk_netbuf_free(nb);
	return p;
}

static void rx_input(struct nif *n, struct uk_netbuf *nb)
{
	u16_t keep = n->netif.chksum_flags;
	bool valid = nb->flags & UK_NETBUF_F_DATA_VALID;
	struct pbuf *p = rx_pbuf(n, nb);

	if (!p)
		return;
	if (valid)
		NETIF_SET_CHECKSUM_CTRL(&n->netif,
					keep & ~(NETIF_CHECKSUM_CHECK_TCP |
						 NETIF_CHECKSUM_CHECK_UDP));
	if (n->netif.input(p, &n->netif) != ERR_OK)
		pbuf_free(p);
	NETIF_SET_CHECKSUM_CTRL(&n->netif, keep);
}

static bool nif_poll(struct nif *n)
{
	struct uk_netbuf *nb;
	int st;

	for (int i = 0; i < POLL_BUDGET; i++) {
		st = uk_netdev_rx_one(n->dev, 0, &nb);
		if (st < 0)
			return false;
		if (uk_netdev_status_successful(st))
			rx_input(n, nb);
		if (!uk_netdev_status_more(st))
			return false;
	}
	return true;
}

/* Without a cable lwIP sends nothing; with it, it asks for an address again. */
static void link_changed(struct nif *n)
{
	if (n->dev->link_down)
		netif_set_link_down(&n->netif);
	else
		netif_set_link_up(&n->netif);
}

bool lwip_netif_poll(void)
{
	bool more = false;

	for (struct nif *n = nifs; n; n = n->next) {
		if (unlikely(n->dev->link_down == netif_is_link_up(&n->netif)))
			link_changed(n);
		more |= nif_poll(n);
	}
	return more;
}

bool lwip_netif_arm(void)
{
	bool more = false;

	for (struct nif *n = nifs; n; n = n->next)
		more |= uk_netdev_rxq_intr_enable(n->dev, 0) == 1;
	return more;
}

static void rx_event(struct uk_netdev *dev __unused, __u16 queue __unused,
		     void *cookie __unused)
{
	lwip_kick();
}

/* One's complement sum of `n` bytes (a multiple of two) at `p`. */
static __u32 sum16(__u32 sum, const void *p, unsigned int n)
{
	const __u8 *b = p;
	__u16 w;

	for (unsigned int i = 0; i < n; i += 2) {
		memcpy(&w, b + i, sizeof(w));
		sum += w;
	}
	return sum;
}

/*
 * Leaves the checksum of a TCP packet to the device: the field gets the sum of
 * the pseudo header, as virtio wants it.
 */
static void csum_leave(struct uk_netbuf *nb, __u16 start, __u32 sum)
{
	__u16 len = lwip_htons((u16_t)(nb->len - start));

	sum += PP_HTONS(IP_PROTO_TCP) + len;
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	len = (__u16)sum;
	memcpy((__u8 *)nb->data + start + TCP_CSUM_OFFSET, &len, sizeof(len));
	nb->flags = UK_NETBUF_F_PARTIAL_CSUM;
	nb->csum_start = start;
	nb->csum_offset = TCP_CSUM_OFFSET;
}

/* lwIP sends TCP without fragments and without IPv6 extension headers. */
static void tx_csum(struct uk_netbuf *nb)
{
	const __u8 *eth = nb->data;
	const __u8 *ip = eth + SIZEOF_ETH_HDR;

	if (eth[12] == 0x08 && eth[13] == 0x00 && ip[9] == IP_PROTO_TCP)
		csum_leave(nb, SIZEOF_ETH_HDR + (ip[0] & 0xf) * 4,
			   sum16(0, ip + 12, 8));
	else if (eth[12] == 0x86 && eth[13] == 0xdd && ip[6] == IP_PROTO_TCP)
		csum_leave(nb, SIZEOF_ETH_HDR + 40, sum16(0, ip + 8, 32));
}

static err_t nif_output(struct netif *netif, struct pbuf *p)
{
	struct nif *n = __containerof(netif, struct nif, netif);
	struct uk_netbuf *nb = n->tx_free;
	__u8 *to;
	int st;

	if (unlikely(!nb))
		return ERR_MEM;
	nb->data = (__u8 *)nb->buf + n->info.headroom;
	if (unlikely(p->tot_len > nb->buflen - n->info.headroom))
		return ERR_BUF;
	n->tx_free = nb->next;
	nb->next = __NULL;
	nb->flags = 0;
	nb->len = p->tot_len;
	to = nb->data;
	for (struct pbuf *q = p; q; q = q->next) {
		memcpy(to, q->payload, q->len);
		to += q->len;
	}
	if (n->info.features & UK_NETDEV_FEATURE_TX_CSUM)
		tx_csum(nb);
	st = uk_netdev_tx_one(n->dev, 0, nb);
	if (likely(st > 0 && uk_netdev_status_successful(st)))
		return ERR_OK;
	tx_dtor(nb);
	return st < 0 ? ERR_IF : ERR_MEM;
}

#if LWIP_IPV6
static void init_ip6(struct netif *netif)
{
	netif->output_ip6 = ethip6_output;
}

static void start_ip6(struct netif *netif)
{
	netif_create_ip6_linklocal_address(netif, 1);
	netif->ip6_autoconfig_enabled = 1;
}
#else
static void init_ip6(struct netif *netif __unused)
{
}

static void start_ip6(struct netif *netif __unused)
{
}
#endif

#if LWIP_DHCP
static void start_dhcp(struct netif *netif)
{
	dhcp_start(netif);
}
#else
static void start_dhcp(struct netif *netif __unused)
{
	uk_pr_warn("no address: give netdev.ip\n");
}
#endif

static err_t nif_init(struct netif *netif)
{
	struct nif *n = __containerof(netif, struct nif, netif);
	u16_t ctrl = NETIF_CHECKSUM_ENABLE_ALL;

	netif->name[0] = 'e';
	netif->name[1] = 'n';
	netif->mtu = uk_netdev_mtu_get(n->dev);
	netif->hwaddr_len = UK_NETDEV_HWADDR_LEN;
	memcpy(netif->hwaddr, uk_netdev_hwaddr_get(n->dev)->addr_bytes,
	       UK_NETDEV_HWADDR_LEN);
	netif->output = etharp_output;
	init_ip6(netif);
	netif->linkoutput = nif_output;
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		       NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
	if (n->info.features & UK_NETDEV_FEATURE_TX_CSUM)
		ctrl &= ~NETIF_CHECKSUM_GEN_TCP;
	NETIF_SET_CHECKSUM_CTRL(netif, ctrl);
	return ERR_OK;
}

/* Reads "a.b.c.d/nn" or "a.b.c.d". */
static int cidr_parse(const char *s, ip4_addr_t *ip, ip4_addr_t *mask)
{
	char word[IP4ADDR_STRLEN_MAX];
	unsigned int bits = 0, i;

	for (i = 0; s[i] && s[i] != '/' && i < sizeof(word) - 1; i++)
		word[i] = s[i];
	word[i] = 0;
	if (!ip4addr_aton(word, ip) || (s[i] && s[i] != '/'))
		return -EINVAL;
	if (!s[i]) {
		ip4_addr_set_u32(mask, PP_HTONL(0xffffff00));
		return 0;
	}
	if (!s[++i])
		return -EINVAL;
	for (; s[i]; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -EINVAL;
		bits = bits * 10 + (s[i] - '0');
		if (bits > 32)
			return -EINVAL;
	}
	ip4_addr_set_u32(mask, bits ? lwip_htonl(~0U << (32 - bits)) : 0);
	return 0;
}

/* What the command line says; 0, -ENOENT if nothing, -EINVAL if nonsense. */
static int addr_get(struct uk_netdev *dev, ip4_addr_t *ip, ip4_addr_t *mask,
		    ip4_addr_t *gw)
{
	const char *cidr = uk_netdev_einfo_get(dev, UK_NETDEV_IPV4_CIDR);
	const char *s;

	ip4_addr_set_zero(gw);
	if (!cidr)
		cidr = uk_netdev_einfo_get(dev, UK_NETDEV_IPV4_ADDR);
	if (!cidr)
		return -ENOENT;
	if (cidr_parse(cidr, ip, mask))
		return -EINVAL;
	s = uk_netdev_einfo_get(dev, UK_NETDEV_IPV4_MASK);
	if (s && !ip4addr_aton(s, mask))
		return -EINVAL;
	s = uk_netdev_einfo_get(dev, UK_NETDEV_IPV4_GW);
	if (s && !ip4addr_aton(s, gw))
		return -EINVAL;
	return 0;
}

static int dev_start(struct nif *n)
{
	struct uk_netdev_conf conf = { .nb_rx_queues = 1, .nb_tx_queues = 1 };
	struct uk_netdev_rxqueue_conf rx = {
		.callback = rx_event,
		.alloc_rxpkts = rx_alloc,
		.alloc_rxpkts_argp = n,
	};
	struct uk_netdev_txqueue_conf tx = { 0 };
	int rc;

	rc = uk_netdev_probe(n->dev);
	if (rc)
		return rc;
	uk_netdev_info_get(n->dev, &n->info);
	rc = pools_init(n);
	if (!rc)
		rc = uk_netdev_configure(n->dev, &conf);
	if (!rc)
		rc = uk_netdev_rxq_configure(n->dev, 0, RX_RING, &rx);
	if (!rc)
		rc = uk_netdev_txq_configure(n->dev, 0, TX_RING, &tx);
	return rc ? rc : uk_netdev_start(n->dev);
}

static void addr_print(struct nif *n, const ip4_addr_t *ip)
{
	uk_pr_info("netdev%u: address %u.%u.%u.%u\n", n->dev->id, ip4_addr1(ip),
		   ip4_addr2(ip), ip4_addr3(ip), ip4_addr4(ip));
}

int lwip_netif_add(struct uk_netdev *dev)
{
	struct nif *n = uk_zalloc(uk_alloc_get_default(), sizeof(*n));
	ip4_addr_t ip, mask, gw;
	int rc, have;

	if (!n)
		return -ENOMEM;
	n->dev = dev;
	rc = dev_start(n);
	if (rc)
		return rc;
	have = addr_get(dev, &ip, &mask, &gw);
	if (have == -EINVAL)
		uk_pr_err("netdev%u: netdev.ip is not understood\n", dev->id);
	if (have) {
		ip4_addr_set_zero(&ip);
		ip4_addr_set_zero(&mask);
		ip4_addr_set_zero(&gw);
	}
	netif_add(&n->netif, &ip, &mask, &gw, n, nif_init, ethernet_input);
	netif_set_hostname(&n->netif,
			   uk_netdev_einfo_get(dev, UK_NETDEV_IPV4_HOSTNAME));
	n->next = nifs;
	nifs = n;
	netif_set_up(&n->netif);
	if (!netif_default)
		netif_set_default(&n->netif);
	start_ip6(&n->netif);
	if (!have)
		addr_print(n, &ip);
	else
		start_dhcp(&n->netif);
	return 0;
}
