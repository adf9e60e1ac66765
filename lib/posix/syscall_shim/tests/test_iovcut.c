/* SPDX-License-Identifier: BSD-3-Clause */
/* Vectors of buffers: checking and cutting.  Runs on the host. */
/* host-sources: */
#include <uk/test.h>

#include "../iovcut.h"

static char a[16], b[16];

/* The sum is cut where Linux cuts it, and what is no length is refused. */
UK_TESTCASE(syscall_shim_iovcut, check)
{
	struct iovec ok[3] = { { a, 3 }, { __NULL, 0 }, { b, 4 } };
	struct iovec big[3] = { { a, 1UL << 30 },
				{ a, 1UL << 30 },
				{ a, 1UL << 30 } };
	struct iovec neg[2] = { { a, 1 }, { a, 1UL << 63 } };
	struct iovec max[2] = { { a, 0x7fffffffffffffffUL }, { a, 5 } };

	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(ok, 3), 7);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(ok, 0), 0);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(big, 3), IOVCUT_MAX);
	UK_TEST_EXPECT_SNUM_EQ(big[1].iov_len, IOVCUT_MAX - (1UL << 30));
	UK_TEST_EXPECT_SNUM_EQ(big[2].iov_len, 0);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(neg, 2), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(iovcut_check(max, 2), IOVCUT_MAX);
	UK_TEST_EXPECT_SNUM_EQ(max[1].iov_len, 0);
}

uk_testsuite_register(syscall_shim_iovcut, __NULL);
