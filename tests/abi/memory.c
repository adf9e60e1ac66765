/* SPDX-License-Identifier: BSD-3-Clause */
/* mmap and its relatives, brk. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"

#define P 4096UL

static void say(const char *what, long ok)
{
	printf("%s: %s\n", what, ok ? "yes" : err_name(errno));
}

static void heap(void)
{
	char *a = sbrk(0), *b;

	say("sbrk grows", sbrk(3 * P) == a);
	a[3 * P - 1] = 7;
	b = sbrk(0);
	say("break moved", b == a + 3 * P);
	say("sbrk shrinks", sbrk(-2 * (long)P) == b);
	sbrk(2 * P);
	say("fresh heap is zero", a[3 * P - 1] == 0);
	a = malloc(64 << 20);
	say("large malloc", a != NULL);
	a[63 << 20] = 1;
	free(a);
}

static void protect(void)
{
	unsigned char v[4];
	char *p = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	say("mmap", p != MAP_FAILED);
	memset(p, 1, 4 * P);
	say("mprotect", !mprotect(p + P, P, PROT_READ));
	say("munmap the middle", !munmap(p + 2 * P, P));
	errno = 0;
	say("mprotect over a hole", !mprotect(p, 4 * P, PROT_READ));
	say("mincore with a hole", !mincore(p, 4 * P, v));
	say("mincore", !mincore(p, 2 * P, v) && (v[0] & v[1] & 1));
	say("dontneed", !madvise(p, P, MADV_DONTNEED) && p[0] == 0);
	say("msync", !msync(p, 2 * P, MS_SYNC));
	say("fixed noreplace",
	    mmap(p, P, PROT_READ,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		 0) != MAP_FAILED);
	say("fixed", mmap(p, P, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == p);
	say("length zero", mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
				-1, 0) != MAP_FAILED);
	say("bad type",
	    mmap(NULL, P, PROT_READ, MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
	say("bad fd",
	    mmap(NULL, P, PROT_READ, MAP_PRIVATE, 99, 0) != MAP_FAILED);
	say("unmap unaligned", !munmap(p + 1, P));
	say("mlock", !mlock(p, P));
	munmap(p, 4 * P);
}

static void remap(void)
{
	char *p = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *q;

	strcpy(p, "first");
	strcpy(p + P, "second");
	q = mremap(p, 2 * P, 64 * P, MREMAP_MAYMOVE);
	say("mremap grows", q != MAP_FAILED && !strcmp(q, "first") &&
				    !strcmp(q + P, "second") && !q[63 * P]);
	say("mremap shrinks", mremap(q, 64 * P, P, 0) == q);
	say("behind is gone", mremap(q + P, P, 2 * P, 0) != MAP_FAILED);
}

static void file(void)
{
	char buf[16], *p;
	int fd = open("/tmp/abi-memory", O_RDWR | O_CREAT | O_TRUNC, 0600);

	say("file", write(fd, "contents of it", 14) == 14);
	p = mmap(NULL, P, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	say("private map", p != MAP_FAILED && !memcmp(p, "contents", 8));
	say("rest of page is zero", p[14] == 0 && p[P - 1] == 0);
	p[0] = 'X';
	say("write stays private",
	    pread(fd, buf, 14, 0) == 14 && buf[0] == 'c');
	close(fd);
	say("map outlives close", p[1] == 'o');
	unlink("/tmp/abi-memory");
}

int main(void)
{
	heap();
	protect();
	remap();
	file();
	return 0;
}
