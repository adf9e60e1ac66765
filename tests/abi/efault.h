/* SPDX-License-Identifier: BSD-3-Clause */
/* One system call with one bad pointer of each kind. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"

#define PAGE 4096UL

enum kinds { NONE, HOLE, KERNEL, HIGH, END, EDGE, RDONLY, KINDS };

static char *good, *hole, *rdonly, *edge;

static const long B = 0x0badbad0badbad0bL; /* the argument that is bad */
static long G; /* a good one */

static const char *kind_name(int i)
{
	static const char *const names[] = {
		"NULL",	   "a hole",  "the kernel",	 "no address",
		"the end", "an edge", "read-only memory"
	};

	return names[i];
}

static void *kind(int i)
{
	void *const p[] = { NULL,
			    hole,
			    (void *)0xffff800000100000UL,
			    (void *)0x0100000000000000UL,
			    (void *)-2L,
			    edge - 1,
			    rdonly };

	return p[i];
}

/* good: three pages, the last one all 'x'; behind it nothing. */
static void efault_init(void)
{
	setbuf(stdout, NULL);
	good = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	edge = good + 3 * PAGE;
	hole = edge + PAGE;
	G = (long)good;
	rdonly = good + 9 * PAGE;
	memset(edge - PAGE, 'x', PAGE);
	munmap(edge, 4 * PAGE);
	mprotect(rdonly, PAGE, PROT_READ);
	if (chdir("/tmp") || (symlink("/target", "link") && errno != EEXIST))
		perror("/tmp");
}

#define RESULT(call)                                                           \
	do {                                                                   \
		errno = 0;                                                     \
		long r_ = (call);                                              \
		printf("%s = %ld %s\n", #call, r_,                             \
		       r_ < 0 ? err_name(errno) : "");                         \
	} while (0)

static void bad_call(const char *what, long nr, const long a[6], int first,
		     int last)
{
	long v[6], rc;

	for (int k = first; k <= last; k++) {
		for (int i = 0; i < 6; i++)
			v[i] = a[i] == B ? (long)kind(k) : a[i];
		edge[-1] = 'x';
		errno = 0;
		rc = syscall(nr, v[0], v[1], v[2], v[3], v[4], v[5]);
		printf("%s, B is %s: %s\n", what, kind_name(k),
		       rc < 0 ? err_name(errno) : "fine");
	}
}

static inline void legacy_call(const char *name, long nr, const long a[6])
{
	long v[6], rc;

	for (int k = HOLE; k <= EDGE; k++) {
		for (int i = 0; i < 6; i++)
			v[i] = a[i] == B ? (long)kind(k) : a[i];
		edge[-1] = 'x';
		errno = 0;
		rc = syscall(nr, v[0], v[1], v[2], v[3], v[4], v[5]);
		if (rc >= 0 || errno != EFAULT)
			printf("%s, B is %s: %ld %s\n", name, kind_name(k), rc,
			       err_name(errno));
	}
}

#define BAD_CALL(first, last, name, ...)                                       \
	bad_call(#name "(" #__VA_ARGS__ ")", SYS_##name,                       \
		 (const long[6]){ LONGS(__VA_ARGS__) }, first, last)
/* The pointer is read: also NULL is bad, memory that is read-only is not. */
#define BAD_IN(...) BAD_CALL(NONE, EDGE, __VA_ARGS__)
/* It is written to. */
#define BAD_OUT(...) BAD_CALL(NONE, RDONLY, __VA_ARGS__)
/* All that is in the lower half is skipped but a hole. */
#define BAD_PTR(...) BAD_CALL(HOLE, END, __VA_ARGS__)

/* Every kind must give EFAULT; only what does not is said. */
#define LEGACY(name, ...)                                                      \
	legacy_call(#name, SYS_##name, (const long[6]){ LONGS(__VA_ARGS__) })

#define LONGS_N(a, b, c, d, e, f, n, ...) n
#define LONGS(...) LONGS_(LONGS_N(__VA_ARGS__, 6, 5, 4, 3, 2, 1), __VA_ARGS__)
#define LONGS_(n, ...) LONGS__(n, __VA_ARGS__)
#define LONGS__(n, ...) LONGS##n(__VA_ARGS__)
#define LONGS1(a) (long)(a)
#define LONGS2(a, ...) (long)(a), LONGS1(__VA_ARGS__)
#define LONGS3(a, ...) (long)(a), LONGS2(__VA_ARGS__)
#define LONGS4(a, ...) (long)(a), LONGS3(__VA_ARGS__)
#define LONGS5(a, ...) (long)(a), LONGS4(__VA_ARGS__)
#define LONGS6(a, ...) (long)(a), LONGS5(__VA_ARGS__)
