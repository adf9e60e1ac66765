/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Areas and their pages against a model that has one entry per page, with
 * random operations and with every allocation failing, over a page table that
 * is an array.  In the second half areas have large pages.
 * host-sources: tree.c vma.c map.c move.c object.c fault.c ../ukalloc/alloc.c
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <uk/arch/ctx.h>
#include <uk/arch/random.h>
#include <uk/arch/traps.h>
#include <uk/page.h>
#include <uk/plat/memory.h>

#include "host_kernel.h"

#define RW PAGE_ATTR_PROT_RW
#define R PAGE_ATTR_PROT_READ
#define RX PAGE_ATTR_PROT_RE

/* ---- an object of NMAX pages, each full of its number ---- */
static __u8 *object_mem;
static __u8 object_byte[NMAX]; /* what the model says is in them */

static int obj_get(struct uk_vm_object *o __unused, __off off, void **page)
{
	if (off >= (__off)(NMAX * PAGE_SIZE))
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
						 .page_get_shared = obj_get,
						 .page_put = obj_put };
static struct uk_vm_object obj = { .ops = &obj_ops, .refcnt = 1 };

/* ---- the model ---- */
enum kind { NONE, ANON, PRIVATE, SHARED };

static struct {
	enum kind kind;
	unsigned long attr;
	unsigned long off; /* page of the object */
	int own; /* written: `byte` is what it holds */
	__u8 byte;
} model[NMAX];

static __u8 *expected(unsigned long i)
{
	static __u8 zero;

	if (model[i].kind == SHARED ||
	    (model[i].kind == PRIVATE && !model[i].own))
		return &object_byte[model[i].off];
	if (!model[i].own)
		zero = 0;
	return model[i].own ? &model[i].byte : &zero;
}

static void check_page(unsigned long i, const struct uk_vma *v)
{
	int shared = model[i].kind == SHARED;

	assert(v->attr == model[i].attr);
	assert((v->type == UK_VMA_OBJECT) == (model[i].kind >= PRIVATE));
	if (!pte[i].used)
		return;
	/* Nothing allows more than the area does */
	assert(!(pte[i].attr & ~v->attr & 7));
	if (!(pte[i].attr & PAGE_ATTR_MARK) && !shared)
		assert(!(pte[i].attr & PAGE_ATTR_PROT_WRITE));
	assert(!shared || !(pte[i].attr & PAGE_ATTR_MARK));
}

static void check(void)
{
	struct uk_vma *v, *prev = NULL;
	unsigned long i;
	__sz mapped = 0, count = 0;

	for (i = 0; i < N; i++) {
		v = uk_vma_find(&vas, BASE + i * PAGE_SIZE);
		assert(!v == !model[i].kind);
		if (!v) {
			assert(!pte[i].used);
			continue;
		}
		mapped += PAGE_SIZE;
		check_page(i, v);
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
	__u8 *p, *want;
	int rc;

	rc = uk_vas_fault(&vas, va + 5, write ? UKARCH_FAULT_WRITE : 0);
	if (!model[i].kind || !(model[i].attr & need)) {
		assert(rc == -EFAULT);
		return;
	}
	if (rc == -ENOMEM)
		return;
	assert(!rc && pte[i].used);
	assert(!write || (pte[i].attr & PAGE_ATTR_PROT_WRITE));
	p = ukplat_phys_to_virt(pte[i].pa);
	want = expected(i);
	assert(p[7] == *want);
	if (!write)
		return;
	if (model[i].kind != SHARED) {
		model[i].own = 1;
		model[i].byte = *want;
		want = &model[i].byte;
	}
	memset(p, ++*want, PAGE_SIZE);
}

static void do_map(unsigned long i, unsigned long n, unsigned long attr)
{
	__vaddr_t va = BASE + i * PAGE_SIZE;
	unsigned long off = rand() % (NMAX - n + 1);
	unsigned long flags = UK_VMA_MAP_REPLACE;
	enum kind kind = 1 + rand() % 3;
	int rc;

	if (N > LARGE && rand() % 4)
		kind = ANON;
	if (rand() % 2)
		flags |= UK_VMA_MAP_LARGE;
	if (rand() % 8 == 0)
		flags |= UK_VMA_MAP_POPULATE;
	if (kind == SHARED)
		flags |= UK_VMA_MAP_SHARED;
	if (kind == ANON)
		rc = uk_vma_map_anon(&vas, &va, n * PAGE_SIZE, attr, flags,
				     NULL);
	else
		rc = uk_vma_map_object(&vas, &va, n * PAGE_SIZE, attr, flags,
				       &obj, off * PAGE_SIZE, NULL);
	/* What was there may be gone if the new pages could not be filled in */
	if (rc == -ENOMEM && (flags & UK_VMA_MAP_POPULATE) &&
	    !uk_vma_find(&vas, BASE + i * PAGE_SIZE))
		kind = NONE;
	else if (rc == -ENOMEM)
		return;
	else
		assert(!rc);
	for (unsigned long k = 0; k < n; k++) {
		model[i + k].kind = kind;
		model[i + k].attr = attr;
		model[i + k].off = off + k;
		model[i + k].own = 0;
	}
}

static int do_op(__vaddr_t va, __sz len, unsigned long attr, int op)
{
	switch (op) {
	case 0:
		return uk_vma_unmap(&vas, va, len);
	case 1:
		return uk_vma_set_attr(&vas, va, len, attr);
	case 2:
		return uk_vma_advise(&vas, va, len, UK_VMA_ADV_DONTNEED);
	case 3:
		return uk_vma_advise(&vas, va, len, UK_VMA_ADV_FREE);
	default:
		return uk_vma_advise(&vas, va, len,
				     rand() % 2 ? UK_VMA_ADV_LARGE
						: UK_VMA_ADV_SMALL);
	}
}

static void do_range(unsigned long i, unsigned long n, unsigned long attr,
		     int op)
{
	unsigned long k;
	int holes = 0, objects = 0, rc;

	for (k = i; k < i + n; k++) {
		holes |= !model[k].kind;
		objects |= model[k].kind >= PRIVATE;
	}
	rc = do_op(BASE + i * PAGE_SIZE, n * PAGE_SIZE, attr, op);
	assert(op == 0 || !holes || rc == -ENOMEM);
	assert(op != 3 || holes || !objects || rc == -EINVAL);
	if (rc) {
		assert(rc == -ENOMEM || (op == 3 && objects));
		return;
	}
	for (k = i; k < i + n; k++) {
		if (op == 0)
			model[k].kind = NONE;
		else if (op == 1)
			model[k].attr = attr;
		else if (op == 2 || op == 3)
			model[k].own = 0;
	}
}

static void step(void)
{
	static const unsigned long attrs[] = { RW, RW, R, RX, 0 };
	unsigned long i = rand() % N;
	unsigned long n = 1 + rand() % (rand() % 4 ? 8 : N);
	unsigned long attr = attrs[rand() % ARRAY_SIZE(attrs)];
	int op = rand() % 12;

	n = MIN(n, N - i);
	if (op < 5)
		touch(i, rand() % 2);
	else if (op < 7)
		do_map(i, n, attr);
	else
		do_range(i, n, attr, op - 7);
}

static unsigned long large_seen;

static void trace(unsigned long pages, int steps, int fail_every)
{
	unsigned long i;

	N = pages;
	memset(model, 0, sizeof(model));
	memset(pte, 0, sizeof(pte));
	for (i = 0; i < NMAX; i++) {
		object_byte[i] = i;
		memset(object_mem + i * PAGE_SIZE, (int)i, PAGE_SIZE);
	}
	vas = (struct uk_vas){ .a = &alloc, .seed = 7 };
	vas.mmap_top = vas.free_top = BASE + N * PAGE_SIZE;
	while (steps--) {
		if (fail_every && steps % fail_every == 0)
			alloc.fail_in = 1 + rand() % 3;
		step();
		check();
		for (i = 0; i < N; i += LARGE)
			large_seen += pte[i].used && pte[i].large;
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
	__vaddr_t va[128 / 4];
	unsigned long i;

	N = 128;
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

/* Views of memory show the same bytes, whatever became of one of them. */
static void memory(void)
{
	struct uk_vm_object *o = uk_vm_memory_create(&alloc, 5 * PAGE_SIZE);
	__vaddr_t a = BASE, b = BASE + 8 * PAGE_SIZE;
	unsigned long f = UK_VMA_MAP_SHARED | UK_VMA_MAP_FIXED;

	N = 128;
	vas = (struct uk_vas){ .a = &alloc, .seed = 7 };
	assert(!uk_vma_map_object(&vas, &a, 5 * PAGE_SIZE, RW, f, o, 0, NULL));
	assert(!uk_vma_map_object(&vas, &b, 3 * PAGE_SIZE, R,
				  f | UK_VMA_MAP_RDONLY, o, 2 * PAGE_SIZE,
				  NULL));
	uk_vm_object_release(o);
	assert(!uk_vas_fault(&vas, a + 3 * PAGE_SIZE, UKARCH_FAULT_WRITE));
	assert(!uk_vas_fault(&vas, b + PAGE_SIZE, 0));
	assert(pte[3].pa == pte[9].pa && (pte[3].attr & RW) == RW);
	assert(!(pte[9].attr & PAGE_ATTR_PROT_WRITE));
	assert(uk_vma_set_attr(&vas, b, PAGE_SIZE, RW) == -EACCES);
	*(int *)ukplat_phys_to_virt(pte[3].pa) = 42;
	assert(!uk_vma_advise(&vas, a, 5 * PAGE_SIZE, UK_VMA_ADV_DONTNEED));
	assert(!uk_vas_fault(&vas, a + 3 * PAGE_SIZE, 0));
	assert(*(int *)ukplat_phys_to_virt(pte[3].pa) == 42);
	assert(!uk_vma_sync(&vas, a, 5 * PAGE_SIZE));
	assert(uk_vma_sync(&vas, a, 6 * PAGE_SIZE) == -ENOMEM);
	assert(!uk_vma_unmap(&vas, BASE, N * PAGE_SIZE));
	assert(!live_blocks && !live_pages);
}

/* Pages change their place with their contents, large ones too. */
static void moving(void)
{
	__vaddr_t from = BASE, to;
	unsigned long big = UK_VMA_MAP_REPLACE | UK_VMA_MAP_LARGE;
	int shift, fail;

	N = NMAX;
	for (shift = 0; shift < 2; shift++) {
		vas = (struct uk_vas){ .a = &alloc, .seed = 7 };
		to = BASE + (LARGE + shift) * PAGE_SIZE;
		assert(!uk_vma_map_anon(&vas, &from, LARGE * PAGE_SIZE, RW, big,
					NULL));
		assert(!uk_vma_map_anon(&vas, &to, (LARGE + 10) * PAGE_SIZE, RW,
					big, NULL));
		assert(!uk_vas_fault(&vas, from + 77 * PAGE_SIZE,
				     UKARCH_FAULT_WRITE));
		assert(pte[77].large);
		*(int *)ukplat_phys_to_virt(pte[77].pa) = 42;
		for (fail = 1; fail < 3; fail++) {
			alloc.fail_in = fail;
			if (!uk_vma_move_pages(&vas, from, to, 80 * PAGE_SIZE))
				break;
			assert(pte[77].used && pte[79].used);
		}
		alloc.fail_in = 0;
		assert(!pte[77].used && pte[80].used);
		assert(*(int *)ukplat_phys_to_virt(
			       pte[77 + LARGE + shift].pa) == 42);
		assert(!uk_vma_unmap(&vas, BASE, N * PAGE_SIZE));
		assert(!live_blocks && !live_pages && !vas.resident);
	}
}

/* Given memory is mapped as it is; stacks that grow do so, up to a gap. */
static void others(void)
{
	__vaddr_t va = BASE + 1500 * PAGE_SIZE, low = BASE;
	unsigned long fixed = UK_VMA_MAP_FIXED;

	N = NMAX;
	vas = (struct uk_vas){ .a = &alloc, .seed = 7 };
	assert(!uk_vma_map_dma(&vas, &low, 2 * PAGE_SIZE, RW, fixed, "dev",
			       0x5000));
	assert(pte[0].pa == 0x5000 && pte[1].pa == 0x6000);
	assert(!uk_vma_set_attr(&vas, low + PAGE_SIZE, PAGE_SIZE, R));
	assert(pte[1].attr == R && pte[0].attr == RW);
	assert(!uk_vma_map_anon(&vas, &va, PAGE_SIZE, RW,
				fixed | UK_VMA_MAP_GROWSDOWN, NULL));
	assert(!uk_vas_fault(&vas, va - 700 * PAGE_SIZE, UKARCH_FAULT_WRITE));
	assert(uk_vma_find(&vas, va)->start == va - 700 * PAGE_SIZE);
	assert(vas.mapped == 703 * PAGE_SIZE);
	assert(uk_vas_fault(&vas, low + 257 * PAGE_SIZE, 0) == -EFAULT);
	assert(!uk_vas_fault(&vas, low + 258 * PAGE_SIZE, 0));
	assert(!uk_vma_unmap(&vas, BASE, N * PAGE_SIZE));
	assert(!live_blocks && !live_pages);
}

int main(int argc, char *argv[])
{
	int seed = argc > 1 ? atoi(argv[1]) : 3;

	object_mem = aligned_alloc(PAGE_SIZE, NMAX * PAGE_SIZE);
	arena = mmap((void *)0x200000000000UL, ARENA * PAGE_SIZE,
		     PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	assert(arena != MAP_FAILED);
	srand(seed);
	printf("1..6\n# seed %d\n", seed);
	for (int i = 0; i < 30; i++)
		trace(128, 3000, 0);
	printf("ok 1 - areas against the model\n");
	for (int i = 0; i < 30; i++)
		trace(128, 3000, 5);
	printf("ok 2 - areas with failing allocations\n");
	for (int i = 0; i < 6; i++)
		trace(NMAX, 1000, i % 2 ? 5 : 0);
	assert(large_seen);
	printf("ok 3 - areas with large pages\n");
	placement();
	printf("ok 4 - placement\n");
	memory();
	printf("ok 5 - shared memory\n");
	moving();
	others();
	printf("ok 6 - given memory, growing stacks, moves\n");
	return 0;
}
