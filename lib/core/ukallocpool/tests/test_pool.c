/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pools with random traces against a model: no object is given twice, none is
 * lost, contents stay.
 * host-sources: pool.c ../ukalloc/alloc.c ../../base/isrlib/string.c
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/allocpool.h>

static __u64 seed;

static __u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void *t_malloc(struct uk_alloc *a __unused, __sz size)
{
	return malloc(size);
}

static void t_free(struct uk_alloc *a __unused, void *p)
{
	free(p);
}

static struct uk_alloc parent = { .malloc = t_malloc, .free = t_free };

#define MAXN 300

static unsigned char *held[MAXN];
static unsigned int nheld;

static void hold(unsigned char *o, __sz len, __sz align)
{
	assert(o && (__uptr)o % align == 0);
	memset(o, (int)((__uptr)o >> 3), len);
	held[nheld++] = o;
}

static void *unhold(__sz len)
{
	unsigned int i = rnd() % nheld;
	unsigned char *o = held[i];

	for (__sz k = 0; k < len; k++)
		assert(o[k] == (unsigned char)((__uptr)o >> 3));
	held[i] = held[--nheld];
	return o;
}

static void step(struct uk_allocpool *p, unsigned int count, __sz len,
		 __sz align)
{
	struct uk_alloc *a = uk_allocpool2ukalloc(p);
	void *batch[8];
	unsigned int n = rnd() % 8, k, got;

	switch (rnd() % 5) {
	case 0:
		got = uk_allocpool_take_batch(p, batch, n);
		assert(got == MIN(n, count - nheld));
		for (k = 0; k < got; k++)
			hold(batch[k], len, align);
		break;
	case 1:
		n = MIN(n, nheld);
		for (k = 0; k < n; k++)
			batch[k] = unhold(len);
		uk_allocpool_return_batch(p, batch, n);
		break;
	case 2:
		if (nheld == count)
			assert(!uk_malloc(a, len));
		else
			hold(uk_memalign(a, align, len), len, align);
		break;
	case 3:
		assert(!uk_malloc(a, uk_allocpool_objlen(p) + 1));
		if (nheld)
			uk_free(a, unhold(len));
		break;
	default:
		if (nheld < count)
			hold(uk_allocpool_take(p), len, align);
		else
			assert(!uk_allocpool_take(p));
	}
	assert(uk_allocpool_availcount(p) == count - nheld);
	assert(uk_alloc_availmem(a) ==
	       (count - nheld) * uk_allocpool_objlen(p));
}

static void trace(void)
{
	unsigned int count = 1 + rnd() % MAXN, n;
	__sz len = 1 + rnd() % 200, align = 1UL << (rnd() % 10);
	struct uk_allocpool *p = uk_allocpool_alloc(&parent, count, len, align);

	assert(p && uk_allocpool_availcount(p) == count);
	for (n = 0; n < 3000; n++)
		step(p, count, len, align);
	while (nheld)
		uk_allocpool_return(p, unhold(len));
	uk_allocpool_free(p);
}

/* In memory of the caller's, at any address, nothing is written outside. */
static void placed(void)
{
	__sz len = 1 + rnd() % 100, align = 1UL << (rnd() % 8);
	__sz n = rnd() % 5000, odd = rnd() % 16, i;
	unsigned char *mem = malloc(n + odd + 1), *o;
	struct uk_allocpool *p;

	p = uk_allocpool_init(mem + odd, n, len, align);
	assert(p || n < uk_allocpool_reqmem(1, len, align));
	if (p) {
		i = uk_allocpool_availcount(p);
		assert(i);
		while ((o = uk_allocpool_take(p))) {
			assert(o + len <= mem + odd + n);
			memset(o, 0xff, len);
			i--;
		}
		assert(!i);
		uk_alloc_unregister(uk_allocpool2ukalloc(p));
	}
	free(mem);
}

int main(int argc, char *argv[])
{
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 777;
	printf("1..3\n# seed %lu\n", seed);
	for (int i = 0; i < 50; i++)
		trace();
	printf("ok 1 - random traces\n");
	for (int i = 0; i < 500; i++)
		placed();
	printf("ok 2 - pools in given memory\n");
	assert(uk_allocpool_reqmem(~0U, 1UL << 40, 16) == __SZ_MAX);
	assert(!uk_allocpool_alloc(&parent, 4, 8, 3));
	assert(!uk_allocpool_alloc(&parent, 0, 8, 8));
	assert(!uk_alloc_head);
	printf("ok 3 - bad sizes\n");
	return 0;
}
