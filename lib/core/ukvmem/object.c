/* SPDX-License-Identifier: BSD-3-Clause */
/* Objects: references on them, and memory as an object. */

#include <errno.h>

#include <uk/atomic.h>
#include <uk/isr/string.h>
#include <uk/vma_types.h>

#define CHUNK 512UL /* pages in a second-level table */

/* Pages by index, in two levels, made when first asked for. */
struct memory {
	struct uk_vm_object obj;
	struct uk_mutex lock;
	struct uk_alloc *a;
	__sz npages;
	void **chunk[]; /* guarded by `lock` */
};

void uk_vm_object_acquire(struct uk_vm_object *o)
{
	uk_inc_relaxed(&o->refcnt);
}

void uk_vm_object_release(struct uk_vm_object *o)
{
	if (uk_fetch_sub(&o->refcnt, 1) == 1 && o->ops->release)
		o->ops->release(o);
}

static void **memory_slot(struct memory *m, __sz i)
{
	void ***c = &m->chunk[i / CHUNK];

	if (!*c)
		*c = uk_calloc(m->a, CHUNK, sizeof(**c));
	return *c ? &(*c)[i % CHUNK] : __NULL;
}

static int memory_page_get(struct uk_vm_object *o, __off off, void **page)
{
	struct memory *m = __containerof(o, struct memory, obj);
	__sz i = (__sz)off >> PAGE_SHIFT;
	void **slot;

	if (unlikely(i >= m->npages))
		return -ENXIO;
	*page = __NULL;
	uk_mutex_lock(&m->lock);
	slot = memory_slot(m, i);
	if (slot && !*slot) {
		*slot = uk_palloc(m->a, 1);
		if (*slot)
			memset(*slot, 0, PAGE_SIZE);
	}
	if (slot)
		*page = *slot;
	uk_mutex_unlock(&m->lock);
	return *page ? 0 : -ENOMEM;
}

static void memory_release(struct uk_vm_object *o)
{
	struct memory *m = __containerof(o, struct memory, obj);
	struct uk_alloc *a = m->a;
	__sz i, k;

	for (i = 0; i < DIV_ROUND_UP(m->npages, CHUNK); i++) {
		for (k = 0; m->chunk[i] && k < CHUNK; k++)
			if (m->chunk[i][k])
				uk_pfree(a, m->chunk[i][k], 1);
		uk_free(a, m->chunk[i]);
	}
	uk_free(a, m);
}

static const struct uk_vm_object_ops memory_ops = {
	.page_get = memory_page_get,
	.page_get_shared = memory_page_get,
	.release = memory_release,
};

struct uk_vm_object *uk_vm_memory_create(struct uk_alloc *a, __sz len)
{
	__sz npages = PAGE_COUNT(len);
	struct memory *m;

	m = uk_zalloc(a, sizeof(*m) + DIV_ROUND_UP(npages, CHUNK) *
					      sizeof(m->chunk[0]));
	if (unlikely(!m))
		return __NULL;
	m->obj.ops = &memory_ops;
	m->obj.refcnt = 1;
	uk_mutex_init(&m->lock);
	m->a = a;
	m->npages = npages;
	return &m->obj;
}
