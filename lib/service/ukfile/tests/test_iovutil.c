/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking vectors of buffers.  Runs on the host. */
/* host-sources: */
#include <uk/test.h>

#include <uk/file/iovutil.h>

static char a[16], b[16];

/* A walk never goes past the count, whatever is asked of it. */
UK_TESTCASE(ukfile_iovutil, walk)
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

uk_testsuite_register(ukfile_iovutil, __NULL);
