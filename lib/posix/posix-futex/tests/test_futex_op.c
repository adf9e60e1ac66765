/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arithmetic of FUTEX_WAKE_OP against its definition in futex(2).
 * host-sources:
 */

#include <uk/test.h>

#include "../futex_abi.h"

#define OP(code, cmp, arg, cmparg)                                             \
	(((__u32)(code) << 28) | ((__u32)(cmp) << 24) |                        \
	 (((__u32)(arg)&0xfff) << 12) | ((__u32)(cmparg)&0xfff))

/* Each operation, its shifted form, and negative arguments. */
UK_TESTCASE(posix_futex_op, apply)
{
	static const struct {
		__u32 op, old, want;
	} t[] = {
		{ OP(0, 0, 5, 0), 9, 5 },  { OP(1, 0, 5, 0), 9, 14 },
		{ OP(1, 0, -1, 0), 9, 8 }, { OP(2, 0, 6, 0), 9, 15 },
		{ OP(3, 0, 8, 0), 9, 1 },  { OP(4, 0, 1, 0), 9, 8 },
		{ OP(8, 0, 4, 0), 9, 16 }, { OP(10, 0, 31, 0), 1, 0x80000001U },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++)
		UK_TEST_EXPECT_SNUM_EQ(futex_op_apply(t[i].op, t[i].old),
				       t[i].want);
}

/* Comparisons are signed; unknown codes are refused. */
UK_TESTCASE(posix_futex_op, compare)
{
	static const struct {
		int cmp, arg;
		__u32 old;
		int want;
	} t[] = {
		{ 0, 3, 3, 1 },	 { 0, 3, 4, 0 },  { 1, 3, 4, 1 },
		{ 2, 0, -1, 1 }, { 2, 3, 3, 0 },  { 3, 3, 3, 1 },
		{ 4, -5, 0, 1 }, { 4, 0, -1, 0 }, { 5, 3, 3, 1 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++)
		UK_TEST_EXPECT_SNUM_EQ(
			futex_op_compare(OP(0, t[i].cmp, 0, t[i].arg),
					 t[i].old),
			t[i].want);
	UK_TEST_EXPECT_SNUM_EQ(futex_op_check(OP(4, 5, 0, 0)), 0);
	UK_TEST_EXPECT_SNUM_EQ(futex_op_check(OP(5, 0, 0, 0)), -ENOSYS);
	UK_TEST_EXPECT_SNUM_EQ(futex_op_check(OP(0, 6, 0, 0)), -ENOSYS);
}

uk_testsuite_register(posix_futex_op, NULL);
