/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread sleeps in a call that was given memory; meanwhile another thread
 * takes the memory away, forbids to write it, or maps something new there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096UL
#define MANY (128 * 1024)

enum { UNMAP, RDONLY, REMAP, HOWS };

static const char *const how_names[] = { "unmapped", "read-only", "new" };

struct op {
	size_t len; /* of the memory */
	const char *name;
	long (*call)(void); /* sleeps until wake() */
	void (*wake)(void);
	void (*after)(void); /* what is left; or NULL */
};

static char *mem;
static int fd[2];
static volatile int entered;

static void text_in(void)
{
	if (write(fd[1], "hello", 5) != 5)
		perror("write");
}

static void text_out(void)
{
	char buf[16] = "";
	long n = recv(fd[0], buf, 15, MSG_DONTWAIT);

	if (n < 0 && errno == ENOTSOCK) {
		struct pollfd p = { .fd = fd[0], .events = POLLIN };

		n = poll(&p, 1, 0) ? read(fd[0], buf, 15) : 0;
	}
	printf("  left: %s\n", n > 0 ? buf : "nothing");
}

static long do_read(void)
{
	return read(fd[0], mem, 100);
}

static long do_readv(void)
{
	struct iovec v[2] = { { mem, 3 }, { mem + 8, 20 } };

	return readv(fd[0], v, 2);
}

static long do_recv(void)
{
	return recv(fd[0], mem, 100, 0);
}

/* The header, the vector and the buffer are all in the page. */
static long do_recvmsg(void)
{
	struct msghdr *m = (struct msghdr *)mem;
	struct iovec *v = (struct iovec *)(mem + 512);

	*v = (struct iovec){ mem + 1024, 100 };
	*m = (struct msghdr){ .msg_iov = v, .msg_iovlen = 1 };
	return recvmsg(fd[0], m, 0);
}

static long do_write(void)
{
	return write(fd[1], mem, MANY);
}

static void drain(void)
{
	static char buf[MANY];
	long n;

	do {
		n = read(fd[0], buf, sizeof(buf));
		usleep(2000);
		struct pollfd p = { .fd = fd[0], .events = POLLIN };
		n = poll(&p, 1, 50);
	} while (n > 0);
}

static long do_poll(void)
{
	struct pollfd *p = (struct pollfd *)mem;

	*p = (struct pollfd){ .fd = fd[0], .events = POLLIN };
	return poll(p, 1, -1);
}

static long do_select(void)
{
	fd_set *s = (fd_set *)mem;

	FD_ZERO(s);
	FD_SET(fd[0], s);
	return select(fd[0] + 1, s, NULL, NULL, NULL);
}

static int ep;

static long do_epoll(void)
{
	return epoll_wait(ep, (struct epoll_event *)mem, 8, -1);
}

static void epoll_left(void)
{
	struct epoll_event e;
	int n = epoll_wait(ep, &e, 1, 0);

	printf("  left: %d\n", n);
}

static long do_futex(void)
{
	*(volatile int *)mem = 0;
	return syscall(SYS_futex, mem, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

static void futex_wake(void)
{
	long n;

	/* not before the sleeper sleeps */
	do {
		n = syscall(SYS_futex, mem, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
		usleep(1000);
	} while (!n);
	printf("  woken: %ld\n", n);
}

static void timer_on(void)
{
	struct itimerspec t = { .it_value = { .tv_nsec = 1 } };

	timerfd_settime(fd[0], 0, &t, NULL);
}

static void event_on(void)
{
	eventfd_write(fd[0], 3);
}

static void make_pipe(void)
{
	if (pipe(fd))
		perror("pipe");
}

static void make_stream(void)
{
	socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
}

static void make_packets(void)
{
	socketpair(AF_UNIX, SOCK_DGRAM, 0, fd);
}

static void make_event(void)
{
	fd[0] = eventfd(0, 0);
	fd[1] = -1;
}

static void make_timer(void)
{
	fd[0] = timerfd_create(CLOCK_MONOTONIC, 0);
	fd[1] = -1;
}

static void make_epoll(void)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET };

	make_pipe();
	ep = epoll_create1(0);
	epoll_ctl(ep, EPOLL_CTL_ADD, fd[0], &e);
}

static void *sleeper(void *arg)
{
	const struct op *op = arg;
	long n;

	entered = 1;
	n = op->call();
	printf("  %s: %ld %s\n", op->name, n, n < 0 ? strerror(errno) : "");
	return NULL;
}

static void take_away(int how, size_t len)
{
	if (how == RDONLY) {
		mprotect(mem, len, PROT_READ);
		return;
	}
	munmap(mem, len);
	if (how == REMAP)
		mmap(mem, len, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void one(void (*make)(void), const struct op *op, int how)
{
	size_t len = op->len;
	pthread_t t;

	printf("%s, %s\n", op->name, how_names[how]);
	make();
	mem = mmap(NULL, len, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(mem, 'm', len);
	entered = 0;
	pthread_create(&t, NULL, sleeper, (void *)op);
	while (!entered)
		usleep(100);
	usleep(20000); /* that it sleeps makes the test sharp, not right */
	take_away(how, len);
	op->wake();
	pthread_join(t, NULL);
	if (op->after)
		op->after();
	munmap(mem, len);
	close(fd[0]);
	close(fd[1]);
}

static void all(void (*make)(void), struct op op)
{
	for (int how = 0; how < HOWS; how++)
		one(make, &op, how);
}

int main(void)
{
	setbuf(stdout, NULL);
	all(make_pipe,
	    (struct op){ PAGE, "read(pipe)", do_read, text_in, text_out });
	all(make_pipe,
	    (struct op){ PAGE, "readv(pipe)", do_readv, text_in, text_out });
	all(make_stream,
	    (struct op){ PAGE, "read(stream)", do_read, text_in, text_out });
	all(make_stream,
	    (struct op){ PAGE, "recv(stream)", do_recv, text_in, text_out });
	all(make_packets,
	    (struct op){ PAGE, "recv(packets)", do_recv, text_in, NULL });
	/* a new page has no header in it, so nothing is said of that */
	for (int how = 0; how < REMAP; how++)
		one(make_stream,
		    &(struct op){ PAGE, "recvmsg(stream)", do_recvmsg, text_in,
				  NULL },
		    how);
	all(make_event,
	    (struct op){ PAGE, "read(eventfd)", do_read, event_on, NULL });
	all(make_timer,
	    (struct op){ PAGE, "read(timerfd)", do_read, timer_on, NULL });
	all(make_pipe, (struct op){ PAGE, "poll", do_poll, text_in, NULL });
	all(make_pipe, (struct op){ PAGE, "select", do_select, text_in, NULL });
	all(make_epoll,
	    (struct op){ PAGE, "epoll_wait", do_epoll, text_in, epoll_left });
	all(make_pipe,
	    (struct op){ PAGE, "futex", do_futex, futex_wake, NULL });
	one(make_pipe,
	    &(struct op){ MANY, "write(pipe)", do_write, drain, NULL }, UNMAP);
	one(make_pipe,
	    &(struct op){ MANY, "write(pipe)", do_write, drain, NULL }, REMAP);
	printf("still here\n");
	return 0;
}
