/* SPDX-License-Identifier: BSD-3-Clause */
/* The arithmetic of FUTEX_WAKE_OP (pure). */
#ifndef __FUTEX_ABI_H__
#define __FUTEX_ABI_H__

#include <errno.h>

#include <uk/essentials.h>

#define FUTEX_OP_CODE(op) (((op) >> 28) & 7)
#define FUTEX_OP_SHIFT(op) ((op)&0x80000000U)
#define FUTEX_OP_CMP(op) (((op) >> 24) & 15)

/* 12 bits, signed */
static inline __s32 futex_op_field(__u32 op, int shift)
{
	__u32 v = (op >> shift) & 0xfff;

	return v & 0x800 ? (__s32)v - 0x1000 : (__s32)v;
}

static inline int futex_op_check(__u32 op)
{
	return FUTEX_OP_CODE(op) > 4 || FUTEX_OP_CMP(op) > 5 ? -ENOSYS : 0;
}

static inline __u32 futex_op_apply(__u32 op, __u32 old)
{
	__u32 arg = (__u32)futex_op_field(op, 12);

	if (FUTEX_OP_SHIFT(op))
		arg = 1U << (arg & 31);
	switch (FUTEX_OP_CODE(op)) {
	case 0:
		return arg;
	case 1:
		return old + arg;
	case 2:
		return old | arg;
	case 3:
		return old & ~arg;
	}
	return old ^ arg;
}

static inline int futex_op_compare(__u32 op, __u32 old)
{
	__s32 a = (__s32)old, b = futex_op_field(op, 0);

	switch (FUTEX_OP_CMP(op)) {
	case 0:
		return a == b;
	case 1:
		return a != b;
	case 2:
		return a < b;
	case 3:
		return a <= b;
	case 4:
		return a > b;
	}
	return a >= b;
}

#endif /* __FUTEX_ABI_H__ */
