/* SPDX-License-Identifier: BSD-3-Clause */
/* malloc and friends: the default allocator of the system. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>

/* What failed, as C says it. */
static void *checked(void *p)
{
	if (!p)
		errno = ENOMEM;
	return p;
}

void *malloc(size_t size)
{
	return checked(uk_malloc_from(uk_alloc_get_default(), size ? size : 1,
				      __return_addr(0)));
}

void *calloc(size_t n, size_t size)
{
	if (!n || !size)
		n = size = 1;
	return checked(uk_calloc_from(uk_alloc_get_default(), n, size,
				      __return_addr(0)));
}

void *realloc(void *p, size_t size)
{
	return checked(uk_realloc_from(uk_alloc_get_default(), p,
				       size ? size : 1, __return_addr(0)));
}

void free(void *p)
{
	uk_free(uk_alloc_get_default(), p);
}

int posix_memalign(void **p, size_t align, size_t size)
{
	return -uk_posix_memalign(uk_alloc_get_default(), p, align, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return checked(uk_memalign(uk_alloc_get_default(), align, size));
}

char *strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = malloc(len + 1);

	if (p) {
		memcpy(p, s, len);
		p[len] = '\0';
	}
	return p;
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}
