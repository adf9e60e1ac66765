/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Frames with random traces against a model with one owner per frame.
 * host-sources: fallocbuddy.c ../ukallocbuddy/buddy.c
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <uk/fallocbuddy.h>

#define FRAMES 8192UL
#define PHYS 0x40000000UL
#define SLOTS 300

static __u16 owner[FRAMES];
static __u8 there[FRAMES];
static struct uk_falloc *fa;
static __u64 seed;
static struct {
	__paddr_t pa;
	unsigned long n;
} slot[SLOTS];

static __u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void own(__paddr_t pa, unsigned long n, __u16 who, __u16 was)
{
	unsigned long i = (pa - PHYS) >> PAGE_SHIFT;

	for (; n--; i++) {
		assert(i < FRAMES && there[i] && owner[i] == was);
		owner[i] = who;
	}
}

static __sz count_free(void)
{
	__sz n = 0;

	for (unsigned long i = 0; i < FRAMES; i++)
		n += there[i] && !owner[i];
	return n << PAGE_SHIFT;
}

static int run_exists(unsigned long n, unsigned long align, __paddr_t min,
		      __paddr_t max)
{
	for (__paddr_t pa = ALIGN_UP(MAX(min, PHYS), align << PAGE_SHIFT);
	     pa + (n << PAGE_SHIFT) <= MIN(max, PHYS + (FRAMES << PAGE_SHIFT));
	     pa += align << PAGE_SHIFT) {
		unsigned long i = (pa - PHYS) >> PAGE_SHIFT, k = 0;

		while (k < n && there[i + k] && !owner[i + k])
			k++;
		if (k == n)
			return 1;
	}
	return 0;
}

static void get(unsigned int i)
{
	int aligned = rnd() % 2;
	unsigned long n = aligned ? 1UL << (rnd() % 10) : 1 + rnd() % 700;
	unsigned long flags = aligned ? FALLOC_FLAG_ALIGNED : 0;
	__paddr_t min = PHYS + (rnd() % FRAMES << PAGE_SHIFT);
	__paddr_t max = min + (1 + rnd() % FRAMES << PAGE_SHIFT), pa = 0;
	int range = rnd() % 2, rc;

	if (!range) {
		min = PHYS;
		max = PHYS + (FRAMES << PAGE_SHIFT);
		rc = fa->falloc(fa, &pa, n, flags);
	} else {
		rc = fa->falloc_from_range(fa, &pa, n, flags, min, max);
	}
	/* What exists is found, and nothing else */
	assert(!rc == run_exists(n, aligned ? n : 1, min, max));
	if (rc) {
		assert(rc == -ENOMEM);
		return;
	}
	assert(pa >= min && pa + (n << PAGE_SHIFT) <= max);
	assert(!aligned || pa % (n << PAGE_SHIFT) == 0);
	own(pa, n, i + 1, 0);
	slot[i].pa = pa;
	slot[i].n = n;
	assert(fa->free_memory == count_free());
}

static void put(unsigned int i)
{
	unsigned long n = 1 + rnd() % slot[i].n;

	own(slot[i].pa, n, 0, i + 1);
	assert(!fa->ffree(fa, slot[i].pa, n));
	slot[i].pa += n << PAGE_SHIFT;
	slot[i].n -= n;
	assert(fa->free_memory == count_free());
}

int main(int argc, char *argv[])
{
	__u8 *mem =
		mmap((void *)0x200000000000UL, FRAMES << PAGE_SHIFT,
		     PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	__vaddr_t off = (__vaddr_t)mem - PHYS;
	__paddr_t pa;

	assert(mem != MAP_FAILED);
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 20260101;
	printf("1..2\n# seed %lu\n", seed);
	fa = malloc(uk_fallocbuddy_size());
	assert(!uk_fallocbuddy_init(fa) && !fa->total_memory);
	assert(fa->falloc(fa, &pa, 1, 0) == -ENOMEM);
	assert(fa->falloc(fa, &pa, 3, FALLOC_FLAG_ALIGNED) == -EINVAL);
	/* A large piece, whose first frames say what the others are */
	assert(!fa->addmem(fa, NULL, PHYS + (1000UL << PAGE_SHIFT), 6000, off));
	memset(there + 1002, 1, 5998);
	/* and small ones, that keep their bookkeeping elsewhere */
	assert(!fa->addmem(fa, NULL, PHYS, 200, off));
	assert(!fa->addmem(fa, NULL, PHYS + (300UL << PAGE_SHIFT), 40, off));
	memset(there, 1, 200);
	memset(there + 300, 1, 40);
	assert(fa->total_memory == count_free());
	assert(fa->free_memory == count_free());
	printf("ok 1 - memory of every size is taken\n");
	for (int k = 0; k < 30000; k++) {
		unsigned int i = rnd() % SLOTS;

		if (slot[i].n)
			put(i);
		else
			get(i);
	}
	for (unsigned int i = 0; i < SLOTS; i++)
		while (slot[i].n)
			put(i);
	assert(fa->free_memory == fa->total_memory);
	free(fa);
	printf("ok 2 - random traces\n");
	return 0;
}
