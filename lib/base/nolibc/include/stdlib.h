/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers, memory, sorting, the end of the program. */
#ifndef _STDLIB_H
#define _STDLIB_H
#include <stddef.h>
#include <bits/decls.h>
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
__LIBC_BEGIN
long strtol(const char *__restrict s, char **__restrict end, int base);
unsigned long strtoul(const char *__restrict s, char **__restrict end,
		      int base);
long long strtoll(const char *__restrict s, char **__restrict end, int base);
unsigned long long strtoull(const char *__restrict s, char **__restrict end,
			    int base);
int atoi(const char *s);
long atol(const char *s);
void qsort(void *base, size_t n, size_t size,
	   int (*cmp)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t n, size_t size,
	      int (*cmp)(const void *, const void *));
void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t size);
void free(void *p);
int posix_memalign(void **p, size_t align, size_t size);
void *aligned_alloc(size_t align, size_t size);
int atexit(void (*fn)(void));
void exit(int code) __attribute__((noreturn));
void _Exit(int code) __attribute__((noreturn));
void abort(void) __attribute__((noreturn));
static inline int abs(int x)
{
	return x < 0 ? -x : x;
}
static inline long labs(long x)
{
	return x < 0 ? -x : x;
}
__LIBC_END
#endif
