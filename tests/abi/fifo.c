/* SPDX-License-Identifier: BSD-3-Clause */
/* FIFOs: making them, and how opening waits for the other side. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abi.h"

static char buf[100];

static int ok(int fd)
{
	return fd < 0 ? -1 : 0;
}

static void events(int fd)
{
	struct pollfd f = { fd, 0x3ff, 0 };
	int n = poll(&f, 1, 0);

	printf("events %d: %x\n", n, f.revents);
}

static void nonblocking(void)
{
	int r, w, rw;

	SHOW(ok(w = open("p", O_WRONLY | O_NONBLOCK)));
	SHOW(ok(r = open("p", O_RDONLY | O_NONBLOCK)));
	events(r); /* no writer yet is no hang-up */
	SHOW(read(r, buf, 10));
	SHOW(ok(w = open("p", O_WRONLY | O_NONBLOCK)));
	events(r);
	events(w);
	SHOW(read(r, buf, 10));
	SHOW(write(w, "hello", 5));
	events(r);
	close(w);
	events(r);
	SHOW(read(r, buf, 3));
	SHOW(read(r, buf, 10));
	SHOW(read(r, buf, 10));
	events(r);
	SHOW(ok(w = open("p", O_WRONLY)));
	events(r);
	SHOW(write(w, "x", 1));
	close(r);
	SHOW(write(w, "x", 1));
	events(w);
	close(w);
	/* what nobody has open has forgotten its contents */
	SHOW(ok(rw = open("p", O_RDWR | O_NONBLOCK)));
	SHOW(read(rw, buf, 10));
	SHOW(write(rw, "abc", 3));
	events(rw);
	SHOW(ok(r = open("p", O_RDONLY)));
	SHOW(read(r, buf, 10));
	SHOW(lseek(r, 0, SEEK_SET));
	SHOW(pread(r, buf, 1, 0));
	printf("flags %x\n", fcntl(rw, F_GETFL) & (O_ACCMODE | O_NONBLOCK));
	close(r);
	close(rw);
}

static void *opener(void *arg)
{
	int fd;

	usleep(50000);
	puts("other side");
	fd = open("p", *(int *)arg);
	usleep(50000);
	if (*(int *)arg == O_WRONLY)
		SHOW(write(fd, "data", 4));
	close(fd);
	return NULL;
}

static void on_signal(int sig)
{
	(void)sig;
}

static pthread_t it;

static void waiting(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	int how, fd;
	pthread_t t;

	how = O_WRONLY;
	pthread_create(&t, NULL, opener, &how);
	SHOW(ok(fd = open("p", O_RDONLY)));
	SHOW(read(fd, buf, 10));
	SHOW(read(fd, buf, 10));
	pthread_join(t, NULL);
	close(fd);
	how = O_RDONLY;
	pthread_create(&t, NULL, opener, &how);
	SHOW(ok(fd = open("p", O_WRONLY)));
	pthread_join(t, NULL);
	SHOW(write(fd, "x", 1));
	close(fd);
	sigaction(SIGUSR1, &sa, NULL);
	it = interrupt_soon();
	SHOW(ok(open("p", O_RDONLY)));
	pthread_join(it, NULL);
	it = interrupt_soon();
	SHOW(ok(open("p", O_WRONLY)));
	pthread_join(it, NULL);
	SHOW(ok(open("p", O_WRONLY | O_NONBLOCK)));
}

static void names(void)
{
	struct stat st;
	int fd, pa, n = -1;

	SHOW(mkfifo("p", 0640));
	SHOW(mkfifo("p", 0640));
	SHOW(mknod("q", S_IFIFO | 0600, 0));
	SHOW(stat("p", &st));
	printf("%o %ld\n", st.st_mode, (long)st.st_size);
	SHOW(ok(open("p", O_RDWR | O_CREAT | O_EXCL, 0600)));
	SHOW(ok(open("p", O_RDONLY | O_DIRECTORY)));
	SHOW(truncate("p", 0));
	SHOW(ok(pa = open("p", O_PATH)));
	SHOW(read(pa, buf, 1));
	fd = open("p", O_RDWR | O_CREAT | O_TRUNC, 0600);
	SHOW(fstat(fd, &st));
	printf("%o\n", st.st_mode);
	SHOW(fchmod(fd, 0600));
	SHOW(stat("p", &st));
	printf("%o\n", st.st_mode);
	SHOW(write(fd, "1234", 4));
	SHOW(ioctl(fd, FIONREAD, &n));
	printf("%d\n", n);
	SHOW(fcntl(fd, F_SETPIPE_SZ, 8192));
	SHOW(ftruncate(fd, 0));
	SHOW(unlink("p"));
	SHOW(read(fd, buf, 10));
	close(fd);
	close(pa);
	SHOW(unlink("q"));
	SHOW(mkfifo("p", 0600));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	umask(022);
	if (chdir("/tmp"))
		return 1;
	unlink("p");
	unlink("q");
	names();
	nonblocking();
	waiting();
	unlink("p");
	return 0;
}
