/* SPDX-License-Identifier: BSD-3-Clause */
/* The ring of a pipe.  Runs on the host and in a guest. */
/* host-sources: */
#include <uk/test.h>

#include "../pipering.h"

static char space[8192], other[16384];

/* Puts `n` bytes that count up from `*next`. */
static void put(struct pipering *r, __sz n, unsigned char *next)
{
	while (n) {
		char *p;
		__sz len = MIN(pipering_room(r, &p), n);

		for (__sz i = 0; i < len; i++)
			p[i] = (char)(*next)++;
		r->tail += len;
		n -= len;
	}
}

/* Takes `n` bytes; how many were not the expected ones. */
static int take(struct pipering *r, __sz n, unsigned char *next)
{
	int wrong = 0;

	while (n) {
		char *p;
		__sz len = MIN(pipering_data(r, &p), n);

		for (__sz i = 0; i < len; i++)
			wrong += (unsigned char)p[i] != (*next)++;
		r->head += len;
		n -= len;
	}
	return wrong;
}

/* Small writes go in whole or not at all, large ones as far as there is room.
 */
UK_TESTCASE(posix_pipe_pipering, admission)
{
	struct pipering r = { .buf = space, .size = sizeof(space) };

	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 4096), 4096);
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 100000), 8192);
	r.tail = 8000;
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 192), 192);
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 193), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 4096), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 4097), 192);
	r.tail = 8192;
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 1), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 9999), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(pipering_admit(&r, 0), 0);
}

/* What goes in comes out, in order, also around the end of the buffer. */
UK_TESTCASE(posix_pipe_pipering, order_around_the_end)
{
	struct pipering r = { .buf = space, .size = sizeof(space) };
	unsigned char in = 0, out = 0;

	for (int i = 0; i < 20; i++) {
		put(&r, 5001, &in);
		UK_TEST_EXPECT_SNUM_EQ(pipering_used(&r), 5001);
		UK_TEST_EXPECT_ZERO(take(&r, 5001, &out));
	}
}

/* Moving to another buffer keeps contents and order. */
UK_TESTCASE(posix_pipe_pipering, move)
{
	struct pipering r = { .buf = space, .size = sizeof(space) };
	unsigned char in = 0, out = 0;

	put(&r, 6000, &in);
	UK_TEST_EXPECT_ZERO(take(&r, 6000, &out));
	put(&r, 7000, &in);
	pipering_move(&r, other, sizeof(other));
	UK_TEST_EXPECT_SNUM_EQ(pipering_used(&r), 7000);
	put(&r, 9384, &in);
	UK_TEST_EXPECT_SNUM_EQ(pipering_free(&r), 0);
	UK_TEST_EXPECT_ZERO(take(&r, 16384, &out));
}

uk_testsuite_register(posix_pipe_pipering, __NULL);
