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
	pipering_move(&r, other, sizeof(other), __NULL);
	UK_TEST_EXPECT_SNUM_EQ(pipering_used(&r), 7000);
	put(&r, 9384, &in);
	UK_TEST_EXPECT_SNUM_EQ(pipering_free(&r), 0);
	UK_TEST_EXPECT_ZERO(take(&r, 16384, &out));
}

/* What a read of up to `len` bytes takes, as the driver does it. */
static __sz read_up_to(struct pipering *r, __sz len, char *to)
{
	__sz done = 0, n;
	char *p;

	while ((n = MIN(pipering_data(r, &p), len - done))) {
		memcpy(to + done, p, n);
		r->head += n;
		done += n;
		if (pipering_pkt_done(r))
			break;
	}
	if (done)
		pipering_settle(r);
	return done;
}

/* A read stops at the end of a packet and drops what it did not take. */
UK_TESTCASE(posix_pipe_pipering, packets)
{
	struct pipepkt pkt[2];
	struct pipering r = { .buf = space, .size = sizeof(space), .pkt = pkt };
	unsigned char in = 0;
	char to[16];

	put(&r, 2, &in);
	pipering_mark(&r, 3);
	put(&r, 3, &in);
	pipering_mark(&r, 4);
	put(&r, 4, &in);
	put(&r, 5, &in);
	UK_TEST_EXPECT_ZERO(pipering_writable(&r));
	/* plain bytes run into the first packet, which loses its last */
	UK_TEST_EXPECT_SNUM_EQ(read_up_to(&r, 4, to), 4);
	UK_TEST_EXPECT_SNUM_EQ(to[3], 3);
	UK_TEST_EXPECT(pipering_writable(&r));
	/* the second is whole, and nothing of what follows is with it */
	UK_TEST_EXPECT_SNUM_EQ(read_up_to(&r, 16, to), 4);
	UK_TEST_EXPECT_SNUM_EQ(to[0], 5);
	UK_TEST_EXPECT_SNUM_EQ(read_up_to(&r, 16, to), 5);
	UK_TEST_EXPECT_SNUM_EQ(to[4], 13);
	UK_TEST_EXPECT_SNUM_EQ(r.tail, 0);
}

/* Moving keeps packets, also one that was read in part. */
UK_TESTCASE(posix_pipe_pipering, move_packets)
{
	struct pipepkt pkt[2], more[4];
	struct pipering r = { .buf = space, .size = sizeof(space), .pkt = pkt };
	unsigned char in = 0;
	char to[16];

	pipering_mark(&r, 6);
	put(&r, 6, &in);
	put(&r, 1, &in);
	r.head += 2;
	pipering_move(&r, other, sizeof(other), more);
	UK_TEST_EXPECT_SNUM_EQ(read_up_to(&r, 16, to), 4);
	UK_TEST_EXPECT_SNUM_EQ(to[0], 2);
	UK_TEST_EXPECT_SNUM_EQ(read_up_to(&r, 16, to), 1);
}

/* The vectors cover what room and data there is, around the end. */
UK_TESTCASE(posix_pipe_pipering, vectors)
{
	struct pipering r = { .buf = space, .size = 4096, .head = 4000 };
	struct iovec iov[2];

	r.tail = 4000;
	UK_TEST_EXPECT_SNUM_EQ(pipering_room_iov(&r, 50, iov), 1);
	UK_TEST_EXPECT_SNUM_EQ(iov[0].iov_len, 50);
	UK_TEST_EXPECT_SNUM_EQ(pipering_room_iov(&r, 9999, iov), 2);
	UK_TEST_EXPECT_SNUM_EQ(iov[0].iov_len, 96);
	UK_TEST_EXPECT_SNUM_EQ(iov[1].iov_len, 4000);
	UK_TEST_EXPECT(iov[1].iov_base == space);
	r.tail += 200;
	UK_TEST_EXPECT_SNUM_EQ(pipering_data_iov(&r, 9999, iov), 2);
	UK_TEST_EXPECT_SNUM_EQ(iov[1].iov_len, 104);
}

uk_testsuite_register(posix_pipe_pipering, __NULL);
