/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A real address space with real faults, in a guest.
 * host-only: no
 */

#include <uk/arch/traps.h>
#include <uk/isr/string.h>
#include <uk/plat/memory.h>
#include <uk/test.h>
#include <uk/vma_types.h>

static struct uk_vas vas;
static __u8 file_page[PAGE_SIZE] __align(4096);

static int file_get(struct uk_vm_object *o __unused, __off off, void **page)
{
	if (off)
		return -6; /* ENXIO */
	*page = ukplat_phys_to_virt(ukplat_virt_to_phys(file_page));
	return 0;
}

static const struct uk_vm_object_ops file_ops = { .page_get = file_get };
static struct uk_vm_object file = { .ops = &file_ops, .refcnt = 1 };

static int vas_setup(struct uk_testsuite *suite __unused)
{
	int rc;

	if (uk_vas_get_active())
		return 0;
	rc = uk_vas_init(&vas, uk_alloc_get_default());
	return rc ? rc : uk_vas_set_active(&vas);
}

/* Memory appears when touched, is zero, and goes back when unmapped. */
UK_TESTCASE(ukvmem, anonymous_memory_on_demand)
{
	struct uk_vas *v = uk_vas_get_active();
	__sz before = v->resident;
	__vaddr_t va = UK_VADDR_ANY;
	volatile __u8 *p;

	UK_TEST_ASSERT(!uk_vma_map_anon(v, &va, 64 * PAGE_SIZE,
					PAGE_ATTR_PROT_RW, 0, "test"));
	UK_TEST_EXPECT_SNUM_EQ(v->resident, before);
	p = (volatile __u8 *)va;
	UK_TEST_EXPECT_ZERO(p[5]);
	p[5 * PAGE_SIZE] = 42;
	UK_TEST_EXPECT_SNUM_EQ(p[5 * PAGE_SIZE], 42);
	UK_TEST_EXPECT_SNUM_EQ(v->resident, before + 2);
	/* Its contents survive a time without permissions */
	UK_TEST_EXPECT_ZERO(uk_vma_set_attr(v, va, 64 * PAGE_SIZE, 0));
	UK_TEST_EXPECT_ZERO(
		uk_vma_set_attr(v, va, 64 * PAGE_SIZE, PAGE_ATTR_PROT_READ));
	UK_TEST_EXPECT_SNUM_EQ(p[5 * PAGE_SIZE], 42);
	UK_TEST_EXPECT_ZERO(uk_vma_unmap(v, va, 64 * PAGE_SIZE));
	UK_TEST_EXPECT_SNUM_EQ(v->resident, before);
}

/* A file's page is shared until written, and the file never changes. */
UK_TESTCASE(ukvmem, private_file_copies_on_write)
{
	struct uk_vas *v = uk_vas_get_active();
	__vaddr_t va = UK_VADDR_ANY;
	volatile __u8 *p;

	memset(file_page, 7, sizeof(file_page));
	UK_TEST_ASSERT(!uk_vma_map_object(v, &va, PAGE_SIZE, PAGE_ATTR_PROT_RW,
					  0, &file, 0, "file"));
	p = (volatile __u8 *)va;
	UK_TEST_EXPECT_SNUM_EQ(p[9], 7);
	file_page[9] = 8;
	UK_TEST_EXPECT_SNUM_EQ(p[9], 8);
	p[9] = 9;
	UK_TEST_EXPECT_SNUM_EQ(p[9], 9);
	UK_TEST_EXPECT_SNUM_EQ(file_page[9], 8);
	UK_TEST_EXPECT_ZERO(uk_vma_unmap(v, va, PAGE_SIZE));
	UK_TEST_EXPECT_SNUM_EQ(file.refcnt, 1);
}

/* One touch fills in a large page; taking a part of it away leaves the rest. */
UK_TESTCASE(ukvmem, large_pages_are_split_when_cut)
{
	struct uk_vas *v = uk_vas_get_active();
	__sz before = v->resident, large = PAGE_LARGE_SIZE >> PAGE_SHIFT;
	__vaddr_t va = UK_VADDR_ANY, at;
	volatile __u8 *p;

	UK_TEST_ASSERT(!uk_vma_map_anon(v, &va, 4 * PAGE_LARGE_SIZE,
					PAGE_ATTR_PROT_RW, UK_VMA_MAP_LARGE,
					"test"));
	at = ALIGN_UP(va, PAGE_LARGE_SIZE);
	p = (volatile __u8 *)at;
	p[5 * PAGE_SIZE] = 42;
	UK_TEST_EXPECT_SNUM_EQ(v->resident, before + large);
	UK_TEST_EXPECT_ZERO(p[PAGE_LARGE_SIZE - 1]);
	UK_TEST_EXPECT_ZERO(uk_vma_set_attr(v, at, PAGE_LARGE_SIZE, 0));
	UK_TEST_EXPECT_ZERO(
		uk_vma_set_attr(v, at, PAGE_LARGE_SIZE, PAGE_ATTR_PROT_READ));
	UK_TEST_EXPECT_SNUM_EQ(p[5 * PAGE_SIZE], 42);
	UK_TEST_EXPECT_ZERO(
		uk_vma_unmap(v, at + 6 * PAGE_SIZE, 10 * PAGE_SIZE));
	UK_TEST_EXPECT_SNUM_EQ(v->resident, before + large - 10);
	UK_TEST_EXPECT_SNUM_EQ(p[5 * PAGE_SIZE], 42);
	UK_TEST_EXPECT_ZERO(uk_vma_unmap(v, va, 4 * PAGE_LARGE_SIZE));
	UK_TEST_EXPECT_SNUM_EQ(v->resident, before);
}

/* A second address space is empty, and the first is as it was afterwards. */
UK_TESTCASE(ukvmem, several_address_spaces)
{
	struct uk_vas *v = uk_vas_get_active();
	static struct uk_vas other;
	__vaddr_t va = UK_VADDR_ANY, same;
	volatile int *p;

	UK_TEST_ASSERT(!uk_vma_map_anon(v, &va, PAGE_SIZE, PAGE_ATTR_PROT_RW, 0,
					"test"));
	p = (volatile int *)va;
	*p = 1;
	UK_TEST_ASSERT(!uk_vas_init(&other, uk_alloc_get_default()));
	UK_TEST_ASSERT(!uk_vas_set_active(&other));
	same = va;
	UK_TEST_EXPECT_ZERO(uk_vma_map_anon(&other, &same, PAGE_SIZE,
					    PAGE_ATTR_PROT_RW, UK_VMA_MAP_FIXED,
					    "test"));
	UK_TEST_EXPECT_ZERO(*p);
	*p = 2;
	UK_TEST_ASSERT(!uk_vas_set_active(v));
	UK_TEST_EXPECT_SNUM_EQ(*p, 1);
	uk_vas_destroy(&other);
	UK_TEST_EXPECT_SNUM_EQ(*p, 1);
	UK_TEST_EXPECT_ZERO(uk_vma_unmap(v, va, PAGE_SIZE));
}

uk_testsuite_register(ukvmem, vas_setup);
