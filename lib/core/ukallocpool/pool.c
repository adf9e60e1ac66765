/* SPDX-License-Identifier: BSD-3-Clause */
/* Pools of fixed objects: a list through the free ones. */

#include <errno.h>

#include <uk/alloc_impl.h>
#include <uk/allocpool.h>
#include <uk/assert.h>
#include <uk/atomic.h>
#include <uk/spinlock.h>

struct free_obj {
	struct free_obj *next;
};

struct uk_allocpool {
	struct uk_alloc self;
	struct uk_spinlock lock;
	struct free_obj *free; /* guarded by `lock`; as are the next two */
	char *fresh; /* objects from here to `end` were never taken */
	unsigned int avail;
	char *first;
	char *end;
	__sz size; /* from one object to the next */
	__sz align;
	struct uk_alloc *parent; /* of uk_allocpool_alloc(), or NULL */
};

static struct uk_allocpool *to_pool(struct uk_alloc *a)
{
	return __containerof(a, struct uk_allocpool, self);
}

struct uk_alloc *uk_allocpool2ukalloc(struct uk_allocpool *p)
{
	return &p->self;
}

unsigned int uk_allocpool_availcount(struct uk_allocpool *p)
{
	return UK_READ_ONCE(p->avail);
}

__sz uk_allocpool_objlen(struct uk_allocpool *p)
{
	return p->size;
}

/* With the lock held. */
static void *take(struct uk_allocpool *p)
{
	struct free_obj *o = p->free;

	if (o) {
		p->free = o->next;
	} else if (p->fresh < p->end) {
		o = (struct free_obj *)p->fresh;
		p->fresh += p->size;
	} else {
		return __NULL;
	}
	p->avail--;
	return o;
}

static void give(struct uk_allocpool *p, void *obj)
{
	struct free_obj *o = obj;

	UK_ASSERT((char *)obj >= p->first && (char *)obj < p->fresh);
	UK_ASSERT(((char *)obj - p->first) % p->size == 0);
	o->next = p->free;
	p->free = o;
	p->avail++;
}

void *uk_allocpool_take(struct uk_allocpool *p)
{
	unsigned long flags;
	void *o;

	uk_spin_lock_irqsave(&p->lock, flags);
	o = take(p);
	uk_spin_unlock_irqrestore(&p->lock, flags);
	return o;
}

unsigned int uk_allocpool_take_batch(struct uk_allocpool *p, void *obj[],
				     unsigned int count)
{
	unsigned long flags;
	unsigned int n;

	uk_spin_lock_irqsave(&p->lock, flags);
	for (n = 0; n < count; n++) {
		obj[n] = take(p);
		if (!obj[n])
			break;
	}
	uk_spin_unlock_irqrestore(&p->lock, flags);
	return n;
}

void uk_allocpool_return(struct uk_allocpool *p, void *obj)
{
	uk_allocpool_return_batch(p, &obj, 1);
}

void uk_allocpool_return_batch(struct uk_allocpool *p, void *obj[],
			       unsigned int count)
{
	unsigned long flags;
	unsigned int n;

	uk_spin_lock_irqsave(&p->lock, flags);
	for (n = 0; n < count; n++)
		give(p, obj[n]);
	uk_spin_unlock_irqrestore(&p->lock, flags);
}

static void *pool_malloc(struct uk_alloc *a, __sz size)
{
	struct uk_allocpool *p = to_pool(a);

	return size <= p->size ? uk_allocpool_take(p) : __NULL;
}

static void *pool_memalign(struct uk_alloc *a, __sz align, __sz size)
{
	struct uk_allocpool *p = to_pool(a);

	return align <= p->align ? pool_malloc(a, size) : __NULL;
}

static void pool_free(struct uk_alloc *a, void *obj)
{
	uk_allocpool_return(to_pool(a), obj);
}

static __sz pool_usable(struct uk_alloc *a, const void *obj __unused)
{
	return to_pool(a)->size;
}

static __sz pool_avail(struct uk_alloc *a)
{
	return uk_allocpool_availcount(to_pool(a)) * to_pool(a)->size;
}

static __sz pool_max(struct uk_alloc *a)
{
	return uk_allocpool_availcount(to_pool(a)) ? to_pool(a)->size : 0;
}

/* Bytes from one object to the next; 0 for what cannot be. */
static __sz object_size(__sz len, __sz align)
{
	if (!POWER_OF_2(align) || !len || len > __SZ_MAX / 2 ||
	    align > __SZ_MAX / 4)
		return 0;
	return ALIGN_UP(MAX(len, sizeof(struct free_obj)),
			MAX(align, sizeof(void *)));
}

__sz uk_allocpool_reqmem(unsigned int count, __sz len, __sz align)
{
	__sz size = object_size(len, align), all;

	/* the pool itself, and where it must be aligned */
	if (!size || uk_mul_overflow(size, (__sz)count, &all) ||
	    uk_add_overflow(all,
			    sizeof(struct uk_allocpool) + sizeof(void *) +
				    MAX(align, sizeof(void *)),
			    &all))
		return __SZ_MAX;
	return all;
}

struct uk_allocpool *uk_allocpool_init(void *base, __sz len, __sz obj_len,
				       __sz obj_align)
{
	__sz size = object_size(obj_len, obj_align);
	__uptr end = (__uptr)base + len;
	struct uk_allocpool *p;
	__uptr first;

	p = (struct uk_allocpool *)ALIGN_UP((__uptr)base, sizeof(void *));
	first = ALIGN_UP((__uptr)(p + 1), MAX(obj_align, sizeof(void *)));
	if (!base || !size || first > end || end - first < size)
		return __NULL;
	*p = (struct uk_allocpool){
		.size = size,
		.align = MAX(obj_align, sizeof(void *)),
		.first = (char *)first,
		.fresh = (char *)first,
		.avail = (end - first) / size,
	};
	p->end = p->first + p->avail * size;
	uk_spin_init(&p->lock);
	uk_alloc_init_malloc(&p->self, pool_malloc, pool_free, pool_memalign,
			     pool_usable, pool_avail, pool_max);
	p->self.name = "pool";
	return p;
}

struct uk_allocpool *uk_allocpool_alloc(struct uk_alloc *parent,
					unsigned int count, __sz len,
					__sz align)
{
	__sz need = uk_allocpool_reqmem(count, len, align);
	struct uk_allocpool *p;
	void *base;

	if (need == __SZ_MAX || !count)
		return __NULL;
	base = uk_malloc(parent, need);
	if (unlikely(!base))
		return __NULL;
	p = uk_allocpool_init(base, need, len, align);
	if (unlikely(!p)) {
		uk_free(parent, base);
		return __NULL;
	}
	/* rounding may have made room for more than was asked for */
	p->end = p->first + count * p->size;
	p->avail = count;
	p->parent = parent;
	return p;
}

void uk_allocpool_free(struct uk_allocpool *p)
{
	struct uk_alloc *parent = p->parent;

	UK_ASSERT(p->avail == (__sz)(p->end - p->first) / p->size);
	uk_alloc_unregister(&p->self);
	uk_free(parent, p); /* malloc's alignment is enough for the pool */
}
