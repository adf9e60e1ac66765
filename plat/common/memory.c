/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Boot information and the map of physical memory: a sorted array of ranges
 * that do not overlap.  Pure bookkeeping; nothing here touches the memory.
 */
#include <errno.h>
#include <uk/essentials.h>
#include <uk/plat/memory.h>

#include <plat_common.h>

static struct ukplat_bootinfo bootinfo;
static struct uk_alloc *allocator;
__paddr_t plat_mem_mapped_end;

struct ukplat_bootinfo *ukplat_bootinfo_get(void)
{
	return &bootinfo;
}

/* Makes room at index `i`. */
static struct ukplat_memregion_desc *insert_at(__u32 i)
{
	struct ukplat_memregion_desc *m = bootinfo.mrds;

	if (bootinfo.mrd_count == ARRAY_SIZE(bootinfo.mrds))
		return __NULL;
	for (__u32 j = bootinfo.mrd_count; j > i; j--)
		m[j] = m[j - 1];
	bootinfo.mrd_count++;
	return &m[i];
}

static void remove_at(__u32 i)
{
	struct ukplat_memregion_desc *m = bootinfo.mrds;

	bootinfo.mrd_count--;
	for (; i < bootinfo.mrd_count; i++)
		m[i] = m[i + 1];
}

/*
 * Puts [from, to) at index `i`, where it fits.  RAM is page-aligned, and page 0
 * is left out: devices take its address for "none".
 */
static int put(__u32 i, __paddr_t from, __paddr_t to, __u16 type, __u16 flags)
{
	struct ukplat_memregion_desc *m;

	if (type == UKPLAT_MEMRT_FREE) {
		from = MAX(PAGE_ALIGN_UP(from), PAGE_SIZE);
		to = PAGE_ALIGN_DOWN(to);
	}
	if (from >= to)
		return 0;
	m = insert_at(i);
	if (unlikely(!m))
		return -ENOMEM;
	m->pbase = from;
	m->vbase = from + UK_VA_DIRECTMAP;
	m->len = to - from;
	m->type = type;
	m->flags = flags;
	return 1;
}

int plat_mem_add(__paddr_t pbase, __sz len, __u16 type, __u16 flags)
{
	struct ukplat_memregion_desc *m = bootinfo.mrds;
	__paddr_t end, lo, hi;
	__u32 i;
	int rc;

	if (uk_add_overflow(pbase, len, &end) || end > PAGE_MASK)
		end = PAGE_MASK; /* the last page is of no use to anyone */
	for (i = 0; i < bootinfo.mrd_count && pbase < end; i++) {
		lo = m[i].pbase;
		hi = m[i].pbase + m[i].len;
		if (type == UKPLAT_MEMRT_FREE) {
			lo = PAGE_ALIGN_DOWN(lo);
			hi = PAGE_ALIGN_UP(hi);
		}
		if (hi <= pbase)
			continue;
		if (lo >= end)
			break;
		rc = put(i, pbase, MIN(lo, end), type, flags);
		if (unlikely(rc < 0))
			return rc;
		i += rc;
		pbase = MAX(hi, pbase);
	}
	if (pbase >= end)
		return 0;
	rc = put(i, pbase, end, type, flags);
	return MIN(rc, 0);
}

int ukplat_memregion_count(void)
{
	return (int)bootinfo.mrd_count;
}

int ukplat_memregion_get(int i, struct ukplat_memregion_desc **mrd)
{
	if (i < 0 || i >= (int)bootinfo.mrd_count)
		return -EINVAL;
	*mrd = &bootinfo.mrds[i];
	return 0;
}

int ukplat_memregion_find_next(int i, __u32 types, __u32 flags,
			       struct ukplat_memregion_desc **mrd)
{
	struct ukplat_memregion_desc *m;

	for (i++; i < (int)bootinfo.mrd_count; i++) {
		m = &bootinfo.mrds[i];
		if (!(m->type & types))
			continue;
		if (flags != UKPLAT_MEMRF_ALL && (m->flags & flags) != flags)
			continue;
		*mrd = m;
		return i;
	}
	return -1;
}

int ukplat_memregion_find_initrd0(struct ukplat_memregion_desc **mrd)
{
	int i = ukplat_memregion_find_next(-1, UKPLAT_MEMRT_INITRD, 0, mrd);

	return i < 0 ? -ENOENT : 0;
}

/*
 * From the end of the highest region that has room, so that low regions, and
 * the order of the rest, stay as they are.
 */
void *ukplat_memregion_alloc(__sz len)
{
	struct ukplat_memregion_desc *m, *tail;
	__paddr_t end, top;

	len = PAGE_ALIGN_UP(len);
	for (__u32 i = bootinfo.mrd_count; i-- > 0;) {
		m = &bootinfo.mrds[i];
		top = m->pbase + m->len;
		end = MIN(top, plat_mem_mapped_end);
		if (m->type != UKPLAT_MEMRT_FREE || end < m->pbase ||
		    end - m->pbase < len)
			continue;
		if (top > end) {
			tail = insert_at(i + 1);
			if (!tail)
				continue;
			*tail = *m;
			tail->pbase = end;
			tail->vbase = end + UK_VA_DIRECTMAP;
			tail->len = top - end;
		}
		m->len = end - len - m->pbase;
		if (!m->len)
			remove_at(i);
		return ukplat_phys_to_virt(end - len);
	}
	return __NULL;
}

struct uk_alloc *ukplat_memallocator_get(void)
{
	return allocator;
}

int ukplat_memallocator_set(struct uk_alloc *a)
{
	if (allocator)
		return -EINVAL;
	allocator = a;
	return 0;
}
