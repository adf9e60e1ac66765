/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets through every network card: a question by ARP to QEMU's user
 * network, whose answer must come, and come by interrupt.  The argument says
 * how many cards there are.  Their order is that of QEMU's options, which
 * counts up the last byte of the addresses that it gives them.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/netdev.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#define ROUNDS 20
#define BUF_LEN 2048
#define FIRST_MAC 0x56 /* 52:54:00:12:34:56 */
#define PATIENCE 20000000000UL /* only a hang takes that long */

struct arp {
	__u8 to[6], from[6];
	__u8 type[2];
	__u8 fixed[6]; /* Ethernet, IPv4, lengths */
	__u8 op[2];
	__u8 sender[6], sender_ip[4];
	__u8 target[6], target_ip[4];
};

static volatile unsigned int interrupts;
static int n;

static void check(int ok, unsigned int card, const char *what)
{
	printf("%s %d - card %u: %s\n", ok ? "ok" : "not ok", ++n, card, what);
}

static void on_packet(struct uk_netdev *dev, __u16 queue, void *cookie)
{
	(void)dev;
	(void)queue;
	(void)cookie;
	interrupts++;
}

static __u16 buffers(void *argp, struct uk_netbuf *pkts[], __u16 count)
{
	struct uk_netdev_info *info = argp;
	__u16 i;

	for (i = 0; i < count; i++) {
		pkts[i] = uk_netbuf_alloc_buf(uk_alloc_get_default(), BUF_LEN,
					      info->rx_headroom);
		if (!pkts[i])
			break;
	}
	return i;
}

static int start(struct uk_netdev *dev, struct uk_netdev_info *info)
{
	static const struct uk_netdev_conf conf = { 1, 1 };
	static const struct uk_netdev_txqueue_conf tx;
	struct uk_netdev_rxqueue_conf rx = {
		.callback = on_packet,
		.alloc_rxpkts = buffers,
		.alloc_rxpkts_argp = info,
	};
	int rc = uk_netdev_probe(dev);

	uk_netdev_info_get(dev, info);
	rc = rc ? rc : uk_netdev_configure(dev, &conf);
	rc = rc ? rc : uk_netdev_rxq_configure(dev, 0, 32, &rx);
	rc = rc ? rc : uk_netdev_txq_configure(dev, 0, 32, &tx);
	return rc ? rc : uk_netdev_start(dev);
}

static int ask(struct uk_netdev *dev, const struct uk_netdev_info *info)
{
	static const __u8 fixed[] = { 0, 1, 8, 0, 6, 4 };
	struct uk_netbuf *nb = uk_netbuf_alloc_buf(uk_alloc_get_default(),
						   BUF_LEN, info->headroom);
	struct arp *a = nb ? nb->data : NULL;

	if (!a)
		return 0;
	memset(a, 0, sizeof(*a));
	memset(a->to, 0xff, 6);
	memcpy(a->from, uk_netdev_hwaddr_get(dev)->addr_bytes, 6);
	memcpy(a->type, "\x08\x06", 2);
	memcpy(a->fixed, fixed, sizeof(fixed));
	a->op[1] = 1;
	memcpy(a->sender, a->from, 6);
	memcpy(a->sender_ip, "\x0a\x00\x02\x0f", 4);
	memcpy(a->target_ip, "\x0a\x00\x02\x02", 4);
	nb->len = sizeof(*a);
	return uk_netdev_status_successful(uk_netdev_tx_one(dev, 0, nb));
}

/* Is there an answer among what has arrived? */
static int answered(struct uk_netdev *dev)
{
	struct uk_netbuf *nb;
	struct arp *a;
	int yes = 0;

	while (uk_netdev_status_successful(uk_netdev_rx_one(dev, 0, &nb))) {
		a = nb->data;
		yes |= nb->len >= sizeof(*a) && a->op[1] == 2 &&
		       !memcmp(a->to, uk_netdev_hwaddr_get(dev)->addr_bytes, 6);
		uk_netbuf_free(nb);
	}
	return yes;
}

/* Asleep until the answer's interrupt: nobody looks into the queue before. */
static int talk(struct uk_netdev *dev, const struct uk_netdev_info *info)
{
	__nsec end = ukplat_monotonic_clock() + PATIENCE;
	unsigned int before = interrupts;
	int waiting = uk_netdev_rxq_intr_enable(dev, 0);

	if (waiting < 0 || !ask(dev, info))
		return 0;
	while (ukplat_monotonic_clock() < end) {
		while (!waiting && interrupts == before &&
		       ukplat_monotonic_clock() < end)
			ukplat_lcpu_halt_irq_until(end);
		if (answered(dev))
			return interrupts != before;
		before = interrupts;
		waiting = uk_netdev_rxq_intr_enable(dev, 0);
	}
	return 0;
}

static void card(unsigned int id)
{
	static struct uk_netdev_info info[4];
	struct uk_netdev *dev = uk_netdev_get(id);
	int ok, rounds = 0;

	ok = dev && id < 4 && !start(dev, &info[id]);
	check(ok, id, "starts");
	if (!ok)
		return;
	while (rounds < ROUNDS && talk(dev, &info[id]))
		rounds++;
	check(uk_netdev_hwaddr_get(dev)->addr_bytes[5] == FIRST_MAC + id, id,
	      "stands where it does on the command line");
	check(rounds == ROUNDS, id, "questions are answered by interrupt");
}

int main(int argc, char *argv[])
{
	unsigned int cards = argc > 1 ? (unsigned int)atoi(argv[1]) : 1;

	ukplat_lcpu_disable_irq();
	check(uk_netdev_count() == cards, uk_netdev_count(),
	      "is how many there are");
	for (unsigned int i = 0; i < cards; i++)
		card(i);
	printf("1..%d\n", n);
	return 0;
}
