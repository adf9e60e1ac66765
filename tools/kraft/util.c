/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory, strings, sizes, likeness of words, hashes: see util.h. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "diag.h"
#include "util.h"

static void *checked(void *p)
{
	if (!p) {
		fputs("error[K0001]: out of memory\n", stderr);
		exit(EX_K_FAIL);
	}
	return p;
}

void *xmalloc(size_t n)
{
	return checked(malloc(n ? n : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t n)
{
	return checked(realloc(p, n ? n : 1));
}

char *xstrdup(const char *s)
{
	return checked(strdup(s));
}

char *xstrndup(const char *s, size_t n)
{
	return checked(strndup(s, n));
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char *s;

	return checked(vasprintf(&s, fmt, ap) < 0 ? NULL : s);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

static void buf_grow(struct buf *b, size_t n)
{
	size_t need = b->len + n + 1;

	if (need <= b->cap)
		return;
	b->cap = need < 64 ? 64 : need + need / 2;
	b->data = xrealloc(b->data, b->cap);
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	buf_grow(b, n);
	if (n)
		memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	buf_puts(b, s);
	free(s);
}

void buf_free(struct buf *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

char *buf_steal(struct buf *b)
{
	char *s;

	buf_add(b, "", 0);
	s = b->data;
	memset(b, 0, sizeof(*b));
	return s;
}

static void strv_take(struct strv *s, size_t at, char *str)
{
	s->v = xrealloc(s->v, (s->n + 2) * sizeof(*s->v));
	memmove(s->v + at + 1, s->v + at, (s->n - at) * sizeof(*s->v));
	s->v[at] = str;
	s->v[++s->n] = NULL;
}

void strv_add(struct strv *s, const char *str)
{
	strv_take(s, s->n, xstrdup(str));
}

void strv_addf(struct strv *s, const char *fmt, ...)
{
	va_list ap;
	char *str;

	va_start(ap, fmt);
	str = xvasprintf(fmt, ap);
	va_end(ap);
	strv_take(s, s->n, str);
}

void strv_insert(struct strv *s, size_t at, const char *str)
{
	strv_take(s, at, xstrdup(str));
}

bool strv_has(const struct strv *s, const char *str)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->v[i], str))
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strv_sort(struct strv *s)
{
	if (s->n)
		qsort(s->v, s->n, sizeof(*s->v), by_name);
}

void strv_free(struct strv *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i]);
	free(s->v);
	memset(s, 0, sizeof(*s));
}

bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

bool ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && !strcmp(s + n - m, suffix);
}

int64_t parse_size(const char *s)
{
	static const char units[] = "BKMGT";
	unsigned long long v;
	const char *u;
	char *end;

	if (!isdigit((unsigned char)*s))
		return -1;
	errno = 0;
	v = strtoull(s, &end, 10);
	if (errno || !v)
		return -1;
	if (*end) {
		u = strchr(units, toupper((unsigned char)*end));
		if (!u || v > (uint64_t)INT64_MAX >> (10 * (u - units)))
			return -1;
		v <<= 10 * (u - units);
		end++;
		if (u != units && *end == 'i')
			end++;
		if (u != units && *end == 'B')
			end++;
	}
	return *end || v > INT64_MAX ? -1 : (int64_t)v;
}

int64_t parse_number(const char *s, int64_t max)
{
	int64_t v = 0;
	int digit;

	if (!*s || strlen(s) > 19)
		return -1;
	for (; *s; s++) {
		digit = *s - '0';
		if (!isdigit((unsigned char)*s) || digit > max ||
		    v > (max - digit) / 10)
			return -1;
		v = v * 10 + digit;
	}
	return v;
}

const char *format_size(uint64_t n)
{
	static char ring[4][32];
	static unsigned int next;
	char *b = ring[next++ % ARRAY_SIZE(ring)];
	size_t size = sizeof(ring[0]);

	if (n >= 1ULL << 30)
		snprintf(b, size, "%.*f GiB", n % (1ULL << 30) ? 1 : 0,
			 (double)n / (1ULL << 30));
	else if (n >= 1 << 20 && n % (1 << 20) == 0)
		snprintf(b, size, "%llu MiB", (unsigned long long)n >> 20);
	else if (n >= 1 << 20)
		snprintf(b, size, "%.1f MiB", (double)n / (1 << 20));
	else if (n >= 1 << 10)
		snprintf(b, size, "%.*f KiB", n % 1024 ? 1 : 0,
			 (double)n / 1024);
	else
		snprintf(b, size, "%llu B", (unsigned long long)n);
	return b;
}

/* Levenshtein distance of words up to 63 characters. */
static unsigned int distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned int row[64], diag, up, best;

	if (n > 63 || m > 63)
		return 64;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		diag = row[0];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			up = row[j];
			best = diag + (a[i - 1] != b[j - 1]);
			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
			diag = up;
		}
	}
	return row[m];
}

const char *suggest(const char *word, const char *const names[])
{
	unsigned int best = strlen(word) / 3 + 1, d;
	const char *found = NULL;

	for (; *names; names++) {
		d = distance(word, *names);
		if (d <= best && (d < best || !found)) {
			best = d;
			found = *names;
		}
	}
	return found;
}

struct hash *hash_begin(void)
{
	EVP_MD_CTX *c = checked(EVP_MD_CTX_new());

	if (!EVP_DigestInit_ex(c, EVP_sha256(), NULL))
		checked(NULL);
	return (struct hash *)c;
}

void hash_add(struct hash *h, const void *p, size_t n)
{
	EVP_DigestUpdate((EVP_MD_CTX *)h, p, n);
}

void hash_end(struct hash *h, char hex[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	EVP_DigestFinal_ex((EVP_MD_CTX *)h, md, &n);
	EVP_MD_CTX_free((EVP_MD_CTX *)h);
	for (unsigned int i = 0; i < n && i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", md[i]);
}
