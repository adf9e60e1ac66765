/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Poll queues, references and finalizers, with real threads, in a guest.
 * host-only: no
 */
#include <errno.h>

#include <uk/assert.h>
#include <uk/errptr.h>
#include <uk/file.h>
#include <uk/file/nops.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/test.h>

#define MSEC 1000000UL
#define IN 1U
#define OUT 4U
#define ERR 8U

static struct uk_pollq q = UK_POLLQ_INITIALIZER(q);
static struct uk_pollq r = UK_POLLQ_INITIALIZER(r);
static int woken;

static void sleeper(void *arg)
{
	if (uk_pollq_poll((struct uk_pollq *)arg, IN | ERR))
		__atomic_fetch_add(&woken, 1, __ATOMIC_SEQ_CST);
}

static struct uk_thread *start(uk_thread_fn_t fn, void *arg)
{
	struct uk_thread *t = uk_thread_create(fn, arg, 0, "sleeper");

	UK_ASSERT(!PTRISERR(t));
	uk_sched_thread_add(uk_sched_current(), t);
	return t;
}

/* Lets all others run until they sleep. */
static void settle(void)
{
	uk_sched_thread_sleep(20 * MSEC);
}

/* set_n wakes as many as it says; the others sleep on and are woken later. */
UK_TESTCASE(ukfile_pollqueue, set_n_wakes_n)
{
	struct uk_thread *t[3];

	woken = 0;
	for (int i = 0; i < 3; i++)
		t[i] = start(sleeper, &q);
	settle();
	uk_pollq_set_n(&q, OUT, UK_POLLQ_NOTIFY_ALL);
	settle();
	UK_TEST_EXPECT_SNUM_EQ(woken, 0);
	uk_pollq_set_n(&q, IN, 1);
	settle();
	UK_TEST_EXPECT_SNUM_EQ(woken, 1);
	uk_pollq_notify_n(&q, IN, 1);
	settle();
	UK_TEST_EXPECT_SNUM_EQ(woken, 2);
	uk_pollq_set(&q, ERR);
	for (int i = 0; i < 3; i++)
		uk_thread_join(t[i]);
	UK_TEST_EXPECT_SNUM_EQ(woken, 3);
	uk_pollq_clear(&q, IN | OUT | ERR);
}

/* A level counts when it is there already; an edge must come anew. */
UK_TESTCASE(ukfile_pollqueue, level_and_edge)
{
	__nsec until = ukplat_monotonic_clock() + 20 * MSEC;

	uk_pollq_set(&q, IN);
	UK_TEST_EXPECT_SNUM_EQ(uk_pollq_poll_until(&q, IN | OUT, until), IN);
	UK_TEST_EXPECT_SNUM_EQ(uk_pollq_edge_poll_until(&q, IN, until), 0);
	UK_TEST_EXPECT(ukplat_monotonic_clock() >= until);
	uk_pollq_clear(&q, IN);
}

/* Several tickets of one thread on one queue are told and cancelled apart. */
UK_TESTCASE(ukfile_pollqueue, two_tickets_one_thread)
{
	struct uk_poll_ticket a = { .mask = IN, .thread = uk_thread_current() };
	struct uk_poll_ticket b = { .mask = OUT, .thread = a.thread };

	uk_list_add_tail(&a.link, &q.wait);
	uk_list_add_tail(&b.link, &q.wait);
	uk_pollq_set_n(&q, IN, 1);
	UK_TEST_EXPECT_SNUM_EQ(a.got, IN);
	UK_TEST_EXPECT_SNUM_EQ(b.got, 0);
	uk_pollq_set_n(&q, OUT, 1);
	UK_TEST_EXPECT_SNUM_EQ(b.got, OUT);
	uk_pollq_cancel_ticket(&q, &b);
	uk_list_add_tail(&a.link, &q.wait);
	uk_list_add_tail(&b.link, &q.wait);
	uk_pollq_cancel_ticket(&q, &a);
	UK_TEST_EXPECT(!uk_list_empty(&q.wait));
	uk_pollq_cancel(&q);
	UK_TEST_EXPECT(uk_list_empty(&q.wait));
	uk_pollq_clear(&q, IN | OUT);
}

/* An UPDATE passes on what rises and what falls; assign does both. */
UK_TESTCASE(ukfile_pollqueue, update_carries_set_and_clear)
{
	struct uk_poll_chain c = UK_POLL_CHAIN_UPDATE(IN | OUT, &r, 0);
	struct uk_poll_chain d = UK_POLL_CHAIN_UPDATE(ERR, &r, OUT);

	UK_TEST_EXPECT_ZERO(uk_pollq_register(&q, &c));
	UK_TEST_EXPECT_ZERO(uk_pollq_poll_register(&q, &d, 0));
	uk_pollq_assign(&q, IN | ERR);
	UK_TEST_EXPECT_SNUM_EQ(r.events, IN | OUT);
	uk_pollq_assign(&q, ERR);
	UK_TEST_EXPECT_SNUM_EQ(r.events, OUT);
	uk_pollq_clear(&q, ERR);
	UK_TEST_EXPECT_SNUM_EQ(r.events, 0);
	uk_pollq_unregister(&q, &c);
	uk_pollq_unregister(&q, &d);
	uk_pollq_set(&q, IN);
	UK_TEST_EXPECT_SNUM_EQ(r.events, 0);
	uk_pollq_clear(&q, IN);
}

/* Chains form no circle: what would close one is not added. */
UK_TESTCASE(ukfile_pollqueue, loops_are_refused)
{
	struct uk_poll_chain c = UK_POLL_CHAIN_UPDATE(IN, &r, 0);
	struct uk_poll_chain d = UK_POLL_CHAIN_UPDATE(IN, &q, 0);
	struct uk_poll_chain e = UK_POLL_CHAIN_UPDATE(IN, &q, 0);

	UK_TEST_EXPECT_ZERO(uk_pollq_register(&q, &c));
	UK_TEST_EXPECT_SNUM_EQ(uk_pollq_register(&r, &d), -ELOOP);
	UK_TEST_EXPECT_SNUM_EQ(uk_pollq_register(&q, &e), -ELOOP);
	uk_pollq_set(&q, IN);
	UK_TEST_EXPECT_SNUM_EQ(r.events, IN);
	uk_pollq_clear(&q, IN);
	uk_pollq_unregister(&q, &e);
	uk_pollq_unregister(&r, &d);
	uk_pollq_unregister(&q, &c);
}

/* A thread that sleeps at the end of a chain is woken. */
UK_TESTCASE(ukfile_pollqueue, chain_wakes)
{
	struct uk_poll_chain c = UK_POLL_CHAIN_UPDATE(OUT, &r, IN);
	struct uk_thread *t;

	woken = 0;
	uk_pollq_register(&q, &c);
	t = start(sleeper, &r);
	settle();
	uk_pollq_set(&q, OUT);
	uk_thread_join(t);
	UK_TEST_EXPECT_SNUM_EQ(woken, 1);
	uk_pollq_clear(&q, OUT);
	UK_TEST_EXPECT_SNUM_EQ(r.events, 0);
	uk_pollq_unregister(&q, &c);
}

struct taker {
	struct uk_poll_chain chain;
	int told, takes;
};

static int take(uk_pollevent ev __unused, enum uk_poll_chain_op op,
		struct uk_poll_chain *tick)
{
	struct taker *t = __containerof(tick, struct taker, chain);

	if (op == UK_POLL_CHAINOP_SET)
		t->told++;
	return t->takes;
}

static void called(uk_pollevent ev, enum uk_poll_chain_op op,
		   struct uk_poll_chain *tick)
{
	if (op == UK_POLL_CHAINOP_SET)
		*(uk_pollevent *)tick->arg += ev;
}

/* Of the exclusive chains the first that takes it ends it; others are told. */
UK_TESTCASE(ukfile_pollqueue, exclusive_one_takes)
{
	uk_pollevent sum = 0;
	struct uk_poll_chain all = UK_POLL_CHAIN_CALLBACK(IN, called, &sum);
	struct taker t[3] = { { .takes = 0 }, { .takes = 1 }, { .takes = 1 } };

	for (int i = 0; i < 3; i++) {
		t[i].chain.mask = IN;
		t[i].chain.type = UK_POLL_CHAINTYPE_EXCLUSIVE;
		t[i].chain.exclusive = take;
		uk_pollq_register(&q, &t[i].chain);
	}
	uk_pollq_register(&q, &all);
	uk_pollq_set(&q, IN);
	UK_TEST_EXPECT_SNUM_EQ(sum, IN);
	UK_TEST_EXPECT_SNUM_EQ(t[0].told, 1);
	UK_TEST_EXPECT_SNUM_EQ(t[1].told, 1);
	UK_TEST_EXPECT_SNUM_EQ(t[2].told, 0);
	for (int i = 0; i < 3; i++)
		uk_pollq_unregister(&q, &t[i].chain);
	uk_pollq_unregister(&q, &all);
	uk_pollq_clear(&q, IN);
}

static int released;
static struct uk_file_state fst = UK_FILE_STATE_INITIALIZER(fst);
static uk_file_refcnt cnt[2];

static void release(const struct uk_file *f __unused, int what)
{
	released |= what;
}

static const struct uk_file files[2] = {
	{ .ops = &uk_file_nops,
	  .refcnt = &cnt[0],
	  .state = &fst,
	  ._release = release },
	{ .ops = &uk_file_nops,
	  .refcnt = &cnt[1],
	  .state = &fst,
	  ._release = release },
};

static int finals;

static void final(const struct uk_file *f __unused,
		  struct uk_file_finalizer *fin __unused)
{
	UK_ASSERT(!released);
	finals++;
}

/*
 * The last strong reference runs the finalizers of this file, not those of
 * one that shares its state, and frees the resource; the last weak one frees
 * the object.
 */
UK_TESTCASE(ukfile_file, release_in_order)
{
	struct uk_file_finalizer a = { .fn = final }, b = a, c = a;

	released = finals = 0;
	uk_swrefcount_init(&cnt[0], 1, 1);
	uk_swrefcount_init(&cnt[1], 1, 1);
	uk_file_finalizer_register(&files[0], &a);
	uk_file_finalizer_register(&files[1], &b);
	uk_file_finalizer_register(&files[0], &c);
	UK_TEST_EXPECT_SNUM_EQ(uk_file_finalizer_unregister(&files[0], &c), 1);
	uk_file_acquire_weak(&files[0]);
	uk_file_acquire(&files[0]);
	uk_file_release(&files[0]);
	UK_TEST_EXPECT_SNUM_EQ(released, 0);
	uk_file_release(&files[0]);
	UK_TEST_EXPECT_SNUM_EQ(released, UK_FILE_RELEASE_RES);
	UK_TEST_EXPECT_SNUM_EQ(finals, 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_file_finalizer_unregister(&files[0], &a), 0);
	uk_file_release_weak(&files[0]);
	UK_TEST_EXPECT_SNUM_EQ(released,
			       UK_FILE_RELEASE_RES | UK_FILE_RELEASE_OBJ);
	UK_TEST_EXPECT_SNUM_EQ(uk_file_finalizer_unregister(&files[1], &b), 1);
}

uk_testsuite_register(ukfile_pollqueue, __NULL);
uk_testsuite_register(ukfile_file, __NULL);
