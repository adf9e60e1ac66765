/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stacks live in addresses of their own above UK_VA_KVM, one unmapped page
 * below each.  A stack that is given back stays mapped and is used again by
 * the next one of its size: threads come and go without touching page tables.
 */

#include <uk/alloc.h>
#include <uk/page.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>
#include <uk/plat/random.h>
#include <uk/spinlock.h>
#include <uk/stack.h>

#define RANDOM_PAGES (1UL << 26) /* 256 GiB */

struct idle_stack { /* at the lowest address of a stack that is not in use */
	struct idle_stack *next;
	__sz pages;
};

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static struct idle_stack *idle; /* guarded by `lock` */
static __vaddr_t next_va; /* guarded by `lock`; 0: none so far */

/* Takes an idle stack of that size. */
static void *stack_reuse(__sz pages)
{
	struct idle_stack **pp, *s;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	for (pp = &idle; *pp && (*pp)->pages != pages; pp = &(*pp)->next)
		;
	s = *pp;
	if (s)
		*pp = s->next;
	uk_spin_unlock_irqrestore(&lock, flags);
	return s;
}

/*
 * How far from UK_VA_KVM the first one is.  Address spaces share the 512 GiB
 * from there, no more.
 */
static __vaddr_t first_offset(void)
{
	if (!UK_IS_ENABLED(CONFIG_LIBUKSTACK_RANDOM))
		return 0;
	return ukplat_random_early() % RANDOM_PAGES << PAGE_SHIFT;
}

static __vaddr_t va_take(__sz pages)
{
	unsigned long flags;
	__vaddr_t va;

	uk_spin_lock_irqsave(&lock, flags);
	if (unlikely(!next_va))
		next_va = UK_VA_KVM + first_offset();
	va = next_va + PAGE_SIZE;
	next_va = va + (pages << PAGE_SHIFT);
	uk_spin_unlock_irqrestore(&lock, flags);
	return va;
}

void *uk_stack_alloc(__sz pages)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__vaddr_t va;
	void *s, *p;

	s = stack_reuse(pages);
	if (s)
		return s;
	p = uk_palloc(a, pages);
	if (unlikely(!p))
		return __NULL;
	va = va_take(pages);
	if (unlikely(ukplat_page_map(ukplat_pt_get_active(), va,
				     ukplat_virt_to_phys(p), pages,
				     PAGE_ATTR_PROT_RW))) {
		uk_pfree(a, p, pages);
		return __NULL;
	}
	return (void *)va;
}

void uk_stack_free(void *stack, __sz pages)
{
	struct idle_stack *s = stack;
	unsigned long flags;

	s->pages = pages;
	uk_spin_lock_irqsave(&lock, flags);
	s->next = idle;
	idle = s;
	uk_spin_unlock_irqrestore(&lock, flags);
}
