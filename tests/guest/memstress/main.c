/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory from several threads at once: the heap, blocks that one thread
 * allocates and another frees, and areas of one address space.  Nothing is
 * given twice, contents stay, and all comes back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/atomic.h>
#include <uk/errptr.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/vma_types.h>

#define SEC 1000000000UL
#define SLOTS 64
#define MAILS 16
#define LARGE (2UL << 20)

struct mail {
	__sz len;
	unsigned char fill;
	unsigned char data[];
};

static volatile int stop;
static int wrong; /* atomic, as are all counts */
static unsigned long heap_ops, mail_ops, area_ops;
static struct mail *box[MAILS]; /* atomic */
static struct uk_vas vas;

static void expect(int ok, int line)
{
	if (ok)
		return;
	uk_inc(&wrong);
	printf("# line %d\n", line);
}
#define EXPECT(c) expect(!!(c), __LINE__)

static unsigned int rnd(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 12;
}

static int filled(const unsigned char *p, unsigned char c, __sz len)
{
	while (len && p[len - 1] == c)
		len--;
	return !len;
}

/* A block of its own for every size, moved now and then. */
static void heap(void *arg)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned int seed = (unsigned long)arg, i;
	unsigned char *slot[SLOTS] = { NULL };
	__sz len[SLOTS] = { 0 }, n;

	while (!stop) {
		i = rnd(&seed) % SLOTS;
		n = 1 + rnd(&seed) % (rnd(&seed) % 8 ? 400 : 30000);
		if (slot[i] && rnd(&seed) % 4) {
			EXPECT(filled(slot[i], i, len[i]));
			uk_free(a, slot[i]);
			slot[i] = NULL;
			continue;
		}
		EXPECT(filled(slot[i], i, slot[i] ? len[i] : 0));
		slot[i] = uk_realloc(a, slot[i], n);
		EXPECT(slot[i]);
		if (!slot[i])
			continue;
		memset(slot[i], i, n);
		len[i] = n;
		if (uk_fetch_add(&heap_ops, 1) % 64 == 0)
			uk_sched_yield();
	}
	for (i = 0; i < SLOTS; i++)
		uk_free(a, slot[i]);
}

/* What one CPU allocates another frees. */
static void post(void *arg)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned int seed = (unsigned long)arg;
	struct mail *m;
	__sz len;

	while (!stop) {
		len = rnd(&seed) % (rnd(&seed) % 16 ? 200 : 9000);
		m = uk_malloc(a, sizeof(*m) + len);
		EXPECT(m);
		if (!m)
			continue;
		m->len = len;
		m->fill = rnd(&seed);
		memset(m->data, m->fill, len);
		m = uk_exchange_n(&box[rnd(&seed) % MAILS], m);
		if (m)
			EXPECT(filled(m->data, m->fill, m->len));
		uk_free(a, m);
		if (uk_fetch_add(&mail_ops, 1) % 64 == 0)
			uk_sched_yield();
	}
}

/* An area from nothing to nothing. */
static void area(unsigned int *seed)
{
	unsigned long flags = rnd(seed) % 8 ? 0 : UK_VMA_MAP_LARGE;
	__sz pages = flags ? 1024 : 1 + rnd(seed) % 40, cut, i;
	__vaddr_t va = UK_VADDR_ANY;
	volatile unsigned int *p;
	unsigned int mine = rnd(seed);

	EXPECT(!uk_vma_map_anon(&vas, &va, pages * PAGE_SIZE, PAGE_ATTR_PROT_RW,
				flags, NULL));
	for (i = 0; i < pages; i += 1 + rnd(seed) % 8) {
		p = (volatile unsigned int *)(va + i * PAGE_SIZE);
		EXPECT(!*p);
		*p = mine;
		EXPECT(*p == mine);
	}
	cut = rnd(seed) % pages;
	if (cut) {
		EXPECT(!uk_vma_set_attr(&vas, va, cut * PAGE_SIZE,
					PAGE_ATTR_PROT_READ));
		EXPECT(*(volatile unsigned int *)va == mine);
		EXPECT(!uk_vma_advise(&vas, va, cut * PAGE_SIZE,
				      UK_VMA_ADV_DONTNEED));
		EXPECT(!*(volatile unsigned int *)va);
		EXPECT(!uk_vma_unmap(&vas, va, cut * PAGE_SIZE));
	}
	EXPECT(!uk_vma_unmap(&vas, va + cut * PAGE_SIZE,
			     (pages - cut) * PAGE_SIZE));
}

static void areas(void *arg)
{
	unsigned int seed = (unsigned long)arg;

	while (!stop) {
		area(&seed);
		uk_inc(&area_ops);
		if (rnd(&seed) % 8 == 0)
			uk_sched_yield();
	}
}

static void (*const kinds[])(void *) = { heap, post, areas };

int main(int argc, char *argv[])
{
	unsigned long seconds = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
	__nsec end = ukplat_monotonic_clock() + seconds * SEC;
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_thread *t[9];
	unsigned int i;

	if (uk_vas_init(&vas, a) || uk_vas_set_active(&vas))
		return 1;
	for (i = 0; i < ARRAY_SIZE(t); i++) {
		t[i] = uk_thread_create(kinds[i % 3], (void *)(i + 1UL),
					UK_THREADF_ECTX, "t");
		if (PTRISERR(t[i]))
			return 1;
		uk_sched_thread_add(uk_sched_current(), t[i]);
	}
	while (ukplat_monotonic_clock() < end)
		uk_sched_thread_sleep(10000000);
	stop = 1;
	for (i = 0; i < ARRAY_SIZE(t); i++)
		uk_thread_join(t[i]);
	for (i = 0; i < MAILS; i++)
		uk_free(a, box[i]);
	printf("# %lu blocks, %lu mails, %lu areas\n", heap_ops, mail_ops,
	       area_ops);
	printf("%sok 1 - contents stay\n", wrong ? "not " : "");
	printf("%sok 2 - everything ran\n",
	       heap_ops && mail_ops && area_ops ? "" : "not ");
	printf("%sok 3 - nothing is left\n1..3\n",
	       vas.resident || vas.mapped ? "not " : "");
	return wrong;
}
