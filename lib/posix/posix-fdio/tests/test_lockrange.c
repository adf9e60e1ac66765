/* SPDX-License-Identifier: BSD-3-Clause */
/* Locks on ranges of bytes.  Runs on the host. */
/* host-sources: */
#include <string.h>

#include <uk/test.h>

#include "lockmodel.h"

/* Twenty thousand requests of three owners, each compared byte by byte. */
UK_TESTCASE(posix_fdio_lockrange, as_the_model)
{
	struct lockmodel m;
	unsigned int r = 1;
	int wrong = 0;

	model_init(&m);
	for (int i = 0; i < 20000 && !wrong; i++) {
		r = r * 1103515245 + 12345;
		wrong = !model_step(&m, r >> 16 & 3 ? (int)(r >> 16 & 1) : 2,
				    (enum lockrange_type)((r >> 20) % 3),
				    (int)(r >> 24 & 31), (int)(r >> 8 & 15));
	}
	UK_TEST_EXPECT_ZERO(wrong);
	model_fini(&m);
}

/* Unlocking the middle leaves two; locking it again makes them one. */
UK_TESTCASE(posix_fdio_lockrange, split_and_join)
{
	struct lockmodel m;
	struct lockrange *l;
	int n = 0;

	model_init(&m);
	UK_TEST_EXPECT(model_step(&m, 0, LOCKRANGE_WR, 0, 0));
	UK_TEST_EXPECT(model_step(&m, 0, LOCKRANGE_UN, 10, 5));
	uk_list_for_each_entry (l, &m.locks, link)
		n++;
	UK_TEST_EXPECT_SNUM_EQ(n, 2);
	UK_TEST_EXPECT(model_step(&m, 0, LOCKRANGE_WR, 10, 5));
	l = uk_list_first_entry(&m.locks, struct lockrange, link);
	UK_TEST_EXPECT_SNUM_EQ(l->start, 0);
	UK_TEST_EXPECT(l->end == LOCKRANGE_MAX);
	model_fini(&m);
}

/* A circle of owners is found, a chain is none, and long ones end the walk. */
UK_TESTCASE(posix_fdio_lockrange, deadlock)
{
	struct lockwait w[20];
	struct uk_list_head waits;
	int o[21];

	UK_INIT_LIST_HEAD(&waits);
	UK_TEST_EXPECT_ZERO(lockwait_deadlock(&waits, &o[0], &o[1]));
	for (int i = 1; i < 20; i++) {
		w[i].owner = &o[i];
		w[i].holder = &o[i + 1];
		uk_list_add_tail(&w[i].link, &waits);
	}
	UK_TEST_EXPECT_ZERO(lockwait_deadlock(&waits, &o[0], &o[15]));
	UK_TEST_EXPECT(lockwait_deadlock(&waits, &o[5], &o[1]));
	UK_TEST_EXPECT(lockwait_deadlock(&waits, &o[20], &o[12]));
	/* as Linux, which gives up after ten */
	UK_TEST_EXPECT_ZERO(lockwait_deadlock(&waits, &o[20], &o[1]));
}

uk_testsuite_register(posix_fdio_lockrange, __NULL);
