/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Accesses that may fault and tell instead of crashing.
 *
 * A fault at one of the instructions here is not fatal: once nobody else (for
 * example demand paging) takes the page fault, the handler of this library
 * continues the function with "failed".  The _nopage forms fail at once, so
 * they never sleep and are for any context; the others may page memory in.
 */
#ifndef __UK_NOFAULT_H__
#define __UK_NOFAULT_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Tells how many of the `len` bytes at `vaddr` can be read, counted from the
 * start and in whole pages.  0 means that the first byte faults.
 */
__sz uk_nofault_probe_r(__vaddr_t vaddr, __sz len);
/** The same for reading and writing; what is there stays unchanged. */
__sz uk_nofault_probe_rw(__vaddr_t vaddr, __sz len);
/** The same without paging anything in. */
__sz uk_nofault_probe_r_nopage(__vaddr_t vaddr, __sz len);
__sz uk_nofault_probe_rw_nopage(__vaddr_t vaddr, __sz len);

/**
 * Copies `len` bytes; gives how many were copied before a fault.
 */
__sz uk_nofault_memcpy(void *dst, const void *src, __sz len);
__sz uk_nofault_memcpy_nopage(void *dst, const void *src, __sz len);
/** Sets `len` bytes to zero; gives how many before a fault. */
__sz uk_nofault_zero_nopage(void *dst, __sz len);

/** Loads an aligned word in one access (acquire): 0, or -1 for a fault. */
int uk_nofault_load32_nopage(const __u32 *p, __u32 *v);
/**
 * Replaces an aligned word by `v` if it is *old, in one step.
 *
 * @return 0; 1 if it was another: *old is that then; -1 for a fault
 */
int uk_nofault_cas32_nopage(__u32 *p, __u32 *old, __u32 v);

UK_END_DECLS

/* One integer; true on success. */
#define uk_nofault_try_read(dst, src)                                          \
	(uk_nofault_memcpy(&(dst), (src), sizeof(dst)) == sizeof(dst))
#define uk_nofault_try_write(dst, src)                                         \
	(uk_nofault_memcpy((dst), &(src), sizeof(src)) == sizeof(src))

#endif /* __UK_NOFAULT_H__ */
