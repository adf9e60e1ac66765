/* SPDX-License-Identifier: BSD-3-Clause */
/* Sets of epoll: order, modes, nesting.  Runs on the host and in a guest. */
/* host-sources: epset.c */
#include <errno.h>
#include <stdlib.h>

#include <uk/test.h>

#include "../epset.h"

#define N 5

static struct epset s;
static struct epitem it[N];
static struct epitem *slots[64];

static void setup(__u32 events)
{
	epset_init(&s);
	epset_slots_set(&s, slots, 64);
	for (int i = 0; i < N; i++) {
		it[i] = (struct epitem){ .key = &it[i],
					 .fd = i,
					 .events = events };
		epset_insert(&s, &it[i]);
	}
}

/* One look as epoll_wait(2) does it; gives the number of the item, or -1. */
static int look(__u32 got)
{
	struct epitem *i = epset_next(&s);

	if (!i)
		return -1;
	epset_looked(&s, i, got);
	return (int)(i - it);
}

/* Level-triggered items take turns, however few are asked for at a time. */
UK_TESTCASE(posix_poll_epset, level_rotates)
{
	setup(EPOLLIN);
	for (int i = 0; i < 3; i++)
		epset_ready_add(&s, &it[i]);
	epset_ready_add(&s, &it[1]);
	UK_TEST_EXPECT_SNUM_EQ(s.nready, 3);
	for (int i = 0; i < 7; i++)
		UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), i % 3);
	UK_TEST_EXPECT_SNUM_EQ(look(0), 1); /* idle: leaves the list */
	UK_TEST_EXPECT_SNUM_EQ(s.nready, 2);
	UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), 2);
	UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), 0);
	UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), 2);
}

/* Edge-triggered ones are looked at once for each event. */
UK_TESTCASE(posix_poll_epset, edge_once)
{
	setup(EPOLLIN | EPSET_ET);
	epset_ready_add(&s, &it[0]);
	UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), 0);
	UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), -1);
	UK_TEST_EXPECT_SNUM_EQ(s.nready, 0);
	UK_TEST_EXPECT_SNUM_EQ(epitem_mask(&it[0]), EPOLLIN);
}

/* A one-shot item is disabled when it was reported, not when it was idle. */
UK_TESTCASE(posix_poll_epset, oneshot_disables)
{
	setup(EPOLLIN | EPOLLONESHOT);
	epset_ready_add(&s, &it[0]);
	UK_TEST_EXPECT_SNUM_EQ(look(0), 0);
	UK_TEST_EXPECT_SNUM_EQ(epitem_mask(&it[0]), EPOLLIN);
	epset_ready_add(&s, &it[0]);
	UK_TEST_EXPECT_SNUM_EQ(look(EPOLLIN), 0);
	UK_TEST_EXPECT_SNUM_EQ(epitem_mask(&it[0]), 0);
	UK_TEST_EXPECT_SNUM_EQ(it[0].events, EPOLLONESHOT);
}

/* One number may stand for several files, one after the other. */
UK_TESTCASE(posix_poll_epset, find_by_number_and_file)
{
	struct epitem other = { .key = &s, .fd = 2 };

	setup(EPOLLIN);
	UK_TEST_EXPECT(epset_find(&s, 2, &it[2]) == &it[2]);
	UK_TEST_EXPECT(!epset_find(&s, 2, &s));
	UK_TEST_EXPECT(!epset_find(&s, 64, &s));
	epset_insert(&s, &other);
	UK_TEST_EXPECT(epset_find(&s, 2, &s) == &other);
	epset_remove(&s, &it[2]);
	UK_TEST_EXPECT(!epset_find(&s, 2, &it[2]));
	UK_TEST_EXPECT(epset_find(&s, 2, &s) == &other);
	UK_TEST_EXPECT_SNUM_EQ(epset_slots_wanted(&s, 63), 0);
	UK_TEST_EXPECT_SNUM_EQ(epset_slots_wanted(&s, 64), 128);
	UK_TEST_EXPECT_SNUM_EQ(epset_slots_wanted(&s, 1000), 1001);
}

/* EPOLLEXCLUSIVE: only when added, not for epolls, and with few others. */
UK_TESTCASE(posix_poll_epset, exclusive_rules)
{
	static const struct {
		int op;
		__u32 events;
		__u32 was;
		int nested, rc;
	} t[] = {
		{ EPOLL_CTL_ADD, EPOLLIN | EPSET_EXCLUSIVE, 0, 0, 0 },
		{ EPOLL_CTL_ADD, EPOLLIN | EPSET_EXCLUSIVE, 0, 1, -EINVAL },
		{ EPOLL_CTL_ADD, EPOLLIN | EPSET_EXCLUSIVE | EPSET_ET, 0, 0,
		  0 },
		{ EPOLL_CTL_ADD, EPOLLPRI | EPSET_EXCLUSIVE, 0, 0, -EINVAL },
		{ EPOLL_CTL_ADD, EPOLLONESHOT | EPSET_EXCLUSIVE, 0, 0,
		  -EINVAL },
		{ EPOLL_CTL_MOD, EPOLLIN | EPSET_EXCLUSIVE, EPOLLIN, 0,
		  -EINVAL },
		{ EPOLL_CTL_MOD, EPOLLIN, EPSET_EXCLUSIVE, 0, -EINVAL },
		{ EPOLL_CTL_MOD, EPOLLIN, EPOLLIN, 0, 0 },
		{ EPOLL_CTL_DEL, EPOLLIN, EPSET_EXCLUSIVE, 0, 0 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		struct epitem was = { .events = t[i].was };

		UK_TEST_EXPECT_SNUM_EQ(epset_exclusive_check(t[i].op,
							     t[i].events, &was,
							     t[i].nested),
				       t[i].rc);
	}
	it[0].events = EPOLLIN;
	UK_TEST_EXPECT(epitem_takes(&it[0], EPOLLIN | EPOLLRDHUP));
	UK_TEST_EXPECT(epitem_takes(&it[0], EPOLLHUP));
	UK_TEST_EXPECT(!epitem_takes(&it[0], EPOLLOUT));
}

/* Epolls in epolls: no circles, and no path of more than four edges. */
UK_TESTCASE(posix_poll_epset, nesting_is_bounded)
{
	struct epnode n[7];
	struct epedge e[7], up, back;

	for (int i = 0; i < 7; i++)
		epnode_init(&n[i]);
	UK_TEST_EXPECT_SNUM_EQ(epedge_add(&back, &n[0], &n[0]), -ELOOP);
	for (int i = 0; i < 4; i++)
		UK_TEST_EXPECT_ZERO(epedge_add(&e[i], &n[i], &n[i + 1]));
	UK_TEST_EXPECT_SNUM_EQ(epedge_add(&e[4], &n[4], &n[5]), -ELOOP);
	UK_TEST_EXPECT_SNUM_EQ(epedge_add(&up, &n[6], &n[0]), -ELOOP);
	UK_TEST_EXPECT_SNUM_EQ(epedge_add(&back, &n[4], &n[0]), -ELOOP);
	UK_TEST_EXPECT_ZERO(epedge_add(&up, &n[6], &n[1]));
	epedge_del(&up);
	epedge_del(&up);
	epedge_del(&e[3]);
	UK_TEST_EXPECT_ZERO(epedge_add(&up, &n[6], &n[0]));
}

uk_testsuite_register(posix_poll_epset, __NULL);
