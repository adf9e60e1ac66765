/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host-sources: conf.c scan.c place.c
 *
 * Finding functions and placing BARs, on buses that the test makes up.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/test.h>

#include "../pci_access.h"
#include "../pci_hw.h"
#include "../pci_scan.h"

#define FUNCTIONS 16

struct function {
	__u8 bus; /* of a bridge's child: behind which bridge, else 0 */
	const struct function *bridge;
	__u8 dev, fn;
	__u32 conf[64];
	__u32 writable[64];
};

static struct function functions[FUNCTIONS];
static unsigned int count;
static unsigned int allocs_left;
static const struct pci_host host = {
	.bus_last = 31,
	.mem = { 0xc0000000, 0xc0000000, 0x10000000 },
	.mem64 = { 0x1000000000, 0x8000000000, 0x1000000000 },
};

void *uk_zalloc(struct uk_alloc *a __unused, __sz size)
{
	return allocs_left && allocs_left-- ? calloc(1, size) : __NULL;
}

/* A function is where the numbers of the bridges above it say. */
static struct function *at(const struct pci_device *d)
{
	struct function *f;
	__u8 bus;

	for (unsigned int i = 0; i < count; i++) {
		f = &functions[i];
		bus = f->bridge ? (__u8)(f->bridge->conf[6] >> 8) : 0;
		if (bus == d->bus && f->dev == d->dev && f->fn == d->fn)
			return f;
	}
	return __NULL;
}

bool pci_access_bus(__u8 bus __unused)
{
	return true;
}

__u32 pci_access_read(const struct pci_device *d, unsigned int off)
{
	struct function *f = at(d);

	return f ? f->conf[off / 4] : ~0U;
}

void pci_access_write(const struct pci_device *d, unsigned int off, __u32 v)
{
	struct function *f = at(d);
	__u32 m = f ? f->writable[off / 4] : 0;

	if (f)
		f->conf[off / 4] = (f->conf[off / 4] & ~m) | (v & m);
}

static struct function *add(const struct function *bridge, __u8 dev, __u8 fn)
{
	struct function *f = &functions[count++];

	memset(f, 0, sizeof(*f));
	f->bridge = bridge;
	f->dev = dev;
	f->fn = fn;
	f->conf[0] = 0x10411af4;
	f->writable[1] = 0xffff;
	return f;
}

static void bar(struct function *f, unsigned int n, __u64 size, __u32 type)
{
	f->conf[4 + n] = type;
	f->writable[4 + n] = (__u32) ~(size - 1) & ~15U;
	if (type & PCI_BAR_64)
		f->writable[5 + n] = (__u32)(~(size - 1) >> 32);
}

static struct function *add_bridge(const struct function *bridge, __u8 dev)
{
	struct function *f = add(bridge, dev, 0);

	f->conf[3] = 0x10000;
	f->writable[6] = ~0U;
	f->writable[7] = 0xf0f0;
	f->writable[8] = f->writable[9] = 0xfff0fff0;
	return f;
}

static void run(struct uk_list_head *list, const struct pci_range *taken,
		unsigned int n)
{
	UK_INIT_LIST_HEAD(list);
	pci_scan(&host, __NULL, list);
	pci_place(&host, list, taken, n);
}

static void begin(void)
{
	count = 0;
	allocs_left = 1000;
}

static void release(struct uk_list_head *list)
{
	struct pci_device *d, *next;

	uk_list_for_each_entry_safe(d, next, list, list) free(d);
}

static unsigned int length(struct uk_list_head *list)
{
	struct pci_device *d;
	unsigned int n = 0;

	uk_list_for_each_entry (d, list, list)
		n++;
	return n;
}

/* No two BARs share a byte, all lie in the window, and on their size. */
static bool apart(struct uk_list_head *list)
{
	struct pci_device *a, *b;

	uk_list_for_each_entry (a, list, list)
		for (int i = 0; i < PCI_BARS; i++) {
			if (!a->bar[i].size)
				continue;
			if (a->bar[i].base < host.mem.cpu ||
			    a->bar[i].base + a->bar[i].size >
				    host.mem.cpu + host.mem.len ||
			    a->bar[i].base % a->bar[i].size)
				return false;
			uk_list_for_each_entry (b, list, list)
				for (int k = 0; k < PCI_BARS; k++)
					if ((a != b || i != k) &&
					    b->bar[k].size &&
					    RANGE_OVERLAP(a->bar[i].base,
							  a->bar[i].size,
							  b->bar[k].base,
							  b->bar[k].size))
						return false;
		}
	return true;
}

/* The window of a bridge holds the BARs of everything behind it. */
static bool windows_hold(struct uk_list_head *list)
{
	struct pci_device *d, *p;
	__u64 from, to;
	__u32 v;

	uk_list_for_each_entry (d, list, list)
		for (p = d->parent; p; p = p->parent) {
			v = pci_conf_read32(p, PCI_BRIDGE_MEM);
			from = (v & 0xfff0UL) << 16;
			to = (v & 0xfff00000UL) + 0x100000;
			for (int i = 0; i < PCI_BARS; i++)
				if (d->bar[i].size &&
				    (d->bar[i].base < from ||
				     d->bar[i].base + d->bar[i].size > to))
					return false;
			if (!(pci_conf_read16(p, PCI_COMMAND) &
			      PCI_COMMAND_MEM))
				return false;
		}
	return true;
}

/* Nobody set up anything: bridges behind bridges, BARs of all kinds. */
UK_TESTCASE(pci, everything_is_placed)
{
	struct function *outer, *inner;
	struct uk_list_head list;

	begin();
	bar(add(__NULL, 0, 0), 0, 0x1000, 0);
	functions[0].conf[3] = 0x800000; /* has more functions */
	bar(add(__NULL, 0, 5), 1, 0x2000000, PCI_BAR_64);
	outer = add_bridge(__NULL, 1);
	bar(outer, 0, 0x100, 0);
	inner = add_bridge(outer, 3);
	bar(add(inner, 0, 0), 4, 0x4000, PCI_BAR_64 | 8);
	bar(add(outer, 4, 0), 0, 0x400000, 0);
	bar(add(__NULL, 2, 0), 0, 0x10, 0);
	add_bridge(__NULL, 31); /* nothing behind */
	run(&list, __NULL, 0);
	UK_TEST_EXPECT_SNUM_EQ(length(&list), 8);
	UK_TEST_EXPECT(apart(&list));
	UK_TEST_EXPECT(windows_hold(&list));
	UK_TEST_EXPECT_SNUM_EQ(outer->conf[6] & 0xffffff, 0x020100);
	UK_TEST_EXPECT_SNUM_EQ(inner->conf[6] & 0xffffff, 0x020201);
	UK_TEST_EXPECT_SNUM_EQ(functions[7].conf[6] & 0xffffff, 0x030300);
	UK_TEST_EXPECT_SNUM_EQ(functions[7].conf[8], PCI_BRIDGE_CLOSED);
	release(&list);
}

/* What the firmware placed stays; the rest goes where nothing else is. */
UK_TESTCASE(pci, firmware_wins)
{
	const struct pci_range taken[] = { { 0xb0000000, 0x11000000 },
					   { 0xcff00000, 0x200000 } };
	struct uk_list_head list;

	begin();
	bar(add(__NULL, 1, 0), 0, 0x4000000, 0);
	functions[0].conf[4] = 0xc4000000;
	bar(add(__NULL, 2, 0), 0, 0x1000000, 0);
	run(&list, taken, ARRAY_SIZE(taken));
	UK_TEST_EXPECT_SNUM_EQ(functions[0].conf[4], 0xc4000000);
	UK_TEST_EXPECT_SNUM_EQ(functions[1].conf[4], 0xc8000000);
	UK_TEST_EXPECT(apart(&list));
	release(&list);
}

/* Numbered by the firmware, with a window: both stay. */
UK_TESTCASE(pci, bridges_of_the_firmware)
{
	struct uk_list_head list;
	struct function *b, *d;

	begin();
	b = add_bridge(__NULL, 1);
	b->conf[6] = 0x090900;
	b->conf[8] = 0xc1f0c100;
	d = add(b, 0, 0);
	bar(d, 0, 0x1000, 0);
	d->conf[4] = 0xc1000000;
	bar(add(__NULL, 2, 0), 0, 0x1000, 0);
	run(&list, __NULL, 0);
	UK_TEST_EXPECT_SNUM_EQ(length(&list), 3);
	UK_TEST_EXPECT_SNUM_EQ(b->conf[6], 0x090900);
	UK_TEST_EXPECT_SNUM_EQ(b->conf[8], 0xc1f0c100);
	UK_TEST_EXPECT(apart(&list));
	UK_TEST_EXPECT(functions[2].conf[4] >= 0xc2000000);
	release(&list);
}

/* What is too large below 4 GiB goes above, as the CPU sees it; or nowhere. */
UK_TESTCASE(pci, large_bars)
{
	struct uk_list_head list;
	struct pci_device *d;

	begin();
	bar(add(__NULL, 1, 0), 0, 0x200000000, PCI_BAR_64);
	bar(add(__NULL, 2, 0), 0, 0x40000000, 0);
	run(&list, __NULL, 0);
	d = uk_list_first_entry(&list, struct pci_device, list);
	UK_TEST_EXPECT_SNUM_EQ(d->bar[0].size, 0x200000000);
	UK_TEST_EXPECT_SNUM_EQ(functions[0].conf[5], 0x80);
	UK_TEST_EXPECT_SNUM_EQ(d->bar[0].base, 0x1000000000);
	d = uk_list_first_entry(&d->list, struct pci_device, list);
	UK_TEST_EXPECT_SNUM_EQ(d->bar[0].base, 0);
	release(&list);
}

/* Bridges that lead back, or nowhere, end; so does a full heap. */
UK_TESTCASE(pci, loops_of_bridges_end)
{
	struct uk_list_head list;
	struct function *a, *b;

	begin();
	a = add_bridge(__NULL, 1);
	b = add_bridge(a, 2);
	a->conf[6] = 0x010100;
	b->conf[6] = 0x010101; /* to its own bus */
	b->writable[6] = 0;
	b = add_bridge(a, 3);
	b->conf[6] = 0x000001; /* keeps no number */
	b->writable[6] = 0;
	b = add_bridge(__NULL, 4);
	b->conf[6] = 0x010100; /* to the first one's bus */
	run(&list, __NULL, 0);
	UK_TEST_EXPECT_SNUM_EQ(length(&list), 4);
	release(&list);

	allocs_left = 2;
	run(&list, __NULL, 0);
	UK_TEST_EXPECT_SNUM_EQ(length(&list), 2);
	release(&list);
}

/* Lists may go up or down; the same offset twice is the end. */
UK_TESTCASE(pci, capabilities)
{
	const struct pci_device d = { .dev = 1 };
	struct function *f;
	unsigned int n = 0, cap = 0;

	begin();
	f = add(__NULL, 1, 0);
	f->conf[1] = PCI_STATUS_CAPS << 16;
	f->conf[13] = 0x80;
	f->conf[0x80 / 4] = 0x9 | 0x50 << 8;
	f->conf[0x50 / 4] = 0x9 | 0x60 << 8;
	f->conf[0x60 / 4] = 0x11 | 0x50 << 8; /* back again */
	while ((cap = pci_find_cap(&d, 0x9, cap)) && n < 10)
		n++;
	UK_TEST_EXPECT_SNUM_EQ(n, 2);
	UK_TEST_EXPECT_SNUM_EQ(pci_find_cap(&d, 0x11, 0), 0x60);
	UK_TEST_EXPECT_SNUM_EQ(pci_find_cap(&d, 0x10, 0), 0);
	f->conf[0x60 / 4] = 0x11 | 0x10 << 8; /* into the header */
	UK_TEST_EXPECT_SNUM_EQ(pci_find_cap(&d, 0x9, 0x50), 0);
}

uk_testsuite_register(pci, NULL);
