/* SPDX-License-Identifier: BSD-3-Clause */
/* The instructions that may fault; arch/<isa>/access.S. */
#ifndef __ACCESS_H__
#define __ACCESS_H__

#include <uk/essentials.h>

/* A faulting instruction and where to go on instead. */
struct nofault_entry {
	__uptr ip;
	__uptr fixup;
	__u64 nopage; /* at once, before anybody pages in */
};

/* One access; 0, or 1 if it faulted. */
int nofault_read(__vaddr_t va);
int nofault_read_np(__vaddr_t va);
int nofault_rw(__vaddr_t va);
int nofault_rw_np(__vaddr_t va);

/* Copies; gives how many bytes were not copied. */
__sz nofault_copy(void *dst, const void *src, __sz len);
__sz nofault_copy_np(void *dst, const void *src, __sz len);

/* Zeroes; gives how many bytes were not zeroed. */
__sz nofault_zero_np(void *dst, __sz len);

/* See uk_nofault_load32_nopage() and uk_nofault_cas32_nopage(). */
int nofault_load32_np(const __u32 *p, __u32 *v);
int nofault_cas32_np(__u32 *p, __u32 *old, __u32 v);

#endif /* __ACCESS_H__ */
