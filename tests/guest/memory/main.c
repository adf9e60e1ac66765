/* SPDX-License-Identifier: BSD-3-Clause */
/* The heap of a real machine: bytes, pages, frames, statistics. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/allocpool.h>
#include <uk/allocregion.h>
#include <uk/falloc.h>
#include <uk/plat/memory.h>

#define GIB (1UL << 30)
#define MIB (1UL << 20)

static int n;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

/* Writes at the ends and every 2 MiB. */
static int usable(char *p, size_t len)
{
	for (size_t i = 0; i < len; i += 1UL << 21)
		p[i] = (char)(i >> 21);
	p[len - 1] = 77;
	for (size_t i = 0; i < len; i += 1UL << 21)
		if (p[i] != (char)(i >> 21))
			return 0;
	return p[len - 1] == 77;
}

/* Nearly all of a large machine in large pieces, beyond 4 GiB too. */
static void huge(void)
{
	size_t len[4] = { GIB, 980 * MIB, 980 * MIB, 980 * MIB };
	char *p[4];
	int high = 0, i;

	for (i = 0; i < 4; i++) {
		p[i] = malloc(len[i]);
		check(p[i] && usable(p[i], len[i]), "a gibibyte or so");
		if (p[i] && ukplat_virt_to_phys(p[i]) + len[i] > 4 * GIB)
			high = 1;
	}
	check(high, "memory above 4 GiB is used");
	check(!malloc(GIB), "what is not there is refused");
	for (i = 0; i < 4; i++)
		free(p[i]);
	p[0] = malloc(GIB + GIB / 2);
	check(p[0] && usable(p[0], GIB + GIB / 2), "one and a half");
	free(p[0]);
}

static void small(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	char *p = malloc(24), *q;
	void *v;
	int rc;

	check(p && uk_malloc_usable(a, p) == 32, "24 bytes cost 32");
	free(p);
	p = malloc(1 << 20);
	memset(p, 5, 1 << 20);
	q = realloc(p, 4 << 20);
	check(q && q[0] == 5 && q[(1 << 20) - 1] == 5, "realloc keeps");
	check(q == p, "realloc of a long block is in place");
	free(q);
	check(posix_memalign(&v, 24, 10) && posix_memalign(&v, 4, 10),
	      "alignments that are none are refused");
	rc = posix_memalign(&v, 1 << 16, 100);
	check(!rc && (size_t)v % (1 << 16) == 0, "a large alignment");
	free(v);
	check(!malloc(~0UL) && !malloc(1UL << 60), "absurd sizes");
}

static void counts(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_alloc_stats s, t;
	void *p;

	uk_alloc_stats_get(a, &s);
	p = uk_malloc(a, 1000);
	uk_alloc_stats_get(a, &t);
	check(t.tot_nb_allocs == s.tot_nb_allocs + 1 &&
		      t.cur_mem_use == s.cur_mem_use + 1024 &&
		      t.last_alloc_size == 1024,
	      "an allocation is counted");
	uk_free(a, p);
	uk_alloc_stats_get(a, &t);
	check(t.tot_nb_frees == s.tot_nb_frees + 1 &&
		      t.cur_mem_use == s.cur_mem_use &&
		      t.cur_nb_allocs == s.cur_nb_allocs &&
		      t.max_mem_use >= s.cur_mem_use + 1024,
	      "so is freeing, and the peak stays");
	uk_alloc_fail_nth(a, 1);
	p = uk_malloc(a, 1);
	uk_alloc_stats_get_global(&s);
	check(!p && s.nb_enomem == t.nb_enomem + 1, "refusals are counted");
}

static void frames(void)
{
	struct uk_falloc *fa = uk_falloc_get_default();
	__sz before = uk_alloc_availmem(uk_alloc_get_default());
	__paddr_t pa, lo;

	check(!fa->falloc(fa, &pa, 512, FALLOC_FLAG_ALIGNED) &&
		      pa % (1UL << 21) == 0,
	      "an aligned run of frames");
	*(volatile int *)ukplat_phys_to_virt(pa) = 1;
	lo = pa + (1UL << 20);
	check(!fa->ffree(fa, pa, 512), "goes back");
	check(!fa->falloc_from_range(fa, &pa, 3, 0, lo, lo + 3 * PAGE_SIZE) &&
		      pa == lo,
	      "frames of a range");
	check(fa->free_memory == before - 3 * PAGE_SIZE, "are accounted");
	fa->ffree(fa, pa, 3);
	check(uk_alloc_availmem(uk_alloc_get_default()) == before,
	      "nothing is lost");
}

static void others(void)
{
	struct uk_allocpool *p =
		uk_allocpool_alloc(uk_alloc_get_default(), 2, 100, 64);
	void *o = uk_allocpool_take(p), *o2 = uk_allocpool_take(p);
	static char mem[1000];
	struct uk_alloc *r = uk_allocregion_init(mem, sizeof(mem));

	check(o && o2 && !uk_allocpool_take(p), "a pool of two");
	uk_allocpool_return(p, o);
	check(uk_allocpool_take(p) == o, "gives what came back");
	check(r && uk_malloc(r, 100) && !uk_malloc(r, 1000), "a region");
}

int main(int argc, char *argv[])
{
	(void)argv;
	if (argc > 1)
		huge();
	else
		small();
	counts();
	frames();
	others();
	printf("1..%d\n", n);
	return 0;
}
