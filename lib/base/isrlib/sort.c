/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * qsort and bsearch.  Heapsort: in place, no recursion, never worse than
 * n log n whatever the input.
 */
#include <stdint.h>
#include <stdlib.h>

typedef int (*cmp_fn)(const void *, const void *);

static void swap(char *a, char *b, size_t size)
{
	for (; size; size--, a++, b++) {
		char t = *a;

		*a = *b;
		*b = t;
	}
}

/* Lets element `i` sink in the heap of `n` elements. */
static void sift(char *v, size_t i, size_t n, size_t size, cmp_fn cmp)
{
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n &&
		    cmp(v + child * size, v + (child + 1) * size) < 0)
			child++;
		if (cmp(v + i * size, v + child * size) >= 0)
			return;
		swap(v + i * size, v + child * size, size);
		i = child;
	}
}

void qsort(void *base, size_t n, size_t size, cmp_fn cmp)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(base, i, n, size, cmp);
	for (size_t i = n; i-- > 1;) {
		swap(base, (char *)base + i * size, size);
		sift(base, 0, i, size, cmp);
	}
}

void *bsearch(const void *key, const void *base, size_t n, size_t size,
	      cmp_fn cmp)
{
	const char *v = base;

	while (n) {
		const char *mid = v + n / 2 * size;
		int c = cmp(key, mid);

		if (!c)
			return (void *)(uintptr_t)mid;
		if (c > 0) {
			v = mid + size;
			n--;
		}
		n /= 2;
	}
	return NULL;
}
