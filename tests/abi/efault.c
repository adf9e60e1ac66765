/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bad pointers, given to every system call that takes any: none of them may do
 * more than fail, and each fails as on Linux.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define P 4096UL

static char *good, *hole, *rdonly, *edge;
static char *const kernel = (char *)0xffff800000100000UL;

/* good: read and write; edge: its end; then nothing; rdonly: a page. */
static void memory(void)
{
	good = mmap(NULL, 16 * P, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	edge = good + 2 * P;
	hole = edge + P;
	rdonly = good + 8 * P;
	munmap(edge, 4 * P);
	mprotect(rdonly, P, PROT_READ);
}

static void show(const char *name, const char *what, long rc)
{
	printf("%s(%s) = %ld %s\n", name, what, rc,
	       rc < 0 ? strerror(errno) : "");
}

#define OUT(n, name, ...)                                                      \
	do {                                                                   \
		show(#name, "NULL", syscall(SYS_##name, ##__VA_ARGS__, NULL)); \
		show(#name, "hole", syscall(SYS_##name, ##__VA_ARGS__, hole)); \
		show(#name, "kernel",                                          \
		     syscall(SYS_##name, ##__VA_ARGS__, kernel));              \
		show(#name, "rdonly",                                          \
		     syscall(SYS_##name, ##__VA_ARGS__, rdonly));              \
		show(#name, "edge",                                            \
		     syscall(SYS_##name, ##__VA_ARGS__, edge - 1));            \
	} while (0)

int main(void)
{
	memory();
	OUT(1, clock_gettime, 0);
	OUT(1, clock_gettime, 99);
	OUT(1, clock_getres, 0);
	OUT(0, nanosleep);
	OUT(1, clock_nanosleep, 1, 0);
	return 0;
}
