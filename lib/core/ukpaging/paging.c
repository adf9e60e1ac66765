/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables of both architectures, over the entry format of uk/asm/paging.h:
 * the functions of <uk/plat/paging.h>.
 *
 * A page that nobody may access (PROT_NONE) keeps its entry, not present and
 * marked by PTE_HELD, so that its contents come back with the next protection.
 * Table pages are freed with their table only.
 */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/assert.h>
#include <uk/asm/paging.h>
#include <uk/isr/string.h>
#include <uk/page.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>
#include <uk/spinlock.h>

#define PTE_HELD 0x2UL /* in an entry that is not present: it has a page */
#define PTE_HELD_PA 0x000ffffffffff000UL
#define PTE_MARK (1UL << 55) /* ignored by both architectures */
#define TOP (UKARCH_PT_LEVELS - 1)

static struct uk_pagetable boot_pt;
static struct uk_pagetable *active;
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER(); /* all tables */

struct uk_pagetable *ukplat_pt_get_active(void)
{
	if (unlikely(!active)) {
		boot_pt.root = ukarch_pt_read_root(0);
		boot_pt.kroot = ukarch_pt_read_root(UK_VA_KERNEL);
		active = &boot_pt;
	}
	return active;
}

static __pte_t *table_at(__paddr_t pa)
{
	return ukplat_phys_to_virt(pa);
}

static int pte_used(__pte_t e)
{
	return ukarch_pte_present(e) || (e & PTE_HELD);
}

static __pte_t pte_make(__paddr_t pa, unsigned long attr)
{
	__pte_t mark = attr & PAGE_ATTR_MARK ? PTE_MARK : 0;

	if (!(attr & PAGE_ATTR_PROT_MASK))
		return pa | PTE_HELD | mark;
	return ukarch_pte_make_page(pa, attr, 0) | mark;
}

static void pte_set(__pte_t *p, __pte_t e)
{
	*(volatile __pte_t *)p = e;
}

static __pte_t *table_new(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__pte_t *t = a ? uk_palloc(a, 1) : ukplat_memregion_alloc(PAGE_SIZE);

	if (likely(t))
		memset(t, 0, PAGE_SIZE);
	return t;
}

static __pte_t *root_of(struct uk_pagetable *pt, __vaddr_t va)
{
	return table_at((__sptr)va < 0 ? pt->kroot : pt->root);
}

/*
 * The level-0 entry of `va`.  NULL where a table is missing or a large page
 * lies; *lvl is the level of that entry then.
 */
static __pte_t *walk(struct uk_pagetable *pt, __vaddr_t va, unsigned int *lvl)
{
	__pte_t *t, *p;
	__paddr_t pa = (__sptr)va < 0 ? pt->kroot : pt->root;
	unsigned int l;

	*lvl = TOP;
	if (unlikely(!pa))
		return __NULL;
	t = table_at(pa);
	for (l = TOP; l; l--) {
		p = &t[ukarch_pt_index(va, l)];
		*lvl = l;
		if (!ukarch_pte_present(*p) || ukarch_pte_is_page(*p, l))
			return __NULL;
		t = table_at(ukarch_pte_table_paddr(*p));
	}
	*lvl = 0;
	return &t[ukarch_pt_index(va, 0)];
}

/* The same, making the tables down to level `to`; NULL: no memory, large page
 */
static __pte_t *walk_make(struct uk_pagetable *pt, __vaddr_t va,
			  unsigned int to)
{
	__pte_t *t = root_of(pt, va);
	__pte_t *p, *n;
	unsigned int l;

	for (l = TOP; l > to; l--) {
		p = &t[ukarch_pt_index(va, l)];
		if (!ukarch_pte_present(*p)) {
			n = table_new();
			if (unlikely(!n))
				return __NULL;
			ukarch_pt_sync();
			pte_set(p,
				ukarch_pte_make_table(ukplat_virt_to_phys(n)));
			ukarch_pt_sync();
			t = n;
			continue;
		}
		if (unlikely(ukarch_pte_is_page(*p, l)))
			return __NULL;
		t = table_at(ukarch_pte_table_paddr(*p));
	}
	return &t[ukarch_pt_index(va, to)];
}

static int range_ok(__vaddr_t va, __sz pages, unsigned long attr)
{
	unsigned long wx = PAGE_ATTR_PROT_WRITE | PAGE_ATTR_PROT_EXEC;

	return PAGE_ALIGNED(va) && pages <= __SZ_MAX >> PAGE_SHIFT &&
	       (attr & wx) != wx;
}

/* Maps what it can; gives the number of pages done. */
static __sz map_some(struct uk_pagetable *pt, __vaddr_t va, __paddr_t pa,
		     __sz pages, unsigned long attr, int *rc)
{
	__pte_t *p = __NULL;
	__sz n;

	*rc = 0;
	for (n = 0; n < pages; n++) {
		if (!p || !ukarch_pt_index(va, 0))
			p = walk_make(pt, va, 0);
		if (unlikely(!p || pte_used(*p))) {
			*rc = p ? -EEXIST : -ENOMEM;
			break;
		}
		pte_set(p++, pte_make(pa, attr));
		va += PAGE_SIZE;
		pa += PAGE_SIZE;
	}
	ukarch_pt_sync();
	return n;
}

int ukplat_page_map(struct uk_pagetable *pt, __vaddr_t va, __paddr_t pa,
		    __sz pages, unsigned long attr)
{
	unsigned long flags;
	__sz done;
	int rc;

	if (unlikely(!range_ok(va, pages, attr) || !PAGE_ALIGNED(pa)))
		return -EINVAL;
	uk_spin_lock_irqsave(&lock, flags);
	done = map_some(pt, va, pa, pages, attr, &rc);
	uk_spin_unlock_irqrestore(&lock, flags);
	if (unlikely(rc))
		ukplat_page_unmap(pt, va, done);
	return rc;
}

/*
 * Goes over the used entries of a range; `attr` < 0 clears them.  Flushes what
 * changed.  Where tables are missing whole tables' worth are skipped.
 */
static int change(struct uk_pagetable *pt, __vaddr_t va, __sz pages, long attr)
{
	__vaddr_t end = va + (pages << PAGE_SHIFT);
	unsigned int lvl;
	__paddr_t pa;
	__pte_t *p;
	__sz size;

	while (va < end) {
		p = walk(pt, va, &lvl);
		if (!p) {
			size = ukarch_pt_pagesize(lvl);
			va = ALIGN_DOWN(va, size) + size;
			if (!va)
				break;
			continue;
		}
		do {
			if (pte_used(*p)) {
				pa = *p & PTE_HELD_PA;
				if (ukarch_pte_present(*p))
					pa = ukarch_pte_paddr(*p, 0);
				pte_set(p, attr < 0 ? 0
						    : pte_make(pa, attr) |
							      (*p & PTE_MARK));
				ukarch_tlb_flush_page(va);
			}
			p++;
			va += PAGE_SIZE;
		} while (va < end && ukarch_pt_index(va, 0));
	}
	return 0;
}

int ukplat_page_unmap(struct uk_pagetable *pt, __vaddr_t va, __sz pages)
{
	unsigned long flags;
	int rc;

	if (unlikely(!range_ok(va, pages, 0)))
		return -EINVAL;
	uk_spin_lock_irqsave(&lock, flags);
	rc = change(pt, va, pages, -1);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

int ukplat_page_set_attr(struct uk_pagetable *pt, __vaddr_t va, __sz pages,
			 unsigned long attr)
{
	unsigned long flags;
	int rc;

	if (unlikely(!range_ok(va, pages, attr)))
		return -EINVAL;
	uk_spin_lock_irqsave(&lock, flags);
	rc = change(pt, va, pages, (long)attr);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

static void entry_read(__pte_t e, __paddr_t *pa, unsigned long *attr)
{
	int present = ukarch_pte_present(e);

	if (pa)
		*pa = present ? ukarch_pte_paddr(e, 0) : e & PTE_HELD_PA;
	if (attr)
		*attr = (present ? ukarch_pte_attr(e) : PAGE_ATTR_PROT_NONE) |
			(e & PTE_MARK ? PAGE_ATTR_MARK : 0);
}

int ukplat_page_lookup(struct uk_pagetable *pt, __vaddr_t va, __paddr_t *pa,
		       unsigned long *attr)
{
	unsigned long flags;
	unsigned int lvl;
	__pte_t e = 0;
	__pte_t *p;

	uk_spin_lock_irqsave(&lock, flags);
	p = walk(pt, va, &lvl);
	if (p)
		e = *p;
	uk_spin_unlock_irqrestore(&lock, flags);
	if (!pte_used(e))
		return -ENOENT;
	entry_read(e, pa, attr);
	return 0;
}

__vaddr_t ukplat_page_next(struct uk_pagetable *pt, __vaddr_t va, __vaddr_t end,
			   __paddr_t *pa, unsigned long *attr)
{
	unsigned int lvl;
	__pte_t *p;
	__sz size;

	while (va < end) {
		p = walk(pt, va, &lvl);
		if (p && pte_used(*p)) {
			entry_read(*p, pa, attr);
			return va;
		}
		size = p ? PAGE_SIZE : ukarch_pt_pagesize(lvl);
		va = ALIGN_DOWN(va, size) + size;
		if (!va)
			break;
	}
	return end;
}

int ukplat_pt_init(struct uk_pagetable *pt)
{
	struct uk_pagetable *now = ukplat_pt_get_active();
	__pte_t *root, *kroot;
	unsigned int i;

	/* The tables of the upper half must exist before they are shared. */
	if (unlikely(!walk_make(now, UK_VA_KVM, TOP - 1)))
		return -ENOMEM;
	root = table_new();
	if (unlikely(!root))
		return -ENOMEM;
	kroot = table_at(now->kroot);
	pt->root = ukplat_virt_to_phys(root);
	pt->kroot = now->kroot;
	if (now->root == now->kroot) {
		/* One table for both halves */
		for (i = UKARCH_PT_ENTRIES / 2; i < UKARCH_PT_ENTRIES; i++)
			root[i] = kroot[i];
		pt->kroot = pt->root;
	}
	ukarch_pt_sync();
	return 0;
}

int ukplat_pt_set_active(struct uk_pagetable *pt)
{
	active = pt;
	ukarch_pt_write_root(pt->root);
	return 0;
}

static void table_free(__pte_t *t)
{
	struct uk_alloc *a = uk_alloc_get_default();

	uk_pfree(a, t, 1);
}

/* Levels below the root of the lower half; at most three deep. */
static void tables_free(__pte_t *t, unsigned int lvl, unsigned int count)
{
	unsigned int i;

	for (i = 0; lvl && i < count; i++) {
		if (!ukarch_pte_present(t[i]) || ukarch_pte_is_page(t[i], lvl))
			continue;
		tables_free(table_at(ukarch_pte_table_paddr(t[i])), lvl - 1,
			    UKARCH_PT_ENTRIES);
	}
	table_free(t);
}

void ukplat_pt_free(struct uk_pagetable *pt)
{
	UK_ASSERT(pt != active);
	tables_free(table_at(pt->root), TOP, UKARCH_PT_ENTRIES / 2);
	pt->root = 0;
}
