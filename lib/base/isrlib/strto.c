/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text to integers.  A result out of range is the nearest limit, as C says;
 * errno is left alone, since kernel code must not touch it.
 */
#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

static int digit(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return (c | 32) - 'a' + 10;
	return 99;
}

/* Skips "0x" if a hexadecimal digit follows, and finds the base. */
static const char *prefix(const char *s, int *base)
{
	int hex = s[0] == '0' && (s[1] | 32) == 'x' && isxdigit(s[2]);

	if (hex && (*base == 0 || *base == 16)) {
		*base = 16;
		return s + 2;
	}
	if (*base == 0)
		*base = s[0] == '0' ? 8 : 10;
	return s;
}

/* The magnitude, at most `max`; `*neg` tells of a minus sign. */
static unsigned long magnitude(const char *s, char **end, int base, int *neg,
			       int *over)
{
	const char *start = s, *first;
	unsigned long v = 0;

	*over = 0;
	while (isspace(*s))
		s++;
	*neg = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (base < 0 || base == 1 || base > 36) {
		if (end)
			*end = (char *)(uintptr_t)start;
		return 0;
	}
	first = s = prefix(s, &base);
	for (; digit(*s) < base; s++)
		if (__builtin_mul_overflow(v, (unsigned long)base, &v) ||
		    __builtin_add_overflow(v, (unsigned long)digit(*s), &v))
			*over = 1;
	if (end)
		*end = (char *)(uintptr_t)(s == first ? start : s);
	return s == first ? 0 : v;
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	int neg, over;
	unsigned long v = magnitude(s, end, base, &neg, &over);

	if (over)
		return ULONG_MAX;
	return neg ? -v : v;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
	int neg, over;
	unsigned long v = magnitude(s, end, base, &neg, &over);

	if (over || v > (unsigned long)LONG_MAX + neg)
		return neg ? LONG_MIN : LONG_MAX;
	return (long)(neg ? -v : v);
}

unsigned long long strtoull(const char *restrict s, char **restrict end,
			    int base)
{
	return strtoul(s, end, base);
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
	return strtol(s, end, base);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}
