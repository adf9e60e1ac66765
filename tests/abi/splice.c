/* SPDX-License-Identifier: BSD-3-Clause */
/* splice, tee, vmsplice; sendfile and copy_file_range. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"

static char buf[200000], back[200000];
static int p[2], q[2], f, g;

/* Hidden from the compiler, which would object. */
static off_t *volatile bad = (off_t *)8;

static void fresh(void)
{
	close(p[0]);
	close(p[1]);
	close(q[0]);
	close(q[1]);
	if (pipe2(p, O_NONBLOCK) || pipe2(q, O_NONBLOCK))
		exit(1);
}

static unsigned int sum(const char *s, long n)
{
	unsigned int h = 0;

	for (long i = 0; i < n; i++)
		h = h * 31 + (unsigned char)s[i];
	return h;
}

static void show_read(int fd, long n)
{
	long r = read(fd, back, n);

	printf("read %ld: %u\n", r < 0 ? -errno : r, r > 0 ? sum(back, r) : 0);
}

static void into_pipe(void)
{
	off_t off = 100;

	fresh();
	SHOW(splice(f, NULL, p[1], NULL, 0, 0));
	SHOW(splice(f, NULL, p[1], NULL, 10, 0x100));
	SHOW(splice(f, NULL, g, NULL, 10, 0));
	SHOW(splice(f, NULL, p[0], NULL, 10, 0));
	SHOW(splice(99, NULL, p[1], NULL, 10, 0));
	SHOW(splice(f, NULL, 99, NULL, 10, 0));
	SHOW(splice(f, NULL, p[1], &off, 10, 0));
	SHOW_BAD(splice(f, bad, p[1], NULL, 10, 0));
	SHOW(splice(f, NULL, p[1], NULL, 5000, 0));
	SHOW(lseek(f, 0, SEEK_CUR));
	SHOW(splice(f, &off, p[1], NULL, 3, 0));
	SHOW(off);
	SHOW(lseek(f, 0, SEEK_CUR));
	show_read(p[0], 5000);
	show_read(p[0], 5000);
	off = 100000;
	SHOW(splice(f, &off, p[1], NULL, 10, 0));
	off = -1;
	SHOW(splice(f, &off, p[1], NULL, 10, 0));
	lseek(f, 0, SEEK_SET);
	SHOW(splice(f, NULL, p[1], NULL, 1 << 20, 0));
	SHOW(splice(f, NULL, p[1], NULL, 1 << 20, 0));
	SHOW(splice(f, NULL, p[1], NULL, 1 << 20, SPLICE_F_NONBLOCK));
	show_read(p[0], 100000);
	close(p[0]);
	p[0] = -1;
	SHOW(splice(f, NULL, p[1], NULL, 10, 0));
	lseek(f, 0, SEEK_SET);
}

static void out_of_pipe(void)
{
	off_t off = 10;
	int ap = open("a", O_WRONLY | O_APPEND | O_CREAT, 0600);

	fresh();
	SHOW(splice(p[0], NULL, g, NULL, 10, SPLICE_F_NONBLOCK));
	SHOW(write(p[1], "0123456789", 10));
	SHOW(splice(p[0], NULL, ap, NULL, 10, 0));
	SHOW(splice(p[0], &off, g, NULL, 10, 0));
	SHOW(splice(p[0], NULL, g, &off, 4, 0));
	SHOW(off);
	SHOW(lseek(g, 0, SEEK_CUR));
	SHOW(splice(p[0], NULL, g, NULL, 100, 0));
	SHOW(lseek(g, 0, SEEK_CUR));
	SHOW(pread(g, back, 20, 0));
	printf("%.6s|%d|%.4s\n", back, back[6], back + 10);
	close(p[1]);
	p[1] = -1;
	SHOW(splice(p[0], NULL, g, NULL, 10, 0));
	close(ap);
	unlink("a");
}

static void between(void)
{
	int s[2];

	fresh();
	SHOW(splice(p[0], NULL, p[1], NULL, 10, 0));
	SHOW(tee(p[0], p[1], 10, 0));
	SHOW(tee(f, p[1], 10, 0));
	SHOW(tee(p[0], q[1], 0, 0));
	SHOW(tee(p[0], q[1], 10, SPLICE_F_NONBLOCK));
	SHOW(tee(p[0], q[1], 10, 0x100));
	SHOW(write(p[1], "abcdef", 6));
	SHOW(tee(p[0], q[1], 4, 0));
	SHOW(splice(p[0], NULL, q[1], NULL, 100, 0));
	show_read(p[0], 10);
	show_read(q[0], 100);
	printf("%.10s\n", back);
	SHOW(splice(p[0], NULL, q[1], NULL, 100, 0));
	close(p[1]);
	p[1] = -1;
	SHOW(splice(p[0], NULL, q[1], NULL, 100, 0));
	SHOW(tee(p[0], q[1], 100, 0));
	fresh();
	close(q[0]);
	q[0] = -1;
	write(p[1], "x", 1);
	SHOW(tee(p[0], q[1], 100, 0));
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0) {
		close(s[0]);
		close(s[1]);
	}
}

static void vectors(void)
{
	struct iovec v[2] = { { "hello ", 6 }, { "world", 5 } };
	struct iovec r[2] = { { back, 4 }, { back + 100, 50 } };

	fresh();
	SHOW(vmsplice(p[1], v, 2, 0));
	SHOW(vmsplice(p[0], r, 2, 0));
	printf("%.4s %.7s\n", back, back + 100);
	SHOW(vmsplice(p[0], r, 2, SPLICE_F_NONBLOCK));
	SHOW(vmsplice(f, v, 2, 0));
	SHOW(vmsplice(p[1], v, 0, 0));
	SHOW(vmsplice(p[1], v, 2000, 0));
	SHOW(vmsplice(p[1], v, 2, 0x100));
	SHOW(vmsplice(99, v, 2, 0));
	close(p[0]);
	p[0] = -1;
	SHOW(vmsplice(p[1], v, 2, 0));
}

static void *late_writer(void *arg)
{
	(void)arg;
	usleep(50000);
	puts("late");
	write(p[1], "late", 4);
	return NULL;
}

static void *late_reader(void *arg)
{
	(void)arg;
	usleep(50000);
	puts("late");
	read(q[0], back, 4096);
	return NULL;
}

static void waiting(void)
{
	pthread_t t;

	fresh();
	fcntl(p[0], F_SETFL, 0);
	fcntl(q[1], F_SETFL, 0);
	pthread_create(&t, NULL, late_writer, NULL);
	SHOW(tee(p[0], q[1], 100, 0));
	pthread_join(t, NULL);
	fresh();
	fcntl(p[0], F_SETFL, 0);
	pthread_create(&t, NULL, late_writer, NULL);
	SHOW(splice(p[0], NULL, g, NULL, 100, 0));
	pthread_join(t, NULL);
	fresh();
	fcntl(q[1], F_SETFL, 0);
	write(q[1], buf, 65536);
	lseek(f, 0, SEEK_SET);
	pthread_create(&t, NULL, late_reader, NULL);
	SHOW(splice(f, NULL, q[1], NULL, 1000, 0));
	pthread_join(t, NULL);
}

static void sending(void)
{
	off_t off = 7;
	int ro = open("f", O_RDONLY), wo = open("h", O_WRONLY | O_CREAT, 0600),
	    ap = open("h", O_WRONLY | O_APPEND);

	fresh();
	SHOW(sendfile(p[1], ro, NULL, 1000));
	SHOW(lseek(ro, 0, SEEK_CUR));
	SHOW(sendfile(p[1], ro, &off, 1000));
	SHOW(off);
	SHOW(lseek(ro, 0, SEEK_CUR));
	show_read(p[0], 3000);
	SHOW(sendfile(wo, ro, NULL, 100000));
	SHOW(lseek(wo, 0, SEEK_CUR));
	SHOW(lseek(ro, 0, SEEK_CUR));
	SHOW(sendfile(wo, ro, NULL, 100000));
	SHOW(sendfile(ap, ro, NULL, 10));
	SHOW(sendfile(ro, ro, NULL, 10));
	SHOW(sendfile(wo, wo, NULL, 10));
	SHOW(sendfile(99, ro, NULL, 10));
	SHOW(sendfile(wo, 99, NULL, 10));
	SHOW_BAD(sendfile(wo, ro, bad, 10));
	off = -1;
	SHOW(sendfile(wo, ro, &off, 10));
	off = 0;
	SHOW(sendfile(wo, p[0], &off, 10));
	SHOW(sendfile(wo, ro, &off, 0));
	close(ro);
	close(wo);
	close(ap);
	unlink("h");
}

static void copying(void)
{
	off_t a = 10, b = 20;
	int in = open("f", O_RDWR), out = open("c", O_RDWR | O_CREAT, 0600),
	    wo = open("c", O_WRONLY), ro = open("c", O_RDONLY),
	    ap = open("c", O_RDWR | O_APPEND), dir = open("/", O_RDONLY);

	SHOW(copy_file_range(in, NULL, out, NULL, 100, 0));
	SHOW(lseek(in, 0, SEEK_CUR));
	SHOW(lseek(out, 0, SEEK_CUR));
	SHOW(copy_file_range(in, &a, out, &b, 1000, 0));
	printf("%ld %ld\n", (long)a, (long)b);
	SHOW(lseek(in, 0, SEEK_CUR));
	SHOW(copy_file_range(in, NULL, out, NULL, 1 << 20, 0));
	SHOW(copy_file_range(in, NULL, out, NULL, 1 << 20, 0));
	SHOW(lseek(out, 0, SEEK_END));
	long n = pread(out, back, sizeof(back), 0);
	printf("%ld %u\n", n, sum(back, n));
	SHOW(copy_file_range(in, NULL, out, NULL, 10, 1));
	SHOW(copy_file_range(wo, NULL, in, NULL, 10, 0));
	SHOW(copy_file_range(in, NULL, ro, NULL, 10, 0));
	SHOW(copy_file_range(in, NULL, ap, NULL, 10, 0));
	SHOW(copy_file_range(dir, NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(p[0], NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(99, NULL, out, NULL, 10, 0));
	a = 0;
	b = 5;
	SHOW(copy_file_range(out, &a, out, &b, 10, 0));
	b = 10;
	SHOW(copy_file_range(out, &a, out, &b, 10, 0));
	a = -1;
	SHOW(copy_file_range(in, &a, out, &b, 10, 0));
	SHOW_BAD(copy_file_range(in, bad, out, &b, 10, 0));
	a = 1000000;
	SHOW(copy_file_range(in, &a, out, &b, 10, 0));
	SHOW(copy_file_range(in, NULL, out, NULL, 0, 0));
	close(in);
	close(out);
	close(wo);
	close(ro);
	close(ap);
	close(dir);
	unlink("c");
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < (int)sizeof(buf); i++)
		buf[i] = (char)(i * 7 + i / 251);
	if (chdir("/tmp"))
		return 1;
	p[0] = p[1] = q[0] = q[1] = -1;
	f = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);
	g = open("g", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (write(f, buf, 80000) != 80000)
		return 1;
	lseek(f, 0, SEEK_SET);
	into_pipe();
	out_of_pipe();
	between();
	vectors();
	waiting();
	sending();
	copying();
	unlink("f");
	unlink("g");
	return 0;
}
