/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lookups without a lock, with another CPU at work at the worst moment: between
 * the look at the slot and the taking of the reference.  Runs on the host.
 */
/* host-sources: */
#include <stdlib.h>

#include <uk/refcount.h>
#include <uk/test.h>

static void (*meanwhile)(void); /* what the other CPU does, once */

static int acquire_meanwhile(__atomic *ref)
{
	void (*fn)(void) = meanwhile;

	meanwhile = NULL;
	if (fn)
		fn();
	return uk_refcount_acquire_if_not_zero(ref);
}

#define uk_refcount_acquire_if_not_zero acquire_meanwhile
#include "../fdtab.h"

static struct uk_fdtab tab;
static __u64 bits[2];
static union {
	struct fdslots h;
	__uptr space[3 + SLOT_BITS];
} small, large;
static struct uk_ofile a, b;
static int puts_of_a;

struct uk_fdtab fdtab_first;
struct uk_fdtab *(*fdtab_current_fn)(void);

void uk_ofile_put(struct uk_ofile *of)
{
	puts_of_a += of == &a;
	(void)uk_refcount_release(&of->refcnt);
}

struct uk_ofile *fdtab_get_again(struct uk_fdtab *t, unsigned int fd,
				 struct uk_ofile *of)
{
	do {
		if (of)
			uk_ofile_put(of);
	} while (!fdtab_try(t, fd, &of));
	return of;
}

/* Descriptor 5 is `a`, and everything has the table's reference only. */
static void begin(void (*fn)(void))
{
	small.h.cap = large.h.cap = SLOT_BITS;
	small.h.used = &bits[0];
	large.h.used = &bits[1];
	small.h.slot[5] = (__uptr) & a;
	large.h.slot[5] = 0;
	tab.slots = &small.h;
	uk_refcount_init(&a.refcnt, 1);
	uk_refcount_init(&b.refcnt, 1);
	puts_of_a = 0;
	meanwhile = fn;
}

/* dup2() puts another file there; the old one goes on living elsewhere. */
static void replace(void)
{
	uk_store_n_rel(&small.h.slot[5], (__uptr) & b);
}

/* close(), and it was the last descriptor. */
static void close_it(void)
{
	uk_store_n_rel(&small.h.slot[5], 0);
	(void)uk_refcount_release(&a.refcnt);
}

/* close(), and the memory is the next open file already, at another number. */
static void recycle(void)
{
	uk_store_n_rel(&small.h.slot[5], 0);
	uk_store_n_rel(&small.h.slot[6], (__uptr) & a);
}

/* The table grows, and the descriptor is closed in the new array. */
static void grow(void)
{
	uk_store_n_rel(&tab.slots, &large.h);
}

static void mark(void)
{
	uk_store_n_rel(&small.h.slot[5], (__uptr) & a | SLOT_CLOEXEC);
}

UK_TESTCASE(posix_fdtab_lookup, undisturbed)
{
	begin(NULL);
	UK_TEST_EXPECT(fdtab_get(&tab, 5) == &a);
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&a.refcnt), 2);
	UK_TEST_EXPECT(!fdtab_get(&tab, 4));
	UK_TEST_EXPECT(!fdtab_get(&tab, SLOT_BITS));
	UK_TEST_EXPECT(!fdtab_get(&tab, ~0U));
}

/* The answer is what is there afterwards, and nothing is held of the rest. */
UK_TESTCASE(posix_fdtab_lookup, replaced)
{
	begin(replace);
	UK_TEST_EXPECT(fdtab_get(&tab, 5) == &b);
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&a.refcnt), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&b.refcnt), 2);
	UK_TEST_EXPECT_SNUM_EQ(puts_of_a, 1);
}

/* What has no reference left is not touched. */
UK_TESTCASE(posix_fdtab_lookup, closed)
{
	begin(close_it);
	UK_TEST_EXPECT(!fdtab_get(&tab, 5));
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&a.refcnt), 0);
	UK_TEST_EXPECT_ZERO(puts_of_a);
}

UK_TESTCASE(posix_fdtab_lookup, recycled)
{
	begin(recycle);
	UK_TEST_EXPECT(!fdtab_get(&tab, 5));
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&a.refcnt), 1);
}

UK_TESTCASE(posix_fdtab_lookup, outgrown)
{
	begin(grow);
	UK_TEST_EXPECT(!fdtab_get(&tab, 5));
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&a.refcnt), 1);
}

UK_TESTCASE(posix_fdtab_lookup, marked)
{
	begin(mark);
	UK_TEST_EXPECT(fdtab_get(&tab, 5) == &a);
	UK_TEST_EXPECT_SNUM_EQ(uk_refcount_read(&a.refcnt), 2);
}

/* The lowest free number, over the borders of words, and none. */
UK_TESTCASE(posix_fdtab_lookup, lowest)
{
	__u64 used[2] = { ~0ULL, 0x7 };
	struct fdslots *v = malloc(sizeof(*v) + 128 * sizeof(v->slot[0]));

	v->cap = 128;
	v->used = used;
	UK_TEST_EXPECT_SNUM_EQ(fdtab_free_from(v, 0), 67);
	UK_TEST_EXPECT_SNUM_EQ(fdtab_free_from(v, 65), 67);
	UK_TEST_EXPECT_SNUM_EQ(fdtab_free_from(v, 70), 70);
	used[0] = ~(1ULL << 63);
	UK_TEST_EXPECT_SNUM_EQ(fdtab_free_from(v, 3), 63);
	used[0] = used[1] = ~0ULL;
	UK_TEST_EXPECT_SNUM_EQ(fdtab_free_from(v, 0), 128);
	UK_TEST_EXPECT_SNUM_EQ(fdtab_free_from(v, 500), 128);
	free(v);
}

uk_testsuite_register(posix_fdtab_lookup, __NULL);
