/* SPDX-License-Identifier: BSD-3-Clause */
/* isrlib and nolibc's formats against the C library of the host. */
/* host-sources: */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <uk/test.h>

#define strlen t_strlen
#define strnlen t_strnlen
#define strcmp t_strcmp
#define strncmp t_strncmp
#define strcasecmp t_strcasecmp
#define strncasecmp t_strncasecmp
#define memcmp t_memcmp
#define memchr t_memchr
#define memrchr t_memrchr
#define memmem t_memmem
#define strchr t_strchr
#define strchrnul t_strchrnul
#define strrchr t_strrchr
#define strstr t_strstr
#define strspn t_strspn
#define strcspn t_strcspn
#define strpbrk t_strpbrk
#define strcpy t_strcpy
#define strncpy t_strncpy
#define strcat t_strcat
#define strncat t_strncat
#define strlcpy t_strlcpy
#define strlcat t_strlcat
#define strtok_r t_strtok_r
#define strtol t_strtol
#define strtoul t_strtoul
#define strtoll t_strtoll
#define strtoull t_strtoull
#define atoi t_atoi
#define atol t_atol
#define qsort t_qsort
#define bsearch t_bsearch
char *t_strchrnul(const char *s, int c);
void *t_memrchr(const void *s, int c, size_t n);
#include "../string.c"
#define digit strto_digit
#define prefix strto_prefix
#include "../strto.c"
#define swap sort_swap
#include "../sort.c"
#include "../snprintf.c"
#define __NOLIBC_TEST
#include "../../nolibc/fmt_float.c"
#define gmtime_r t_gmtime_r
#define timegm t_timegm
struct tm *t_gmtime_r(const time_t *t, struct tm *tm);
#include "../../nolibc/time.c"
#undef gmtime_r
#undef timegm
#if defined(__x86_64__)
#include "../../nolibc/arch/x86_64/ldouble.c"
#else
#include "../../nolibc/arch/arm64/ldouble.c"
#endif
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strcasecmp
#undef strncasecmp
#undef memcmp
#undef memchr
#undef memrchr
#undef memmem
#undef strchr
#undef strchrnul
#undef strrchr
#undef strstr
#undef strspn
#undef strcspn
#undef strpbrk
#undef strcpy
#undef strncpy
#undef strcat
#undef strncat
#undef strtok_r
#undef strtol
#undef strtoul
#undef qsort
#undef bsearch

static int fmt(char *s, size_t n, const char *f, ...)
{
	struct membuf b = { { membuf_put }, s, n - 1 };
	va_list ap;
	int len;

	va_start(ap, f);
	len = uk_format(&b.out, __nolibc_fmt_float, f, ap);
	va_end(ap);
	*b.pos = '\0';
	return len;
}

/* Prints both texts when they differ. */
static int differs(const char *f, int n, const char *s, int wish_n,
		   const char *wish)
{
	if (n == wish_n && !strcmp(s, wish))
		return 0;
	printf("# '%s': '%s' (%d), wished '%s' (%d)\n", f, s, n, wish, wish_n);
	return 1;
}

#define BOTH(f, ...)                                                           \
	do {                                                                   \
		int __n = fmt(a, sizeof(a), f, __VA_ARGS__);                   \
		int __m = snprintf(b, sizeof(b), f, __VA_ARGS__);              \
		bad += differs(f, __n, a, __m, b);                             \
	} while (0)

static const char *const flags[] = { "",   "-",	 "0",  "+",  " ",  "#",
				     "-0", "+0", "#0", "-#", " 0", "+-" };
static const char *const sizes[] = { "",   "1",	 "8",	"30",	".0",
				     ".1", ".5", "8.3", "12.0", "25.20" };

/* Every integer conversion with every flag, width, precision and length. */
UK_TESTCASE(libc, integers)
{
	static const long v[] = { 0,	   1,	     -1,       8,
				  255,	   -128,     32768,    INT_MAX,
				  INT_MIN, LONG_MAX, LONG_MIN, 1234567890123 };
	static const char *const lens[] = {
		"hh", "h", "", "l", "ll", "j", "z"
	};
	char a[128], b[128], f[32];
	int bad = 0;

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		for (size_t w = 0; w < ARRAY_SIZE(sizes); w++)
			for (size_t l = 0; l < ARRAY_SIZE(lens); l++)
				for (const char *c = "diuoxX"; *c; c++)
					for (size_t k = 0; k < ARRAY_SIZE(v);
					     k++) {
						snprintf(f, sizeof(f),
							 "<%%%s%s%s%c>",
							 flags[i], sizes[w],
							 lens[l], *c);
						BOTH(f, v[k]);
					}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

/* Texts, characters, pointers, stars and odd ends. */
UK_TESTCASE(libc, texts)
{
	char a[128], b[128];
	int bad = 0;

	BOTH("%s|%10s|%-10s|%.2s|%.0s|%c|%5c|%-5c|", "abc", "abc", "abc", "abc",
	     "abc", 'x', 'y', 'z');
	BOTH("%*d|%-*d|%*d|%.*d|%.*d|", 6, 1, 6, 2, -6, 3, 4, 5, -1, 6);
	BOTH("%p|%20p|%-20p|", (void *)0x1234, (void *)1, (void *)2);
	BOTH("%p %s%%%d", (void *)0, "x", 3);
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_snprintf(a, 4, "%s", "abcdef"), 6);
	UK_TEST_EXPECT_STR_EQ(a, "abc");
	UK_TEST_EXPECT_SNUM_EQ(uk_snprintf(__NULL, 0, "%d", 12345), 5);
	UK_TEST_EXPECT_SNUM_EQ(uk_snprintf(a, sizeof(a), "%y%", 1), 3);
	UK_TEST_EXPECT_STR_EQ(a, "%y%");
}

/* Floating point: edges and random bit patterns, exactly as the host. */
UK_TESTCASE(libc, floats)
{
	static const double v[] = { 0.0,
				    -0.0,
				    0.5,
				    1.5,
				    2.5,
				    0.05,
				    9.995,
				    1e-5,
				    123456789.0,
				    1e100,
				    1.7976931348623157e308,
				    5e-324,
				    0.1,
				    INFINITY,
				    -INFINITY,
				    NAN,
				    1e22,
				    99.99 };
	static char a[1600], b[1600];
	char f[32];
	int bad = 0;
	union {
		uint64_t u;
		double d;
	} r;
	uint64_t seed = 88172645463325252UL;

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		for (size_t w = 0; w < ARRAY_SIZE(sizes); w++)
			for (const char *c = "feEgG"; *c; c++)
				for (size_t k = 0; k < ARRAY_SIZE(v); k++) {
					snprintf(f, sizeof(f), "<%%%s%s%c>",
						 flags[i], sizes[w], *c);
					BOTH(f, v[k]);
				}
	/* not with '#': glibc 2.36 forgets the zeros there */
	BOTH("%Lf %Le %Lg", 1.5L, -1e300L, 0.1L);
	BOTH("%g %.3g", 999999.5, 9999.5);
	for (int i = 0; i < 3000; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		r.u = seed;
		if (isnan(r.d))
			continue;
		BOTH("%.17g", r.d);
		BOTH("%.3e", r.d);
		BOTH("%f", r.d);
	}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

/* Numbers out of text, with every base. */
UK_TESTCASE(libc, numbers)
{
	static const char *const t[] = { "",
					 "0",
					 "  12",
					 "-12",
					 "+5",
					 "0x1F",
					 "0x",
					 "0xg",
					 "077",
					 "08",
					 "z",
					 "Zz",
					 "-",
					 "9223372036854775807",
					 "9223372036854775808",
					 "-9223372036854775808",
					 "-9223372036854775809",
					 "18446744073709551615",
					 "18446744073709551616",
					 "-1",
					 "12ab",
					 "\t\n 7 ",
					 "1_0" };
	static const int bases[] = { 0, 2, 8, 10, 16, 36 };
	char *e1, *e2;

	for (size_t i = 0; i < ARRAY_SIZE(t); i++)
		for (size_t k = 0; k < ARRAY_SIZE(bases); k++) {
			UK_TEST_EXPECT_SNUM_EQ(t_strtol(t[i], &e1, bases[k]),
					       strtol(t[i], &e2, bases[k]));
			UK_TEST_EXPECT_PTR_EQ(e1, e2);
			UK_TEST_EXPECT_SNUM_EQ(t_strtoul(t[i], &e1, bases[k]),
					       strtoul(t[i], &e2, bases[k]));
			UK_TEST_EXPECT_PTR_EQ(e1, e2);
		}
}

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

/* Searching and comparing, with all pairs of a set of strings. */
UK_TESTCASE(libc, strings)
{
	static const char *const s[] = { "",	"a",	  "ab",	  "abc",
					 "b",	"abcabc", "xyz",  "\xff\x80",
					 "ABC", "a,b,,c", "aaab", "aab" };

	for (size_t i = 0; i < ARRAY_SIZE(s); i++) {
		UK_TEST_EXPECT_SNUM_EQ(t_strlen(s[i]), strlen(s[i]));
		for (const char *c = "a,z"; *c; c++) {
			UK_TEST_EXPECT_PTR_EQ(t_strchr(s[i], *c),
					      strchr(s[i], *c));
			UK_TEST_EXPECT_PTR_EQ(t_strrchr(s[i], *c),
					      strrchr(s[i], *c));
		}
		UK_TEST_EXPECT_PTR_EQ(t_strchr(s[i], 0), strchr(s[i], 0));
		for (size_t k = 0; k < ARRAY_SIZE(s); k++) {
			UK_TEST_EXPECT_SNUM_EQ(sign(t_strcmp(s[i], s[k])),
					       sign(strcmp(s[i], s[k])));
			UK_TEST_EXPECT_SNUM_EQ(sign(t_strncmp(s[i], s[k], 2)),
					       sign(strncmp(s[i], s[k], 2)));
			UK_TEST_EXPECT_SNUM_EQ(sign(t_strcasecmp(s[i], s[k])),
					       sign(strcasecmp(s[i], s[k])));
			UK_TEST_EXPECT_PTR_EQ(t_strstr(s[i], s[k]),
					      strstr(s[i], s[k]));
			UK_TEST_EXPECT_SNUM_EQ(t_strspn(s[i], s[k]),
					       strspn(s[i], s[k]));
			UK_TEST_EXPECT_SNUM_EQ(t_strcspn(s[i], s[k]),
					       strcspn(s[i], s[k]));
			UK_TEST_EXPECT_PTR_EQ(t_strpbrk(s[i], s[k]),
					      strpbrk(s[i], s[k]));
		}
	}
}

/* Copies never write beyond their size and always end. */
UK_TESTCASE(libc, copies)
{
	char a[8], words[] = ",a,,b", *pos;

	UK_TEST_EXPECT_SNUM_EQ(t_strlcpy(a, "abcdefghij", sizeof(a)), 10);
	UK_TEST_EXPECT_STR_EQ(a, "abcdefg");
	UK_TEST_EXPECT_SNUM_EQ(t_strlcpy(a, "abc", sizeof(a)), 3);
	UK_TEST_EXPECT_SNUM_EQ(t_strlcat(a, "defgh", sizeof(a)), 8);
	UK_TEST_EXPECT_STR_EQ(a, "abcdefg");
	t_strncpy(a, "xy", sizeof(a));
	UK_TEST_EXPECT_BYTES_EQ(a, "xy\0\0\0\0\0\0", 8);
	t_strncat(t_strcat(a, "1"), "2345", 2);
	UK_TEST_EXPECT_STR_EQ(a, "xy123");
	UK_TEST_EXPECT_STR_EQ(t_strtok_r(words, ",", &pos), "a");
	UK_TEST_EXPECT_STR_EQ(t_strtok_r(__NULL, ",", &pos), "b");
	UK_TEST_EXPECT_NULL(t_strtok_r(__NULL, ",", &pos));
}

static int cmp_int(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Sorting of all sizes to 64 with many equal keys; finding each key. */
UK_TESTCASE(libc, sorting)
{
	int a[64], b[64], key;

	for (int n = 0; n <= 64; n++) {
		for (int i = 0; i < n; i++)
			a[i] = b[i] = (i * 7919 + n * 31) % 23;
		t_qsort(a, (size_t)n, sizeof(int), cmp_int);
		qsort(b, (size_t)n, sizeof(int), cmp_int);
		UK_TEST_EXPECT_BYTES_EQ(a, b, (size_t)n * sizeof(int));
		for (key = -1; key < 25; key++) {
			int *p = t_bsearch(&key, a, (size_t)n, sizeof(int),
					   cmp_int);

			UK_TEST_EXPECT(!p == !bsearch(&key, b, (size_t)n,
						      sizeof(int), cmp_int));
			UK_TEST_EXPECT(!p || *p == key);
		}
	}
}

/* Calendar and back, from before the Common Era to far away. */
UK_TESTCASE(libc, calendar)
{
	uint64_t seed = 88172645463325252UL;
	int bad = 0;

	for (int i = 0; i < 20000; i++) {
		struct tm a = { 0 }, b = { 0 };
		time_t t;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		t = i < 4000 ? (i - 2000) * 43200L : (time_t)seed >> 25;
		t_gmtime_r(&t, &a);
		gmtime_r(&t, &b);
		bad += a.tm_year != b.tm_year || a.tm_mon != b.tm_mon ||
		       a.tm_mday != b.tm_mday || a.tm_hour != b.tm_hour ||
		       a.tm_min != b.tm_min || a.tm_sec != b.tm_sec ||
		       a.tm_wday != b.tm_wday || a.tm_yday != b.tm_yday;
		bad += t_timegm(&a) != t;
		a = b;
		a.tm_mon += 30 - i % 60;
		a.tm_mday += i % 90 - 45;
		b = a;
		bad += t_timegm(&a) != timegm(&b) || a.tm_year != b.tm_year;
	}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

uk_testsuite_register(libc, __NULL);
