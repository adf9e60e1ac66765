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
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>
#include <uk/spinlock.h>

#define PTE_HELD 0x2UL /* in an entry that is not present: it has a page */
#define PTE_HELD_PA 0x000ffffffffff000UL
#define PTE_MARK (1UL << 55) /* ignored by both architectures */
#define TOP (UKARCH_PT_LEVELS - 1)
#define FLUSH_ALL_PAGES 64 /* more than so many: forget everything */

struct range {
	__vaddr_t va;
	__sz pages;
};

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

/* Of a used entry: is it a page (of the level's size) or a table? */
static int pte_is_page(__pte_t e, unsigned int lvl)
{
	return !ukarch_pte_present(e) || ukarch_pte_is_page(e, lvl);
}

static __pte_t pte_make(__paddr_t pa, unsigned long attr, unsigned int lvl)
{
	__pte_t mark = attr & PAGE_ATTR_MARK ? PTE_MARK : 0;

	if (!(attr & PAGE_ATTR_PROT_MASK))
		return pa | PTE_HELD | mark;
	return ukarch_pte_make_page(pa, attr, lvl) | mark;
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
 * The entry that maps `va`: a page of level *lvl, or an unused entry where
 * there is nothing.  NULL without a root.
 */
static __pte_t *walk(struct uk_pagetable *pt, __vaddr_t va, unsigned int *lvl)
{
	__paddr_t pa = (__sptr)va < 0 ? pt->kroot : pt->root;
	__pte_t *p, e;
	unsigned int l;

	*lvl = TOP;
	if (unlikely(!pa))
		return __NULL;
	for (l = TOP;; l--) {
		p = &((__pte_t *)table_at(pa))[ukarch_pt_index(va, l)];
		e = *(volatile __pte_t *)p; /* once: others may change it */
		*lvl = l;
		if (!l || !pte_used(e) || pte_is_page(e, l))
			return p;
		pa = ukarch_pte_table_paddr(e);
	}
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
		if (!pte_used(*p)) {
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
		if (unlikely(pte_is_page(*p, l)))
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
		pte_set(p++, pte_make(pa, attr, 0));
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

int ukplat_page_map_large(struct uk_pagetable *pt, __vaddr_t va, __paddr_t pa,
			  unsigned long attr)
{
	unsigned long flags;
	__pte_t *p;
	int rc = 0;

	if (unlikely(!range_ok(va, 1, attr) || va % PAGE_LARGE_SIZE ||
		     pa % PAGE_LARGE_SIZE))
		return -EINVAL;
	uk_spin_lock_irqsave(&lock, flags);
	p = walk_make(pt, va, 1);
	if (unlikely(!p || pte_used(*p)))
		rc = p ? -EEXIST : -ENOMEM;
	else
		pte_set(p, pte_make(pa, attr, 1));
	ukarch_pt_sync();
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

static __paddr_t pte_pa(__pte_t e, unsigned int lvl)
{
	return ukarch_pte_present(e) ? ukarch_pte_paddr(e, lvl)
				     : e & PTE_HELD_PA;
}

static unsigned long pte_attr(__pte_t e)
{
	return (ukarch_pte_present(e) ? ukarch_pte_attr(e)
				      : PAGE_ATTR_PROT_NONE) |
	       (e & PTE_MARK ? PAGE_ATTR_MARK : 0);
}

/*
 * Turns the large page at `p` into a table of pages.  The entry is nothing for
 * a moment (arm64's break-before-make): an access then faults, and the handler
 * finds the page.  The permissions stay, so that what other CPUs remember of
 * the large page does no harm until the range is flushed.
 */
static int split(__pte_t *p, __vaddr_t va, unsigned int lvl)
{
	__pte_t *t = lvl == 1 ? table_new() : __NULL;
	__paddr_t pa = pte_pa(*p, lvl);
	unsigned long attr = pte_attr(*p);
	unsigned int i;

	if (unlikely(!t))
		return -ENOMEM;
	for (i = 0; i < UKARCH_PT_ENTRIES; i++, pa += PAGE_SIZE)
		t[i] = pte_make(pa, attr, 0);
	pte_set(p, 0);
	ukarch_tlb_flush_page(va);
	ukarch_pt_sync();
	pte_set(p, ukarch_pte_make_table(ukplat_virt_to_phys(t)));
	ukarch_pt_sync();
	return 0;
}

/* Gives one used entry other attributes; `attr` < 0 clears it. */
static void pte_change(__pte_t *p, unsigned int lvl, long attr)
{
	__pte_t mark = *p & PTE_MARK;

	pte_set(p, attr < 0 ? 0 : pte_make(pte_pa(*p, lvl), attr, lvl) | mark);
}

/* From entry `p` of `va` to `end` or the end of its table; gives where. */
static __vaddr_t change_leaves(__pte_t *p, __vaddr_t va, __vaddr_t end,
			       long attr)
{
	do {
		if (pte_used(*p))
			pte_change(p, 0, attr);
		p++;
		va += PAGE_SIZE;
	} while (va < end && ukarch_pt_index(va, 0));
	return va;
}

/*
 * Goes over the used entries of a range.  Large pages that lie in it partly are
 * split.  Where tables are missing whole tables' worth are skipped.
 */
static int change(struct uk_pagetable *pt, __vaddr_t va, __sz pages, long attr)
{
	__vaddr_t end = va + (pages << PAGE_SHIFT);
	unsigned int lvl;
	__pte_t *p;
	__sz size;

	while (va < end) {
		p = walk(pt, va, &lvl);
		size = ukarch_pt_pagesize(lvl);
		if (p && !lvl) {
			va = change_leaves(p, va, end, attr);
			continue;
		}
		if (p && pte_used(*p)) {
			if (va % size || end - va < size) {
				if (unlikely(split(p, va, lvl)))
					return -ENOMEM;
				continue;
			}
			pte_change(p, lvl, attr);
		}
		va = ALIGN_DOWN(va, size) + size;
		if (!va)
			break;
	}
	return 0;
}

static void flush_here(void *arg)
{
	const struct range *r = arg;
	__vaddr_t va = r->va, end = va + (r->pages << PAGE_SHIFT);

	if (r->pages > FLUSH_ALL_PAGES) {
		ukarch_tlb_flush_all();
		return;
	}
	for (; va < end; va += PAGE_SIZE)
		ukarch_tlb_flush_page(va);
}

/*
 * The one place where translations of a range that changed are forgotten, on
 * every CPU that may have them.  Without `lock`, since other CPUs may have to
 * answer; before the memory that was mapped there is used for anything else.
 */
static void flush_range(__vaddr_t va, __sz pages)
{
	struct range r = { va, pages };

	if (UKARCH_TLB_FLUSH_IS_LOCAL)
		ukplat_lcpu_run_all(flush_here, &r);
	else
		flush_here(&r);
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
	flush_range(va, pages);
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
	flush_range(va, pages);
	return rc;
}

int ukplat_page_split(struct uk_pagetable *pt, __vaddr_t va)
{
	unsigned long flags;
	unsigned int lvl;
	__pte_t *p;
	int rc = 0;

	uk_spin_lock_irqsave(&lock, flags);
	p = walk(pt, va, &lvl);
	if (p && lvl && pte_used(*p) && va % ukarch_pt_pagesize(lvl))
		rc = split(p, va, lvl);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
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
	if (pa)
		*pa = pte_pa(e, lvl) +
		      PAGE_ALIGN_DOWN(va % ukarch_pt_pagesize(lvl));
	if (attr)
		*attr = pte_attr(e);
	return 0;
}

__vaddr_t ukplat_page_next(struct uk_pagetable *pt, __vaddr_t va, __vaddr_t end,
			   struct uk_page_found *f)
{
	unsigned int lvl;
	__pte_t *p, e;

	while (va < end) {
		p = walk(pt, va, &lvl);
		e = p ? *(volatile __pte_t *)p : 0;
		f->size = ukarch_pt_pagesize(lvl);
		if (pte_used(e)) {
			f->pa = pte_pa(e, lvl);
			f->attr = pte_attr(e);
			return ALIGN_DOWN(va, f->size);
		}
		va = ALIGN_DOWN(va, f->size) + f->size;
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

static void root_write(void *root)
{
	ukarch_pt_write_root(*(const __paddr_t *)root);
}

/* There is one lower half at a time: all CPUs have it. */
int ukplat_pt_set_active(struct uk_pagetable *pt)
{
	active = pt;
	ukplat_lcpu_run_all(root_write, &pt->root);
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
		if (!pte_used(t[i]) || pte_is_page(t[i], lvl))
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
