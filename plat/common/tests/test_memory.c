/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The map of physical memory, fed what boot loaders say and what they do not.
 * host-sources: memory.c
 */
#include <errno.h>

#include <uk/plat/memory.h>
#include <uk/test.h>

#include <plat_common.h>

#define RAM UKPLAT_MEMRT_FREE
#define RES UKPLAT_MEMRT_RESERVED

static struct ukplat_memregion_desc *at(int i)
{
	static struct ukplat_memregion_desc none;
	struct ukplat_memregion_desc *m;

	return ukplat_memregion_get(i, &m) ? &none : m;
}

static void reset(void)
{
	ukplat_bootinfo_get()->mrd_count = 0;
	plat_mem_mapped_end = ~0UL;
}

/* Sorted, apart, RAM in whole pages: true of every map. */
static int sound(void)
{
	__paddr_t last = 0;
	struct ukplat_memregion_desc *m;

	for (int i = 0; i < ukplat_memregion_count(); i++) {
		m = at(i);
		if (!m->len || m->pbase < last || m->pbase + m->len < m->pbase)
			return 0;
		if (m->type == RAM && (!m->pbase || !PAGE_ALIGNED(m->pbase) ||
				       !PAGE_ALIGNED(m->len)))
			return 0;
		last = m->pbase + m->len;
	}
	return 1;
}

/* RAM goes around what is in use, and loses the pages that are shared. */
UK_TESTCASE(plat_memory, ram_goes_around)
{
	reset();
	plat_mem_add(0x101800, 0x1000, UKPLAT_MEMRT_KERNEL, 0);
	plat_mem_add(0x100000, 0x10000, RAM, 0);
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(), 3);
	UK_TEST_EXPECT_SNUM_EQ(at(0)->pbase, 0x100000);
	UK_TEST_EXPECT_SNUM_EQ(at(0)->len, 0x1000);
	UK_TEST_EXPECT_SNUM_EQ(at(2)->pbase, 0x103000);
	UK_TEST_EXPECT_SNUM_EQ(at(2)->len, 0xd000);
	UK_TEST_EXPECT(sound());
}

/* Nobody gets physical page 0; what is reserved there is noted. */
UK_TESTCASE(plat_memory, page_0)
{
	reset();
	plat_mem_add(0, 0x9fc00, RAM, 0);
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(), 1);
	UK_TEST_EXPECT_SNUM_EQ(at(0)->pbase, 0x1000);
	UK_TEST_EXPECT_SNUM_EQ(at(0)->len, 0x9e000);
	reset();
	plat_mem_add(0x10, 0x10, RES, 0);
	plat_mem_add(0, 0x1000, RAM, 0);
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(), 1);
	UK_TEST_EXPECT_SNUM_EQ(at(0)->type, RES);
	UK_TEST_EXPECT(sound());
}

/* Less than a page, nothing, the same again, and the end of the world. */
UK_TESTCASE(plat_memory, odd_ranges)
{
	reset();
	plat_mem_add(0x1001, 0xffe, RAM, 0);
	plat_mem_add(0x2000, 0, RAM, 0);
	plat_mem_add(0x2000, 0, RES, 0);
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(), 0);
	plat_mem_add(0x4000, 0x2000, RAM, 0);
	plat_mem_add(0x4000, 0x2000, RAM, 0);
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(), 1);
	plat_mem_add(~0UL - 0x2000, ~0UL, RES, 0);
	plat_mem_add(~0UL - 0x10000, ~0UL, RAM, 0);
	UK_TEST_EXPECT(sound());

	/* Ends in the last page, whose end is not a number (found by fuzzing)
	 */
	reset();
	plat_mem_add(~0UL - 0x8000, 0x7ff0, RES, 0);
	plat_mem_add(~0UL - 0x10000, 0x10000, RAM, 0);
	UK_TEST_EXPECT(sound());
}

/* A full map refuses, and stays sound. */
UK_TESTCASE(plat_memory, full)
{
	int rc = 0;

	reset();
	for (__paddr_t p = 0; p < 1000 && !rc; p++)
		rc = plat_mem_add(p * 0x2000, 0x1000, RAM, 0);
	UK_TEST_EXPECT_SNUM_EQ(rc, -ENOMEM);
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(),
			       CONFIG_UKPLAT_MEMREGION_MAX_COUNT);
	UK_TEST_EXPECT(sound());
}

/* Many small ranges in any order leave a sound map. */
UK_TESTCASE(plat_memory, any_order)
{
	__u32 seed = 1;

	for (int round = 0; round < 200; round++) {
		reset();
		for (int i = 0; i < 40; i++) {
			seed = seed * 1664525 + 1013904223;
			plat_mem_add(seed >> 12 & 0xfffff, seed >> 8 & 0xffff,
				     seed & 0x80 ? RAM : RES, 0);
			UK_TEST_EXPECT(sound());
		}
	}
}

/* Pages come from the top, below the limit, until there are none. */
UK_TESTCASE(plat_memory, alloc)
{
	reset();
	plat_mem_add(0x1000, 0x2000, RAM, 0);
	plat_mem_add(0x10000, 0x4000, RAM, 0);
	plat_mem_mapped_end = 0x12000;
	UK_TEST_EXPECT(ukplat_memregion_alloc(1) ==
		       ukplat_phys_to_virt(0x11000));
	UK_TEST_EXPECT(ukplat_memregion_alloc(4096) ==
		       ukplat_phys_to_virt(0x10000));
	UK_TEST_EXPECT(ukplat_memregion_alloc(0x2000) ==
		       ukplat_phys_to_virt(0x1000));
	UK_TEST_EXPECT(!ukplat_memregion_alloc(1));
	UK_TEST_EXPECT_SNUM_EQ(ukplat_memregion_count(), 1);
	UK_TEST_EXPECT_SNUM_EQ(at(0)->pbase, 0x12000);
	UK_TEST_EXPECT(sound());
}

uk_testsuite_register(plat_memory, NULL);
