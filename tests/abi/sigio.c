/* SPDX-License-Identifier: BSD-3-Clause */
/* Files that send signals: F_SETOWN, F_SETSIG, O_ASYNC, FIOASYNC. */
#define _GNU_SOURCE
#include "abi.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int io, usr;

static void on_signal(int sig)
{
	if (sig == SIGIO)
		io++;
	else
		usr++;
}

static void got(const char *what)
{
	printf("%s: SIGIO %s, SIGUSR1 %s\n", what, io ? "yes" : "no",
	       usr ? "yes" : "no");
	io = usr = 0;
}

static void numbers(int fd)
{
	struct f_owner_ex ex = { F_OWNER_TID, (int)syscall(SYS_gettid) };

	SHOW(fcntl(fd, F_GETOWN));
	SHOW(fcntl(fd, F_GETSIG));
	SHOW(fcntl(fd, F_SETOWN, INT_MAX));
	SHOW(fcntl(fd, F_SETOWN, INT_MIN));
	SHOW(fcntl(fd, F_SETOWN, getpid()));
	printf("own: %d\n", fcntl(fd, F_GETOWN) == getpid());
	SHOW(fcntl(fd, F_SETSIG, 65));
	SHOW(fcntl(fd, F_SETSIG, -1));
	SHOW(fcntl(fd, F_SETSIG, 64));
	SHOW(fcntl(fd, F_GETSIG));
	SHOW(fcntl(fd, F_SETSIG, 0));
	SHOW(fcntl(fd, F_SETOWN_EX, &ex));
	ex.pid = 0;
	SHOW(fcntl(fd, F_GETOWN_EX, &ex));
	printf("thread: %d %d\n", ex.type, ex.pid == (int)syscall(SYS_gettid));
	ex.type = 3;
	SHOW(fcntl(fd, F_SETOWN_EX, &ex));
	ex = (struct f_owner_ex){ F_OWNER_PID, INT_MAX };
	SHOW(fcntl(fd, F_SETOWN_EX, &ex));
	SHOW_BAD(fcntl(fd, F_SETOWN_EX, 8));
	SHOW_BAD(fcntl(fd, F_GETOWN_EX, 8));
	SHOW(fcntl(fd, F_SETOWN, 0));
	SHOW(fcntl(fd, F_GETOWN));
}

static void flags(int fd, const char *what)
{
	int one = 1, zero = 0;

	printf("-- %s\n", what);
	SHOW(ioctl(fd, FIOASYNC, &zero));
	SHOW(ioctl(fd, FIOASYNC, &one));
	printf("%d\n", !!(fcntl(fd, F_GETFL) & O_ASYNC));
	SHOW(fcntl(fd, F_SETFL, 0));
	printf("%d\n", !!(fcntl(fd, F_GETFL) & O_ASYNC));
	SHOW(fcntl(fd, F_SETFL, O_ASYNC));
	printf("%d\n", !!(fcntl(fd, F_GETFL) & O_ASYNC));
	SHOW_BAD(ioctl(fd, FIOASYNC, 8));
}

static void sends(int from, int to, const char *what)
{
	char c;

	printf("-- %s\n", what);
	SHOW(fcntl(to, F_SETFL, O_ASYNC));
	SHOW(write(from, "a", 1));
	got("without an owner");
	SHOW(read(to, &c, 1));
	SHOW(fcntl(to, F_SETOWN, getpid()));
	SHOW(write(from, "a", 1));
	got("with one");
	SHOW(read(to, &c, 1));
	io = usr = 0;
	SHOW(fcntl(to, F_SETSIG, SIGUSR1));
	SHOW(write(from, "a", 1));
	got("another signal");
	SHOW(read(to, &c, 1));
	io = usr = 0;
	SHOW(fcntl(to, F_SETFL, 0));
	SHOW(write(from, "a", 1));
	got("turned off");
	SHOW(fcntl(dup(to), F_SETFL, O_ASYNC));
	SHOW(close(to));
	io = usr = 0;
	SHOW(write(from, "a", 1));
	got("closed, and a duplicate is left");
}

int main(void)
{
	int p[2], s[2], f = open("/tmp/f", O_RDWR | O_CREAT, 0600);

	signal(SIGIO, on_signal);
	signal(SIGUSR1, on_signal);
	pipe(p);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	numbers(f);
	numbers(p[0]);
	flags(f, "file");
	flags(eventfd(0, 0), "eventfd");
	flags(open("/dev/null", O_RDWR), "null");
	flags(p[0], "pipe");
	flags(s[0], "socket");
	sends(p[1], p[0], "pipe");
	sends(s[1], s[0], "socket");
	unlink("/tmp/f");
	return 0;
}
