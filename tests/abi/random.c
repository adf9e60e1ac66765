/* SPDX-License-Identifier: BSD-3-Clause */
/* getrandom(2) with its flags and limits, and the device nodes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MIB (1UL << 20)

/* 1 if no two of 1000 draws of 16 bytes are alike. */
static int all_differ(void)
{
	static char v[1000][16];

	for (int i = 0; i < 1000; i++)
		if (getrandom(v[i], 16, 0) != 16)
			return 0;
	for (int i = 0; i < 1000; i++)
		for (int j = 0; j < i; j++)
			if (!memcmp(v[i], v[j], 16))
				return 0;
	return 1;
}

static void refused(const char *what, void *buf, unsigned int flags, int err)
{
	ssize_t n;

	errno = 0;
	n = getrandom(buf, 8, flags);
	printf("%s %zd %d\n", what, n, errno == err);
}

/* Ones among the bits of a MiB, in thousandths of all. */
static unsigned long ones(const unsigned char *p)
{
	unsigned long n = 0;

	for (unsigned long i = 0; i < MIB; i++)
		n += __builtin_popcount(p[i]);
	return (n * 1000 + 4 * MIB) / (8 * MIB);
}

static void node(const char *name)
{
	struct pollfd p = { .events = POLLIN | POLLOUT };
	unsigned char a[64] = { 0 }, b[64] = { 0 };
	struct stat st, lst;
	ssize_t n;

	p.fd = open(name, O_RDWR);
	printf("%s open %d\n", name, p.fd >= 0);
	fstat(p.fd, &st);
	stat(name, &lst);
	printf("mode %o %u:%u\n", st.st_mode, major(st.st_rdev),
	       minor(st.st_rdev));
	printf("same %d\n",
	       st.st_rdev == lst.st_rdev && st.st_mode == lst.st_mode);
	n = poll(&p, 1, 1000);
	printf("poll %zd %x\n", n, p.revents);
	n = read(p.fd, a, 64);
	printf("read %zd\n", n);
	n = read(p.fd, b, 64);
	printf("read %zd %d\n", n, !!memcmp(a, b, 64));
	printf("write %zd\n", write(p.fd, "noise", 5));
	printf("read nothing %zd\n", read(p.fd, a, 0));
	close(p.fd);
}

int main(void)
{
	unsigned char *big = mmap(NULL, 2 * MIB, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char a[8];

	printf("no flags %zd\n", getrandom(a, sizeof(a), 0));
	printf("nonblock %zd\n", getrandom(a, sizeof(a), GRND_NONBLOCK));
	printf("random %zd\n", getrandom(a, sizeof(a), GRND_RANDOM));
	printf("insecure %zd\n", getrandom(a, sizeof(a), 4));
	refused("both", a, 4 | GRND_RANDOM, EINVAL);
	refused("unknown", a, 8, EINVAL);
	printf("nothing %zd\n", getrandom(a, 0, 0));
#ifndef NATIVE
	refused("fault", (void *)16, 0, EFAULT);
#endif
	printf("large %zd\n", getrandom(big, MIB, 0));
	printf("ones %lu\n", ones(big));
	munmap(big + MIB, MIB);
#ifndef NATIVE
	/* what there is room for, up to the end of the memory */
	printf("past the end %zd\n", getrandom(big + MIB - 100, 200, 0));
#endif
	printf("differ %d\n", all_differ());
	node("/dev/random");
	node("/dev/urandom");
	return 0;
}
