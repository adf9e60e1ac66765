/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Integer types of the kernel: fixed widths and the sizes of the machine.
 * Both supported instruction sets are LP64, so one list serves them.
 */
#ifndef __UK_ARCH_TYPES_H__
#define __UK_ARCH_TYPES_H__

#ifndef __ASSEMBLY__

typedef signed char __s8;
typedef unsigned char __u8;
typedef signed short __s16;
typedef unsigned short __u16;
typedef signed int __s32;
typedef unsigned int __u32;
typedef signed long __s64;
typedef unsigned long __u64;

typedef unsigned long __sz;
typedef signed long __ssz;
typedef unsigned long __uptr;
typedef signed long __sptr;
typedef signed long __off;

typedef unsigned long __paddr_t; /* physical address */
typedef unsigned long __vaddr_t; /* virtual address */

typedef __u64 __nsec; /* nanoseconds, e.g. since boot */
typedef __s64 __snsec; /* difference of two __nsec */

/* A word to be accessed through <uk/atomic.h> only. */
typedef struct {
	__u32 counter;
} __atomic;

#define __NULL ((void *)0)
#define __U8_MAX 0xffU
#define __U16_MAX 0xffffU
#define __U32_MAX 0xffffffffU
#define __U64_MAX 0xffffffffffffffffUL
#define __S32_MAX 0x7fffffff
#define __S64_MAX 0x7fffffffffffffffL
#define __SZ_MAX __U64_MAX
#define __NSEC_MAX __U64_MAX

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ARCH_TYPES_H__ */
