/* SPDX-License-Identifier: BSD-3-Clause */
/* What all allocators share: zeroing, growing, the list, the default. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/alloc_impl.h>
#include <uk/assert.h>
#include <uk/isr/string.h>
#include <uk/spinlock.h>

struct uk_alloc *uk_alloc_head;
static struct uk_alloc *default_alloc;
static __sz total_bytes;
static struct uk_spinlock list_lock = UK_SPINLOCK_INITIALIZER();

struct uk_alloc *uk_alloc_get_default(void)
{
	return default_alloc;
}

void uk_alloc_set_default(struct uk_alloc *a)
{
	default_alloc = a;
}

int uk_alloc_register(struct uk_alloc *a)
{
	struct uk_alloc **p = &uk_alloc_head;
	unsigned long flags;

	a->next = __NULL;
	a->fail_in = 0;
	uk_spin_lock_irqsave(&list_lock, flags);
	while (*p)
		p = &(*p)->next;
	*p = a;
	if (!default_alloc)
		default_alloc = a;
	uk_spin_unlock_irqrestore(&list_lock, flags);
	return 0;
}

void uk_alloc_unregister(struct uk_alloc *a)
{
	struct uk_alloc **p = &uk_alloc_head;
	unsigned long flags;

	uk_spin_lock_irqsave(&list_lock, flags);
	while (*p && *p != a)
		p = &(*p)->next;
	if (*p)
		*p = a->next;
	uk_spin_unlock_irqrestore(&list_lock, flags);
}

static void *zalloc(struct uk_alloc *a, __sz size, const void *site)
{
	void *p = uk_malloc_from(a, size, site);

	if (likely(p))
		memset(p, 0, size);
	return p;
}

void *uk_zalloc(struct uk_alloc *a, __sz size)
{
	return zalloc(a, size, __return_addr(0));
}

void *uk_calloc_from(struct uk_alloc *a, __sz n, __sz size, const void *site)
{
	__sz len;

	if (unlikely(uk_mul_overflow(n, size, &len)))
		return __NULL;
	return zalloc(a, len, site);
}

void *uk_calloc(struct uk_alloc *a, __sz n, __sz size)
{
	return uk_calloc_from(a, n, size, __return_addr(0));
}

/* In place if it fits and does not waste more than half */
static int resize(struct uk_alloc *a, void *p, __sz size)
{
	__sz have;

	if (UK_ALLOC_HOOKED)
		return uk_alloc_hook_resize(a, p, size);
	if (a->resize)
		return a->resize(a, p, size);
	have = a->usable(a, p);
	return size <= have && size >= have / 2 ? 0 : -ENOMEM;
}

void *uk_realloc(struct uk_alloc *a, void *p, __sz size)
{
	return uk_realloc_from(a, p, size, __return_addr(0));
}

void *uk_realloc_from(struct uk_alloc *a, void *p, __sz size, const void *site)
{
	__sz have;
	void *q;

	if (!p)
		return uk_malloc_from(a, size, site);
	if (!size) {
		uk_free(a, p);
		return __NULL;
	}
	if (!resize(a, p, size))
		return p;
	have = uk_malloc_usable(a, p);
	q = uk_malloc_from(a, size, site);
	if (unlikely(!q))
		return size <= have ? p : __NULL;
	memcpy(q, p, MIN(have, size));
	uk_free(a, p);
	return q;
}

void *uk_memalign(struct uk_alloc *a, __sz align, __sz size)
{
	if (unlikely(!POWER_OF_2(align)))
		return __NULL;
	if (UK_ALLOC_HOOKED)
		return uk_alloc_hook_malloc(a, align, size, __return_addr(0));
	if (uk_alloc_fails(a))
		return __NULL;
	return a->memalign(a, align, size);
}

int uk_posix_memalign(struct uk_alloc *a, void **memptr, __sz align, __sz size)
{
	void *p;

	if (unlikely(!POWER_OF_2(align) || align % sizeof(void *)))
		return -EINVAL;
	p = uk_memalign(a, align, size);
	if (unlikely(!p))
		return -ENOMEM;
	*memptr = p;
	return 0;
}

int uk_alloc_addmem(struct uk_alloc *a, void *base, __sz len)
{
	return a->addmem ? a->addmem(a, base, len) : -ENOTSUP;
}

__sz uk_alloc_availmem_total(void)
{
	struct uk_alloc *a;
	__sz sum = 0;

	uk_alloc_foreach(a) sum += a->availmem(a);
	return sum;
}

__sz uk_alloc_pavailmem_total(void)
{
	return uk_alloc_availmem_total() >> PAGE_SHIFT;
}

__sz uk_alloc_totalmem(void)
{
	return total_bytes;
}

void uk_alloc_totalmem_add(__sz bytes)
{
	total_bytes += bytes;
}

void *uk_palloc_aligned(struct uk_alloc *a, __sz pages)
{
	if (!a->palloc_aligned)
		return __NULL;
	if (UK_ALLOC_HOOKED)
		return uk_alloc_hook_palloc(a, pages, 1);
	if (uk_alloc_fails(a))
		return __NULL;
	return a->palloc_aligned(a, pages);
}

void *uk_palloc_none(struct uk_alloc *a __unused, __sz pages __unused)
{
	return __NULL;
}

void uk_pfree_none(struct uk_alloc *a __unused, void *p __unused,
		   __sz pages __unused)
{
	UK_BUG();
}
