/* SPDX-License-Identifier: BSD-3-Clause */
/* Vectors of buffers: checking, cutting, walking.  Runs on the host. */
/* host-sources: */
#include <uk/test.h>

#include <uk/file/iovutil.h>

#include "../iovcut.h"

static char a[16], b[16];

/* The sum is cut where Linux cuts it, and what is no length is refused. */
UK_TESTCASE(posix_fdio_iovcut, check)
{
	struct iovec ok[3] = { { a, 3 }, { __NULL, 0 }, { b, 4 } };
	struct iovec big[3] = { { a, 1UL << 30 },
				{ a, 1UL << 30 },
				{ a, 1UL << 30 } };
	struct iovec neg[2] = { { a, 1 }, { a, 1UL << 63 } };
	struct iovec max[2] = { { a, 0x7fffffffffffffffUL }, { a, 5 } };

	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(ok, 3), 7);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(ok, 0), 0);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(big, 3), FDIO_MAX_RW);
	UK_TEST_EXPECT_SNUM_EQ(big[1].iov_len, FDIO_MAX_RW - (1UL << 30));
	UK_TEST_EXPECT_SNUM_EQ(big[2].iov_len, 0);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(neg, 2), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(max, 2), FDIO_MAX_RW);
	UK_TEST_EXPECT_SNUM_EQ(max[1].iov_len, 0);
}

/* A vector ends at the first byte that cannot be used. */
UK_TESTCASE(posix_fdio_iovcut, cut)
{
	struct iovec v[3] = { { a, 3 }, { b, 9 }, { a, 5 } };
	int cnt = 3;

	UK_TEST_EXPECT_SNUM_EQ(iovcut_at(v, &cnt, 1, 2), 5);
	UK_TEST_EXPECT_SNUM_EQ(cnt, 2);
	UK_TEST_EXPECT_SNUM_EQ(v[1].iov_len, 2);
	UK_TEST_EXPECT_ZERO(iovcut_at(v, &cnt, 0, 0));
	UK_TEST_EXPECT_SNUM_EQ(cnt, 1);
}

/* A walk never goes past the count, whatever is asked of it. */
UK_TESTCASE(posix_fdio_iovcut, walk)
{
	/* the third stands behind the vector and must not be seen */
	struct iovec v[3] = { { a, 3 }, { b, 0 }, { b, 16 } };
	struct uk_iov_iter it = UK_IOV_ITER(v, 2);
	void *p;

	memset(b, 0, sizeof(b));
	UK_TEST_EXPECT_SNUM_EQ(uk_iov_len(v, 2), 3);
	UK_TEST_EXPECT_SNUM_EQ(uk_iov_scatter(&it, "xy", 2), 2);
	UK_TEST_EXPECT_SNUM_EQ(uk_iov_span(&it, &p), 1);
	UK_TEST_EXPECT(p == a + 2);
	UK_TEST_EXPECT_SNUM_EQ(uk_iov_scatter(&it, "zzz", 3), 1);
	UK_TEST_EXPECT_ZERO(uk_iov_span(&it, &p));
	UK_TEST_EXPECT_ZERO(uk_iov_scatter(&it, "zzz", 3));
	UK_TEST_EXPECT_SNUM_EQ(b[0], 0);
	it = UK_IOV_ITER(v, 3);
	UK_TEST_EXPECT_SNUM_EQ(uk_iov_zero(&it, 4), 4);
	UK_TEST_EXPECT_SNUM_EQ(a[2], 0);
	it = UK_IOV_ITER(v, 0);
	UK_TEST_EXPECT_ZERO(uk_iov_gather(&it, a, 10));
}

uk_testsuite_register(posix_fdio_iovcut, __NULL);
