/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Areas and their pages against a model that has one entry per page, with
 * random operations and with every allocation failing, over
 * a page table that is an array.
 * host-sources: tree.c vma.c fault.c
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/arch/random.h>
#include <uk/arch/traps.h>
#include <uk/page.h>
#include <uk/plat/memory.h>

#include "../vmem_priv.h"

#define BASE 0x400000UL
#define N 128UL
#define RW PAGE_ATTR_PROT_RW
#define R PAGE_ATTR_PROT_READ
#define RX PAGE_ATTR_PROT_RE

/* ---- what the kernel would give ---- */
static struct {
	int used;
	__paddr_t pa;
	unsigned long attr;
} pte[N];
static long live_blocks, live_pages, object_pages;
static struct uk_vas vas;

static unsigned long idx(__vaddr_t va)
{
	assert(va >= BASE && va < BASE + N * PAGE_SIZE);
	return (va - BASE) / PAGE_SIZE;
}

__paddr_t ukplat_virt_to_phys(const volatile void *va)
{
	return (__paddr_t)va - UK_VA_DIRECTMAP;
}

int ukplat_page_map(struct uk_pagetable *pt __unused, __vaddr_t va,
		    __paddr_t pa, __sz pages, unsigned long attr)
{
	__sz n;

	for (n = 0; n < pages; n++)
		if (pte[idx(va) + n].used)
			return -EEXIST;
	assert((attr & 6) != 6);
	for (n = 0; n < pages; n++) {
		pte[idx(va) + n].used = 1;
		pte[idx(va) + n].pa = pa + n * PAGE_SIZE;
		pte[idx(va) + n].attr = attr;
	}
	return 0;
}

int ukplat_page_unmap(struct uk_pagetable *pt __unused, __vaddr_t va,
		      __sz pages __unused)
{
	pte[idx(va)].used = 0;
	return 0;
}

int ukplat_page_set_attr(struct uk_pagetable *pt __unused, __vaddr_t va,
			 __sz pages __unused, unsigned long attr)
{
	unsigned long mark = pte[idx(va)].attr & PAGE_ATTR_MARK;

	if (pte[idx(va)].used)
		pte[idx(va)].attr = attr | mark;
	return 0;
}

int ukplat_page_lookup(struct uk_pagetable *pt __unused, __vaddr_t va,
		       __paddr_t *pa, unsigned long *attr)
{
	if (!pte[idx(va)].used)
		return -ENOENT;
	if (pa)
		*pa = pte[idx(va)].pa;
	if (attr)
		*attr = pte[idx(va)].attr;
	return 0;
}

__vaddr_t ukplat_page_next(struct uk_pagetable *pt, __vaddr_t va, __vaddr_t end,
			   __paddr_t *pa, unsigned long *attr)
{
	__vaddr_t last = BASE + N * PAGE_SIZE;

	for (; va < MIN(end, last); va += PAGE_SIZE)
		if (va >= BASE && !ukplat_page_lookup(pt, va, pa, attr))
			return va;
	return end;
}

void ukarch_icache_sync(const void *start __unused, __sz len __unused)
{
}

static void *t_malloc(struct uk_alloc *a __unused, __sz size)
{
	live_blocks++;
	return malloc(size);
}

static void t_free(struct uk_alloc *a __unused, void *p)
{
	live_blocks--;
	free(p);
}

static void *t_palloc(struct uk_alloc *a __unused, __sz n)
{
	live_pages++;
	return aligned_alloc(PAGE_SIZE, n * PAGE_SIZE);
}

static void t_pfree(struct uk_alloc *a __unused, void *p, __sz n __unused)
{
	live_pages--;
	free(p);
}

static struct uk_alloc alloc = {
	.malloc = t_malloc,
	.free = t_free,
	.palloc = t_palloc,
	.pfree = t_pfree,
};

/* ---- an object of N pages, each full of its number ---- */
static __u8 *object_mem;

static int obj_get(struct uk_vm_object *o __unused, __off off, void **page)
{
	if (off >= (__off)(N * PAGE_SIZE))
		return -ENXIO;
	object_pages++;
	*page = object_mem + off;
	return 0;
}

static void obj_put(struct uk_vm_object *o __unused, __off off __unused)
{
	object_pages--;
}

static const struct uk_vm_object_ops obj_ops = { .page_get = obj_get,
						 .page_put = obj_put };
static struct uk_vm_object obj = { .ops = &obj_ops, .refcnt = 1 };

/* ---- the model ---- */
static struct {
	int mapped; /* 1 anon, 2 object */
	unsigned long attr;
	__u8 byte; /* what reading gives */
	__u8 first; /* what it gave when nothing was written */
} model[N];

static void check(void)
{
	struct uk_vma *v, *prev = NULL;
	unsigned long i;
	__sz mapped = 0, count = 0;

	for (i = 0; i < N; i++) {
		v = uk_vma_find(&vas, BASE + i * PAGE_SIZE);
		assert(!v == !model[i].mapped);
		if (!v) {
			assert(!pte[i].used);
			continue;
		}
		mapped += PAGE_SIZE;
		assert(v->attr == model[i].attr);
		assert((v->type == UK_VMA_OBJECT) == (model[i].mapped == 2));
		/* Nothing allows more than the area does */
		if (pte[i].used)
			assert(!(pte[i].attr & ~v->attr & 7));
		if (pte[i].used && !(pte[i].attr & PAGE_ATTR_MARK))
			assert(!(pte[i].attr & PAGE_ATTR_PROT_WRITE));
	}
	for (v = uk_vma_find_from(&vas, 0); v; v = uk_vma_next(v)) {
		assert(v->start < v->end && (!prev || prev->end <= v->start));
		assert(uk_vma_prev(v) == prev);
		prev = v;
		count++;
	}
	assert(count == vas.vma_count && mapped == vas.mapped);
	assert(!vas.lock.locked);
}

static void touch(unsigned long i, int write)
{
	__vaddr_t va = BASE + i * PAGE_SIZE;
	unsigned long need = write ? PAGE_ATTR_PROT_WRITE : 7;
	__u8 *p;
	int rc;

	rc = uk_vas_fault(&vas, va + 5, write ? UKARCH_FAULT_WRITE : 0);
	if (!model[i].mapped || !(model[i].attr & need)) {
		assert(rc == -EFAULT);
		return;
	}
	if (rc == -ENOMEM)
		return;
	assert(!rc && pte[i].used);
	assert(!write || (pte[i].attr & PAGE_ATTR_PROT_WRITE));
	p = ukplat_phys_to_virt(pte[i].pa);
	assert(p[7] == model[i].byte);
	if (write)
		memset(p, ++model[i].byte, PAGE_SIZE);
}

static void do_map(unsigned long i, unsigned long n, unsigned long attr)
{
	__vaddr_t va = BASE + i * PAGE_SIZE;
	unsigned long off = rand() % (N - n + 1);
	int kind = 1 + rand() % 2;
	int rc;

	if (kind == 1)
		rc = uk_vma_map_anon(&vas, &va, n * PAGE_SIZE, attr,
				     UK_VMA_MAP_REPLACE, NULL);
	else
		rc = uk_vma_map_object(&vas, &va, n * PAGE_SIZE, attr,
				       UK_VMA_MAP_REPLACE, &obj,
				       off * PAGE_SIZE, NULL);
	if (rc == -ENOMEM)
		return;
	assert(!rc);
	for (unsigned long k = 0; k < n; k++) {
		model[i + k].mapped = kind;
		model[i + k].attr = attr;
		model[i + k].first = kind == 1 ? 0 : off + k;
		model[i + k].byte = model[i + k].first;
	}
}

static void do_range(unsigned long i, unsigned long n, unsigned long attr,
		     int op)
{
	__vaddr_t va = BASE + i * PAGE_SIZE;
	int holes = 0, rc;
	unsigned long k;

	for (k = i; k < i + n; k++)
		holes |= !model[k].mapped;
	switch (op) {
	case 0:
		rc = uk_vma_unmap(&vas, va, n * PAGE_SIZE);
		break;
	case 1:
		rc = uk_vma_set_attr(&vas, va, n * PAGE_SIZE, attr);
		break;
	default:
		rc = uk_vma_advise(&vas, va, n * PAGE_SIZE,
				   UK_VMA_ADV_DONTNEED);
		break;
	}
	assert(op == 0 || !holes || rc == -ENOMEM);
	if (rc) {
		assert(rc == -ENOMEM);
		return;
	}
	for (k = i; k < i + n; k++) {
		if (op == 0)
			model[k].mapped = 0;
		else if (op == 1)
			model[k].attr = attr;
		else
			model[k].byte = model[k].first;
	}
}

static void step(void)
{
	static const unsigned long attrs[] = { RW, RW, R, RX, 0 };
	unsigned long i = rand() % N;
	unsigned long n = 1 + rand() % (rand() % 4 ? 8 : N);
	unsigned long attr = attrs[rand() % ARRAY_SIZE(attrs)];
	int op = rand() % 10;

	n = MIN(n, N - i);
	if (op < 5)
		touch(i, rand() % 2);
	else if (op < 7)
		do_map(i, n, attr);
	else
		do_range(i, n, attr, op - 7);
}

static void trace(int steps, int fail_every)
{
	memset(model, 0, sizeof(model));
	memset(pte, 0, sizeof(pte));
	vas = (struct uk_vas){ .a = &alloc, .seed = 7 };
	vas.mmap_top = vas.free_top = BASE + N * PAGE_SIZE;
	while (steps--) {
		if (fail_every && steps % fail_every == 0)
			alloc.fail_in = 1 + rand() % 3;
		step();
		check();
	}
	alloc.fail_in = 0;
	assert(!uk_vma_unmap(&vas, BASE, N * PAGE_SIZE));
	assert(!vas.root && !vas.mapped && !vas.resident);
	assert(!live_blocks && !live_pages && !object_pages);
	assert(obj.refcnt == 1);
}

/* Addresses that the kernel chooses do not overlap and are used again. */
static void placement(void)
{
	__vaddr_t va[N / 4];
	unsigned long i;

	vas = (struct uk_vas){ .a = &alloc, .seed = 7 };
	vas.mmap_top = vas.free_top = BASE + N * PAGE_SIZE;
	for (i = 0; i < N / 4; i++) {
		va[i] = UK_VADDR_ANY;
		assert(!uk_vma_map_anon(&vas, &va[i], 4 * PAGE_SIZE,
					i % 2 ? R : RW, 0, NULL));
		assert(va[i] >= BASE && va[i] < vas.mmap_top);
	}
	assert(!uk_vma_unmap(&vas, va[5], 4 * PAGE_SIZE));
	va[0] = UK_VADDR_ANY;
	assert(!uk_vma_map_stack(&vas, &va[0], 3 * PAGE_SIZE, RW, 0, NULL));
	assert(va[0] == va[5] + PAGE_SIZE);
	assert(uk_vas_fault(&vas, va[5], UKARCH_FAULT_WRITE) == -EFAULT);
	assert(!uk_vas_fault(&vas, va[0], UKARCH_FAULT_WRITE));
	assert(uk_vma_access_ok(&vas, va[0], 3 * PAGE_SIZE, RW));
	assert(!uk_vma_access_ok(&vas, va[0] - 1, 2, R));
	assert(uk_vma_map_anon(&vas, &va[0], PAGE_SIZE, RW, UK_VMA_MAP_FIXED,
			       NULL) == -EEXIST);
	assert(uk_vma_map_anon(&vas, &va[0], PAGE_SIZE, 7, 0, NULL) == -EACCES);
	assert(!uk_vma_unmap(&vas, BASE, N * PAGE_SIZE));
	assert(!live_blocks && !live_pages);
}

int main(void)
{
	object_mem = aligned_alloc(PAGE_SIZE, N * PAGE_SIZE);
	for (unsigned long i = 0; i < N; i++)
		memset(object_mem + i * PAGE_SIZE, i, PAGE_SIZE);
	srand(3);
	printf("1..3\n");
	for (int i = 0; i < 30; i++)
		trace(3000, 0);
	printf("ok 1 - areas against the model\n");
	for (int i = 0; i < 30; i++)
		trace(3000, 5);
	printf("ok 2 - areas with failing allocations\n");
	placement();
	printf("ok 3 - placement\n");
	return 0;
}
