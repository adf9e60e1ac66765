/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared views of files and memory, large areas, areas that move or grow. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "abi.h"

#define P 4096UL
#define MIB (1UL << 20)
#define RW (PROT_READ | PROT_WRITE)

static void say(const char *what, long ok)
{
	printf("%s: %s\n", what, ok ? "yes" : "no");
}

static void result(const char *what, long rc)
{
	printf("%s: %s\n", what, rc == -1 ? err_name(errno) : "done");
}

static void file(void)
{
	char buf[16] = { 0 }, *p, *q, *r;
	int fd = open("/tmp/abi-shared", O_RDWR | O_CREAT | O_TRUNC, 0600), ro;

	say("write", write(fd, "contents of it", 14) == 14);
	p = mmap(NULL, 2 * P, RW, MAP_SHARED, fd, 0);
	q = mmap(NULL, P, PROT_READ, MAP_SHARED, fd, 0);
	r = mmap(NULL, P, RW, MAP_PRIVATE, fd, 0);
	say("maps", p != MAP_FAILED && q != MAP_FAILED && r != MAP_FAILED);
	r[1] = 'R';
	p[0] = 'X';
	say("the file sees it", pread(fd, buf, 14, 0) == 14 && buf[0] == 'X');
	say("the other view sees it", q[0] == 'X');
	say("the private copy does not", r[0] == 'c' && r[1] == 'R');
	say("pwrite", pwrite(fd, "abc", 3, 5) == 3);
	say("all views see that",
	    !memcmp(p + 5, "abc", 3) && !memcmp(q + 5, "abc", 3));
	say("private writes are", pread(fd, buf, 2, 0) == 2 && buf[1] == 'o');
	result("msync", msync(p, P, MS_SYNC));
	result("msync async", msync(p, P, MS_ASYNC));
	result("msync both", msync(p, P, MS_ASYNC | MS_SYNC));
	result("msync odd", msync(p + 1, P, MS_SYNC));
	result("grow", ftruncate(fd, 2 * P));
	p[P + 5] = 'G';
	say("grown part", pread(fd, buf, 1, P + 5) == 1 && buf[0] == 'G');
	say("dontneed keeps shared", !madvise(p, 2 * P, MADV_DONTNEED) &&
					     p[0] == 'X' && p[P + 5] == 'G');
	result("unmap", munmap(p, 2 * P));
	say("the file keeps it",
	    pread(fd, buf, 1, P + 5) == 1 && buf[0] == 'G');

	ro = open("/tmp/abi-shared", O_RDONLY);
	p = mmap(NULL, P, RW, MAP_SHARED, ro, 0);
	result("shared write of a read-only file", p == MAP_FAILED ? -1 : 0);
	p = mmap(NULL, P, PROT_READ, MAP_SHARED, ro, 0);
	result("made writable", mprotect(p, P, RW));
	result("made executable", mprotect(p, P, PROT_READ | PROT_EXEC));
	p = mmap(NULL, P, RW, MAP_PRIVATE, ro, 0);
	result("private write of it", p == MAP_FAILED ? -1 : 0);
	close(ro);
	ro = open("/tmp/abi-shared", O_WRONLY);
	p = mmap(NULL, P, PROT_WRITE, MAP_SHARED, ro, 0);
	result("map of a write-only file", p == MAP_FAILED ? -1 : 0);
	close(ro);
	close(fd);
	unlink("/tmp/abi-shared");
	say("outlives the name", q[0] == 'X');
}

/* A database: many pages, holes, and reads that must agree. */
static void database(void)
{
	int fd = open("/tmp/abi-db", O_RDWR | O_CREAT | O_TRUNC, 0600), ok = 1;
	unsigned int seed = 12345, i, at, v, got;
	char *p;

	ok &= !ftruncate(fd, 64 * P);
	p = mmap(NULL, 64 * P, RW, MAP_SHARED, fd, 0);
	for (i = 0; i < 2000; i++) {
		seed = seed * 1103515245 + 12345;
		at = (seed >> 8) % (64 * P / 4) * 4;
		v = seed;
		if (i % 2)
			memcpy(p + at, &v, 4);
		else
			ok &= pwrite(fd, &v, 4, at) == 4;
		if (i % 3)
			memcpy(&got, p + at, 4);
		else
			ok &= pread(fd, &got, 4, at) == 4;
		ok &= got == v;
	}
	say("a database agrees", ok);
	close(fd);
	unlink("/tmp/abi-db");
	munmap(p, 64 * P);
}

static void memory(void)
{
	char *p = mmap(NULL, 4 * P, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *q;

	strcpy(p + P, "shared");
	say("dontneed keeps",
	    !madvise(p, 4 * P, MADV_DONTNEED) && !strcmp(p + P, "shared"));
	q = mremap(p, 0, 4 * P, MREMAP_MAYMOVE);
	say("second view",
	    q != MAP_FAILED && q != p && !strcmp(q + P, "shared"));
	strcpy(q + 3 * P, "both");
	say("both see it", !strcmp(p + 3 * P, "both"));
	munmap(p, 4 * P);
	say("one is left", !strcmp(q + P, "shared"));
	p = mmap(NULL, P, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	result("second view of private",
	       mremap(p, 0, P, MREMAP_MAYMOVE) == MAP_FAILED ? -1 : 0);
}

static char *aligned(size_t len)
{
	char *p = mmap(NULL, len + 2 * MIB, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *q = (char *)(((unsigned long)p + 2 * MIB - 1) & -(2 * MIB));

	mprotect(q, len, RW);
	return q;
}

static int holds(const char *p, size_t len, size_t step)
{
	for (size_t i = 0; i < len; i += step)
		if (p[i] != (char)(i / step))
			return 0;
	return 1;
}

static void fill(char *p, size_t len, size_t step)
{
	for (size_t i = 0; i < len; i += step)
		p[i] = (char)(i / step);
}

static void large(void)
{
	char *p = aligned(8 * MIB), *q, *to;

	madvise(p, 8 * MIB, MADV_HUGEPAGE);
	fill(p, 8 * MIB, P);
	say("contents", holds(p, 8 * MIB, P));
	result("read-only hole", mprotect(p + MIB, P, PROT_READ));
	result("hole", munmap(p + 3 * MIB, P));
	result("nothing", mprotect(p + 4 * MIB, 2 * MIB, PROT_NONE));
	result("again", mprotect(p + 4 * MIB, 2 * MIB, RW));
	result("dropped", madvise(p + 6 * MIB + P, P, MADV_DONTNEED));
	say("before the hole", holds(p, 3 * MIB, P));
	say("behind it",
	    p[4 * MIB + P] == 1 && p[6 * MIB] == 0 && p[6 * MIB + 2 * P] == 2);
	say("dropped is zero", p[6 * MIB + P] == 0);
	p[6 * MIB + P] = 1;
	q = mremap(p + 4 * MIB, 4 * MIB, 12 * MIB, MREMAP_MAYMOVE);
	say("moved",
	    q != MAP_FAILED && holds(q, 4 * MIB, P) && q[11 * MIB] == 0);
	to = aligned(4 * MIB) + 3 * P;
	q = mremap(q, 3 * MIB, 3 * MIB, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	say("moved to odd place", q == to && holds(q, 3 * MIB, P));
	say("what was below stays", holds(p, 3 * MIB, P));
}

static void locks(void)
{
	int fd = open("/tmp/abi-lock", O_RDWR | O_CREAT | O_TRUNC, 0600);
	unsigned char v[4] = { 0 };
	char *p, *q;

	if (write(fd, "file", 4) != 4)
		return;
	q = mmap(NULL, P, RW, MAP_PRIVATE, fd, 0);
	q[0] = 'F';
	result("free of a file", madvise(q, P, MADV_FREE));
	say("is refused", q[0] == 'F');
	p = mmap(NULL, 4 * P, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	result("free", madvise(p, 4 * P, MADV_FREE));
	result("mlockall", mlockall(MCL_CURRENT));
	say("fills in", !mincore(p, 4 * P, v) && (v[0] & v[1] & v[3] & 1));
	result("future", mlockall(MCL_FUTURE));
	p = mmap(NULL, 4 * P, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say("fills in", !mincore(p, 4 * P, v) && (v[0] & v[1] & v[3] & 1));
	result("munlockall", munlockall());
	p = mmap(NULL, 4 * P, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say("no more", !mincore(p, 4 * P, v) && !((v[0] | v[1] | v[3]) & 1));
	result("bad flags", mlockall(0));
	result("bad flags", mlockall(8));
	close(fd);
	unlink("/tmp/abi-lock");
}

/* An area without advice, large enough to deserve large pages. */
static void huge(void)
{
	char *p = mmap(NULL, 48 * MIB, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i, zero = 1;

	for (i = 0; i < 16; i++) {
		zero &= !p[i * 3 * MIB + 77];
		p[i * 3 * MIB + 77] = i;
	}
	say("huge area is zero", zero);
	for (i = 0; i < 16; i++)
		zero &= p[i * 3 * MIB + 77] == i;
	say("and holds", zero);
	munmap(p, 48 * MIB);
}

static void grows(void)
{
	char *room = mmap(NULL, 400 * P, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	volatile char *p;

	munmap(room, 400 * P);
	p = mmap(room + 399 * P, P, RW,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED, -1,
		 0);
	say("growsdown", p != MAP_FAILED);
	for (int i = 0; i < 100; i++)
		p[-i * (long)P] = i;
	say("it grew", p[-99 * (long)P] == 99);
}

int main(void)
{
	file();
	database();
	memory();
	large();
	huge();
	locks();
	grows();
	return 0;
}
