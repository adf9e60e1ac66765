/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Futexes for kernel users: what the end of a thread needs.  The system call
 * itself is futex(2).  One address space: the address alone is the key.
 */
#ifndef __UK_FUTEX_H__
#define __UK_FUTEX_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

#define UK_FUTEX_BITSET_ANY 0xffffffffU

/**
 * Wakes at most `n` waiters on `addr` whose bitset meets `bits`, oldest first.
 * Does not touch *addr.  Any thread; does not sleep.
 *
 * @return number of threads woken
 */
int uk_futex_wake(const __u32 *addr, int n, __u32 bits);

/**
 * Sleeps while *addr == val.
 *
 * @param deadline monotonic time, __NSEC_MAX: for ever
 * @return 0 if woken, -EAGAIN if *addr != val, -ETIMEDOUT
 */
int uk_futex_wait(const __u32 *addr, __u32 val, __nsec deadline, __u32 bits);

/**
 * Walks the list that set_robust_list(2) named, at the end of thread `tid`:
 * marks its locks FUTEX_OWNER_DIED and wakes one waiter each.
 *
 * @param head struct robust_list_head of the program
 */
void uk_futex_robust_exit(void *head, int tid);

UK_END_DECLS

#endif /* __UK_FUTEX_H__ */
