/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The stack's lock, clock, memory and its one thread, which takes packets in
 * and runs the timers.  Everything else runs in the threads that call.
 */

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/mutex.h>
#include <uk/netdev.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <uk/random.h>
#include <uk/sched.h>
#include <uk/thread.h>
#include <uk/wait.h>

#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <lwip/dhcp.h>

#include "lwip_glue.h"

#define NSEC_PER_MSEC 1000000UL
/* lwIP's TCP clock: its timer may begin in another thread at any time. */
#define SLEEP_MAX_MSEC 250U
#define DHCP_WAIT_MSEC 10000

static struct uk_mutex lock = UK_MUTEX_INITIALIZER(lock);
static DEFINE_WAIT_QUEUE(wq);
static int kicked; /* guarded by being a flag: set before the wake-up */

void lwip_lock(void)
{
	uk_mutex_lock(&lock);
}

void lwip_unlock(void)
{
	netif_poll_all();
	uk_mutex_unlock(&lock);
}

void lwip_kick(void)
{
	__atomic_store_n(&kicked, 1, __ATOMIC_RELEASE);
	uk_waitq_wake_up(&wq);
}

void *lwip_mem_malloc(__sz size)
{
	return uk_malloc(uk_alloc_get_default(), size);
}

void *lwip_mem_calloc(__sz n, __sz size)
{
	return uk_calloc(uk_alloc_get_default(), n, size);
}

void lwip_mem_free(void *p)
{
	uk_free(uk_alloc_get_default(), p);
}

u32_t sys_now(void)
{
	return (u32_t)(ukplat_monotonic_clock() / NSEC_PER_MSEC);
}

/*
 * Port numbers and first sequence numbers, drawn several at once; the stack's
 * lock is held.
 */
__u32 lwip_rand(void)
{
	static __u32 pool[8];
	static unsigned int left;
	__u32 r;

	if (!left) {
		uk_random_best(pool, sizeof(pool));
		left = ARRAY_SIZE(pool);
	}
	r = pool[--left];
	pool[left] = 0;
	return r;
}

static bool take_kick(void)
{
	return __atomic_exchange_n(&kicked, 0, __ATOMIC_ACQUIRE);
}

static void net_thread(void *arg __unused)
{
	__nsec msec;
	bool more;

	for (;;) {
		lwip_lock();
		more = lwip_netif_poll();
		sys_check_timeouts();
		if (!more)
			more = lwip_netif_arm();
		msec = MIN(sys_timeouts_sleeptime(), SLEEP_MAX_MSEC);
		lwip_unlock();
		if (more) {
			uk_sched_yield();
			continue;
		}
		if (!msec)
			continue;
		uk_waitq_wait_event_deadline(&wq, take_kick(),
					     ukplat_monotonic_clock() +
						     msec * NSEC_PER_MSEC);
	}
}

/* Whether an interface still waits for an address from DHCP. */
static bool dhcp_waits(void)
{
	struct netif *n;

	if (!LWIP_DHCP)
		return false;
	NETIF_FOREACH(n)
	{
		if (netif_get_client_data(n,
					  LWIP_NETIF_CLIENT_DATA_INDEX_DHCP) &&
		    ip4_addr_isany_val(*netif_ip4_addr(n)))
			return true;
	}
	return false;
}

static int lwip_start(struct uk_init_ctx *ictx __unused)
{
	struct uk_thread *t;
	int rc;

	lwip_lock();
	lwip_init();
	for (unsigned int i = 0; i < uk_netdev_count(); i++) {
		rc = lwip_netif_add(uk_netdev_get(i));
		if (rc)
			uk_pr_err("netdev%u: cannot start it: %d\n", i, rc);
	}
	lwip_unlock();

	t = uk_thread_create(net_thread, __NULL, 0, "lwip");
	if (!t)
		return -ENOMEM;
	rc = uk_sched_thread_add(uk_sched_current(), t);
	if (rc)
		return rc;
	for (int ms = 0; dhcp_waits() && ms < DHCP_WAIT_MSEC; ms += 10)
		uk_sched_thread_sleep(10 * NSEC_PER_MSEC);
	return 0;
}

uk_sys_initcall_prio(lwip_start, 0x0, 3);
