/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * futex(2): waiting on a word of memory.
 *
 * Waiters hang in hash buckets by address.  A waiter enters its bucket and
 * compares the word under the bucket's lock, a waker takes the same lock, so
 * no wake-up between comparison and sleep is lost.
 */

#include <errno.h>
#include <linux/futex.h>
#include <time.h>

#include <uk/list.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/syscall_sleep.h>
#include <uk/thread.h>
#include <uk/uaccess.h>

#include <uk/futex.h>

#include "futex_abi.h"

/* The kernel's part of the word of a robust mutex */
#ifndef FUTEX_WAITERS
#define FUTEX_WAITERS 0x80000000U
#endif
#ifndef FUTEX_CLOCK_REALTIME
#define FUTEX_CLOCK_REALTIME 256
#endif

#define BUCKETS 64

struct waiter {
	struct uk_list_head link; /* guarded by its bucket's lock */
	struct uk_thread *thread;
	const __u32 *addr; /* changes on requeue; guarded by both locks */
	__u32 bits;
	int woken;
};

struct bucket {
	struct uk_spinlock lock;
	struct uk_list_head waiters; /* oldest first; next == NULL: unused */
};

static struct bucket buckets[BUCKETS];

static struct bucket *bucket_of(const __u32 *addr)
{
	__u64 k = (__u64)(__uptr)addr >> 2;

	return &buckets[((k * 0x9e3779b97f4a7c15UL) >> 58) % BUCKETS];
}

static void bucket_lock(struct bucket *b)
{
	uk_spin_lock(&b->lock);
	if (unlikely(!b->waiters.next))
		UK_INIT_LIST_HEAD(&b->waiters);
}

static void bucket_unlock(struct bucket *b)
{
	uk_spin_unlock(&b->lock);
}

/* Locks the buckets of two addresses in the order of their place. */
static void lock_two(struct bucket *a, struct bucket *b)
{
	bucket_lock(a < b ? a : b);
	if (a != b)
		bucket_lock(a < b ? b : a);
}

static void unlock_two(struct bucket *a, struct bucket *b)
{
	bucket_unlock(a);
	if (a != b)
		bucket_unlock(b);
}

static void wake(struct waiter *w)
{
	struct uk_thread *t = w->thread;

	uk_list_del(&w->link);
	/* the waiter takes the bucket's lock before `w` and `t` may be gone */
	__atomic_store_n(&w->woken, 1, __ATOMIC_RELEASE);
	uk_thread_wake(t);
}

/* With the bucket locked. */
static int wake_locked(struct bucket *b, const __u32 *addr, int n, __u32 bits)
{
	struct uk_list_head *p, *next;
	struct waiter *w;
	int woken = 0;

	uk_list_for_each_safe(p, next, &b->waiters)
	{
		if (woken >= n)
			break;
		w = uk_list_entry(p, struct waiter, link);
		if (w->addr != addr || !(w->bits & bits))
			continue;
		wake(w);
		woken++;
	}
	return woken;
}

int uk_futex_wake(const __u32 *addr, int n, __u32 bits)
{
	struct bucket *b = bucket_of(addr);
	int woken;

	bucket_lock(b);
	woken = wake_locked(b, addr, n, bits);
	bucket_unlock(b);
	return woken;
}

/* Takes `w` off wherever a requeue has put it; true if nobody woke it. */
static int withdraw(struct waiter *w)
{
	const __u32 *addr;
	struct bucket *b;
	int mine;

	for (;;) {
		addr = __atomic_load_n(&w->addr, __ATOMIC_ACQUIRE);
		b = bucket_of(addr);
		bucket_lock(b);
		if (w->addr == addr)
			break;
		bucket_unlock(b);
	}
	mine = !w->woken;
	if (mine)
		uk_list_del(&w->link);
	bucket_unlock(b);
	return mine;
}

int uk_futex_wait(const __u32 *addr, __u32 val, __nsec deadline, __u32 bits)
{
	struct uk_thread *self = uk_thread_current();
	struct bucket *b = bucket_of(addr);
	struct waiter w = { .thread = self, .addr = addr, .bits = bits };
	__u32 now;
	int rc;

	do {
		bucket_lock(b);
		rc = uk_user_load32_nopage(addr, &now);
		if (likely(!rc && now == val))
			break;
		bucket_unlock(b);
		if (!rc)
			return -EAGAIN;
	} while (!uk_user_probe_r(addr, sizeof(*addr)));
	if (unlikely(rc))
		return rc;
	uk_list_add_tail(&w.link, &b->waiters);
	bucket_unlock(b);

	for (;;) {
		uk_thread_block_until(self, deadline);
		if (__atomic_load_n(&w.woken, __ATOMIC_ACQUIRE)) {
			uk_thread_wake(self);
			break;
		}
		if (unlikely(uk_syscall_interrupted())) {
			uk_thread_wake(self);
			return withdraw(&w) ? -EINTR : 0;
		}
		uk_sched_yield();
		if (__atomic_load_n(&w.woken, __ATOMIC_ACQUIRE))
			break;
		if (deadline != __NSEC_MAX &&
		    ukplat_monotonic_clock() >= deadline)
			return withdraw(&w) ? -ETIMEDOUT : 0;
	}
	/* until the waker, perhaps on another CPU, is done with us */
	(void)withdraw(&w);
	return 0;
}

static int requeue(__u32 *from, __u32 *to, int nwake, int nmove, int cmp,
		   __u32 val)
{
	struct bucket *a = bucket_of(from), *b = bucket_of(to);
	struct waiter *w, *next;
	int woken, moved = 0, rc;
	__u32 now;

	if (nwake < 0 || nmove < 0)
		return -EINVAL;
	lock_two(a, b);
	while (cmp) {
		rc = uk_user_load32_nopage(from, &now);
		if (likely(!rc && now == val))
			break;
		unlock_two(a, b);
		if (!rc)
			return -EAGAIN;
		if (uk_user_probe_r(from, sizeof(*from)))
			return -EFAULT;
		lock_two(a, b);
	}
	woken = wake_locked(a, from, nwake, UK_FUTEX_BITSET_ANY);
	uk_list_for_each_entry_safe(w, next, &a->waiters, link)
	{
		if (moved >= nmove)
			break;
		if (w->addr != from || from == to)
			continue;
		uk_list_del(&w->link);
		uk_list_add_tail(&w->link, &b->waiters);
		__atomic_store_n(&w->addr, to, __ATOMIC_RELEASE);
		moved++;
	}
	unlock_two(a, b);
	return woken + moved;
}

/* Applies `op`, with locks held; what was there before, or -EFAULT. */
static int word_change(__u32 *word, __u32 op, __u32 *old)
{
	int rc = uk_user_load32_nopage(word, old);

	while (!rc) {
		rc = uk_user_cas32_nopage(word, old, futex_op_apply(op, *old));
		if (likely(rc <= 0))
			return rc;
		rc = 0;
	}
	return rc;
}

static int wake_op(__u32 *addr1, __u32 *addr2, int n1, int n2, __u32 op)
{
	struct bucket *a = bucket_of(addr1), *b = bucket_of(addr2);
	__u32 old;
	int rc;

	rc = futex_op_check(op);
	if (rc)
		return rc;
	lock_two(a, b);
	while (word_change(addr2, op, &old)) {
		unlock_two(a, b);
		if (uk_user_probe_w(addr2, sizeof(*addr2)))
			return -EFAULT;
		lock_two(a, b);
	}
	rc = wake_locked(a, addr1, n1, UK_FUTEX_BITSET_ANY);
	if (futex_op_compare(op, old))
		rc += wake_locked(b, addr2, n2, UK_FUTEX_BITSET_ANY);
	unlock_two(a, b);
	return rc;
}

/* The monotonic time at which a wait ends. */
static int deadline_of(int cmd, int op, const struct timespec *ts, __nsec *out)
{
	__nsec t, now = ukplat_monotonic_clock();

	*out = __NSEC_MAX;
	if (!ts)
		return 0;
	if (ts->tv_sec < 0 || (unsigned long)ts->tv_nsec >= 1000000000UL)
		return -EINVAL;
	if (uk_mul_overflow((__nsec)ts->tv_sec, 1000000000UL, &t) ||
	    uk_add_overflow(t, (__nsec)ts->tv_nsec, &t))
		return 0;
	if (cmd == FUTEX_WAIT) { /* relative */
		if (uk_add_overflow(t, now, out))
			*out = __NSEC_MAX;
		return 0;
	}
	if (op & FUTEX_CLOCK_REALTIME) {
		__nsec wall = ukplat_wall_clock();

		t = t > wall ? now + (t - wall) : now;
	}
	*out = t;
	return 0;
}

static int wait_op(__u32 *addr, int cmd, int op, __u32 val,
		   const struct timespec *ts, __u32 bits)
{
	struct timespec t;
	__nsec deadline;
	int rc = ts ? uk_user_get_obj(&t, ts) : 0;

	if (!rc)
		rc = deadline_of(cmd, op, ts ? &t : NULL, &deadline);
	if (rc)
		return rc;
	if (!bits)
		return -EINVAL;
	return uk_futex_wait(addr, val, deadline, bits);
}

/* A shared futex is known by its memory, a private one by the address alone. */
static int word_check(const __u32 *addr, int op)
{
	if ((__uptr)addr % sizeof(*addr))
		return -EINVAL;
	return op & FUTEX_PRIVATE_FLAG ? uk_user_range(addr, sizeof(*addr))
				       : uk_user_probe_r(addr, sizeof(*addr));
}

/* futex(2); the fourth argument is a time or a second count. */
UK_SYSCALL_R_DEFINE(int, futex, __u32 *, uaddr, int, op, __u32, val,
		    const struct timespec *, ts, __u32 *, uaddr2, __u32, val3)
{
	int cmd = op & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	int n2 = (int)(long)ts;
	int rc = word_check(uaddr, op);

	if (!rc && (cmd == FUTEX_REQUEUE || cmd == FUTEX_CMP_REQUEUE ||
		    cmd == FUTEX_WAKE_OP))
		rc = word_check(uaddr2, op);
	if (rc)
		return rc;
	switch (cmd) {
	case FUTEX_WAIT:
		return wait_op(uaddr, cmd, op, val, ts, UK_FUTEX_BITSET_ANY);
	case FUTEX_WAIT_BITSET:
		return wait_op(uaddr, cmd, op, val, ts, val3);
	case FUTEX_WAKE:
		return uk_futex_wake(uaddr, (int)val, UK_FUTEX_BITSET_ANY);
	case FUTEX_WAKE_BITSET:
		return val3 ? uk_futex_wake(uaddr, (int)val, val3) : -EINVAL;
	case FUTEX_REQUEUE:
		return requeue(uaddr, uaddr2, (int)val, n2, 0, 0);
	case FUTEX_CMP_REQUEUE:
		return requeue(uaddr, uaddr2, (int)val, n2, 1, val3);
	case FUTEX_WAKE_OP:
		return wake_op(uaddr, uaddr2, (int)val, n2, val3);
	}
	return -ENOSYS; /* priority inheritance */
}

static void robust_release(struct robust_list *e, long off, int tid)
{
	__u32 *word = (__u32 *)((char *)e + off);
	__u32 v;
	int rc;

	if ((__uptr)word % sizeof(*word) || uk_user_get_obj(&v, word))
		return;
	while ((v & FUTEX_TID_MASK) == (__u32)tid) {
		rc = uk_user_cas32_nopage(
			word, &v, (v & FUTEX_WAITERS) | FUTEX_OWNER_DIED);
		if (rc < 0 && uk_user_probe_w(word, sizeof(*word)))
			return;
		if (!rc) {
			if (v & FUTEX_WAITERS)
				uk_futex_wake(word, 1, UK_FUTEX_BITSET_ANY);
			return;
		}
	}
}

void uk_futex_robust_exit(void *head, int tid)
{
	struct robust_list *end = &((struct robust_list_head *)head)->list;
	struct robust_list *pending, *e, *next;
	struct robust_list_head h;

	if (uk_user_get_obj(&h, (struct robust_list_head *)head))
		return;
	pending = h.list_op_pending;
	/* bounded: the list belongs to the program and may be a ring */
	e = h.list.next;
	for (int i = 0; i < 2048 && e && e != end; i++) {
		if (uk_user_get_obj(&next, &e->next))
			return;
		if (e != pending)
			robust_release(e, h.futex_offset, tid);
		e = next;
	}
	if (pending)
		robust_release(pending, h.futex_offset, tid);
}
