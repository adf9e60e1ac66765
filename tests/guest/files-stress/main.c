/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event counters, epoll sets and poll queues under many threads: nothing that
 * was given is lost or taken twice, and nobody sleeps for ever.  The argument
 * is the time in seconds.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <uk/file.h>
#include <uk/plat/time.h>
#include <uk/sched.h>

#include "../stress.h"

long uk_syscall_r_read(long fd, long buf, long len);
long uk_syscall_r_write(long fd, long buf, long len);
long uk_syscall_r_epoll_wait(long ep, long events, long max, long timeout);
long uk_syscall_r_epoll_ctl(long ep, long op, long fd, long ev);
long uk_syscall_r_poll(long fds, long n, long timeout);

#define THREADS 4
#define FDS 6

static int givers; /* threads that may still give */

/* As start(), for a thread that gives; it ends with gave(). */
static void start_giver(uk_thread_fn_t fn)
{
	__atomic_fetch_add(&givers, 1, __ATOMIC_SEQ_CST);
	start(fn, NULL);
}

static void gave(void)
{
	__atomic_fetch_sub(&givers, 1, __ATOMIC_SEQ_CST);
	done();
}

/* What a taker goes on for: a giver counts after it has given. */
static int more(void)
{
	return __atomic_load_n(&givers, __ATOMIC_SEQ_CST) ||
	       UK_READ_ONCE(taken) != UK_READ_ONCE(given);
}

/* Waits for all threads; those that hang are a failure. */
static int finish(const char *what)
{
	static int n;
	int ok = all_done() && given == taken;

	printf("%s %d - %s: %lu given, %lu taken\n", ok ? "ok" : "not ok", ++n,
	       what, given, taken);
	return ok;
}

/* One counter, blocking on both sides. */
static int counter;

static void count_up(void *arg)
{
	unsigned long v = 1;

	(void)arg;
	for (int i = 0; !over(); i++) {
		uk_syscall_r_write(counter, (long)&v, 8);
		add(&given, 1);
		if (i % 7 == 0)
			uk_sched_yield();
	}
	done();
}

static void count_down(void *arg)
{
	unsigned long v;

	(void)arg;
	for (;;) {
		if (uk_syscall_r_read(counter, (long)&v, 8) != 8 ||
		    v >= 1UL << 40)
			break;
		add(&taken, v);
	}
	/* pass the end on to the next */
	v = 1UL << 40;
	uk_syscall_r_write(counter, (long)&v, 8);
	done();
}

static int counters(unsigned long ms)
{
	unsigned long v = 1UL << 40;

	begin(ms);
	counter = eventfd(0, 0);
	for (int i = 0; i < THREADS; i++)
		start(count_down, NULL);
	for (int i = 0; i < THREADS; i++)
		start(count_up, NULL);
	while (running > THREADS)
		uk_sched_thread_sleep(5000000);
	/* what is there goes together with the end: take it out first */
	while (__atomic_load_n(&taken, __ATOMIC_SEQ_CST) != given)
		uk_sched_thread_sleep(1000000);
	uk_syscall_r_write(counter, (long)&v, 8);
	return finish("eventfd");
}

/* Sets: threads wait for one epoll, one of them in a second one. */
static int ep, outer, fds[FDS];
static unsigned int mode; /* EPOLLET or 0 */

static void ep_give(void *arg)
{
	unsigned long v = 1;

	(void)arg;
	for (unsigned int i = 0; !over(); i++) {
		uk_syscall_r_write(fds[i % FDS], (long)&v, 8);
		add(&given, 1);
		if (i % 3 == 0)
			uk_sched_yield();
	}
	gave();
}

/* Takes all there is: edges tell only once. */
static void drain(int fd)
{
	unsigned long v;

	while (uk_syscall_r_read(fd, (long)&v, 8) == 8)
		add(&taken, v);
}

static void ep_take(void *arg)
{
	int nested = arg != NULL;
	struct epoll_event ev[3];
	long n;

	while (more()) {
		if (nested)
			uk_syscall_r_epoll_wait(outer, (long)ev, 1, 20);
		n = uk_syscall_r_epoll_wait(ep, (long)ev, 3, nested ? 0 : 20);
		for (long i = 0; i < n; i++)
			drain(ev[i].data.fd);
	}
	done();
}

/* Adds, changes and removes entries all the time, by other numbers. */
static void ep_churn(void *arg)
{
	struct epoll_event e = { .events = EPOLLIN };
	int fd, i = 0;

	(void)arg;
	while (!over()) {
		fd = eventfd(1, EFD_NONBLOCK);
		e.data.fd = fd;
		uk_syscall_r_epoll_ctl(ep, EPOLL_CTL_ADD, fd, (long)&e);
		add(&given, 1);
		uk_sched_yield();
		e.events = EPOLLIN | EPOLLONESHOT;
		uk_syscall_r_epoll_ctl(ep, EPOLL_CTL_MOD, fd, (long)&e);
		e.events = EPOLLIN;
		uk_sched_yield();
		if (i++ & 1)
			uk_syscall_r_epoll_ctl(ep, EPOLL_CTL_DEL, fd, 0);
		drain(fd); /* who waited may have been faster */
		close(fd);
	}
	gave();
}

static int sets(unsigned long ms, unsigned int flags, const char *what)
{
	struct epoll_event e = { .events = EPOLLIN };
	int ok;

	begin(ms);
	mode = flags;
	ep = epoll_create1(0);
	outer = epoll_create1(0);
	uk_syscall_r_epoll_ctl(outer, EPOLL_CTL_ADD, ep, (long)&e);
	for (int i = 0; i < FDS; i++) {
		fds[i] = eventfd(0, EFD_NONBLOCK);
		e.events = EPOLLIN | mode;
		e.data.fd = fds[i];
		uk_syscall_r_epoll_ctl(ep, EPOLL_CTL_ADD, fds[i], (long)&e);
	}
	start_giver(ep_give);
	start_giver(ep_give);
	start_giver(ep_churn);
	for (int i = 0; i < THREADS; i++)
		start(ep_take, i ? NULL : &ep);
	ok = finish(what);
	for (int i = 0; i < FDS; i++)
		close(fds[i]);
	close(outer);
	close(ep);
	return ok;
}

/* A queue: sleepers of one edge each; a wake-up that is lost hangs them. */
static struct uk_pollq queue = UK_POLLQ_INITIALIZER(queue);
static struct uk_pollq target = UK_POLLQ_INITIALIZER(target);
static unsigned long tokens; /* guarded by the queue's lock */

static void q_give(void *arg)
{
	unsigned long flags;

	(void)arg;
	for (int i = 0; !over(); i++) {
		uk_spin_lock_irqsave(&queue.lock, flags);
		tokens++;
		uk_pollq_change_locked(&queue, POLLIN, POLLIN, 1);
		uk_spin_unlock_irqrestore(&queue.lock, flags);
		add(&given, 1);
		if (i % 5 == 0)
			uk_sched_yield();
	}
	gave();
}

static int token_take(void)
{
	unsigned long flags;
	int got;

	uk_spin_lock_irqsave(&queue.lock, flags);
	got = tokens != 0;
	tokens -= got;
	if (!tokens)
		uk_pollq_change_locked(&queue, 0, 0, 0);
	uk_spin_unlock_irqrestore(&queue.lock, flags);
	return got;
}

static void q_take(void *arg)
{
	struct uk_pollq *q = arg;

	for (;;) {
		uk_pollq_poll_until(q, POLLIN,
				    ukplat_monotonic_clock() + 50000000UL);
		while (token_take())
			add(&taken, 1);
		if (!more())
			break;
	}
	done();
}

/* Chains come and go meanwhile. */
static void q_chain(void *arg)
{
	(void)arg;
	while (!over()) {
		struct uk_poll_chain c = UK_POLL_CHAIN_UPDATE(
			POLLIN, (struct uk_pollq *)&target, 0);

		uk_pollq_register(&queue, &c);
		uk_sched_yield();
		uk_pollq_unregister(&queue, &c);
	}
	done();
}

static int queues(unsigned long ms)
{
	struct uk_poll_chain c = UK_POLL_CHAIN_UPDATE(POLLIN, &target, 0);
	int ok;

	begin(ms);
	uk_pollq_register(&queue, &c);
	start_giver(q_give);
	start_giver(q_give);
	for (int i = 0; i < THREADS; i++)
		start(q_take, i & 1 ? &queue : &target);
	start(q_chain, NULL);
	ok = finish("poll queues");
	uk_pollq_unregister(&queue, &c);
	return ok;
}

int main(int argc, char *argv[])
{
	unsigned long ms = (argc > 1 ? (unsigned long)atoi(argv[1]) : 1) * 250;
	int ok = 1;

	ok &= counters(ms);
	ok &= sets(ms, 0, "epoll");
	ok &= sets(ms, EPOLLET, "epoll, edges");
	ok &= queues(ms);
	printf("1..4\n");
	return !ok;
}
