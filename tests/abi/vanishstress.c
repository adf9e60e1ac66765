/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * kernel: preempt
 *
 * Memory comes and goes on one CPU while calls on the other one use it: each
 * may fail, none may do more.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096UL
#define LEN (4 * PAGE)
#define ROUNDS 300

static char *mem;
static volatile int stop;
static int pipes[2], stream[2], packets[2], file, dir, ep, ev;

static void change(unsigned int i)
{
	int rw = PROT_READ | PROT_WRITE;

	switch (i % 5) {
	case 0:
		munmap(mem + PAGE, 2 * PAGE);
		break;
	case 1:
		mmap(mem, LEN, rw, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		     0);
		break;
	case 2:
		mprotect(mem, LEN, PROT_READ);
		break;
	case 3:
		mprotect(mem, LEN, rw);
		break;
	case 4:
		madvise(mem, LEN, MADV_DONTNEED);
		break;
	}
}

static void *changer(void *arg)
{
	for (unsigned int i = 0; !stop; i++)
		change(i);
	return arg;
}

static void sockets(char *p)
{
	struct iovec v = { p, 2 * PAGE };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };

	send(stream[0], p, LEN / 2, MSG_DONTWAIT);
	sendmsg(stream[0], &m, MSG_DONTWAIT);
	recv(stream[1], p, LEN, MSG_DONTWAIT);
	recvmsg(stream[1], &m, MSG_DONTWAIT);
	send(packets[0], p, PAGE, MSG_DONTWAIT);
	recv(packets[1], p, LEN, MSG_DONTWAIT);
	recvmsg(packets[1], (struct msghdr *)p, MSG_DONTWAIT);
	sendmsg(packets[0], (struct msghdr *)p, MSG_DONTWAIT);
	getsockname(stream[0], (void *)p, (void *)(p + 200));
}

static void files(char *p)
{
	write(pipes[1], p, LEN);
	read(pipes[0], p, LEN);
	readv(pipes[0], (struct iovec *)p, 2);
	pwrite(file, p, LEN, 0);
	pread(file, p, LEN, 0);
	write(ev, p, 8);
	read(ev, p, 8);
	lseek(dir, 0, SEEK_SET);
	syscall(SYS_getdents64, dir, p, PAGE);
	open(p, O_RDONLY);
	stat(p, (struct stat *)(p + 64));
	fstat(file, (struct stat *)p);
	syscall(SYS_getcwd, p, PAGE); /* libc's reads it again */
	syscall(SYS_futex, p, FUTEX_WAIT_PRIVATE, 12345678, NULL, NULL, 0);
	syscall(SYS_futex, p, FUTEX_WAKE_OP_PRIVATE, 1, 1, p + 4, 0);
	syscall(SYS_futex, p, FUTEX_CMP_REQUEUE_PRIVATE, 1, 1, p + 4, 7);
	poll((struct pollfd *)p, 3, 0);
	epoll_wait(ep, (struct epoll_event *)p, 4, 0);
}

static void on_signal(int sig)
{
	(void)sig;
}

int main(void)
{
	struct epoll_event e = { .events = EPOLLOUT };
	struct sigaction sa = { .sa_handler = on_signal };
	pthread_t t;

	sigaction(SIGPIPE, &sa, NULL);
	mem = mmap(NULL, LEN, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	file = open("/tmp/vanish", O_RDWR | O_CREAT | O_TRUNC, 0600);
	dir = open("/", O_RDONLY | O_DIRECTORY);
	ep = epoll_create1(0);
	ev = eventfd(0, EFD_NONBLOCK);
	if (pipe2(pipes, O_NONBLOCK) || file < 0 || dir < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, stream) ||
	    socketpair(AF_UNIX, SOCK_DGRAM, 0, packets))
		perror("open");
	epoll_ctl(ep, EPOLL_CTL_ADD, stream[0], &e);
	pthread_create(&t, NULL, changer, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		sockets(mem + i % 3 * PAGE);
		files(mem + PAGE + i % 2 * 100);
		if (i % 16 == 0)
			usleep(100); /* on one CPU the other has its turn */
	}
	stop = 1;
	pthread_join(t, NULL);
	unlink("/tmp/vanish");
	printf("still here\n");
	return 0;
}
