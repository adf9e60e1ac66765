/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory that is always there, strings that grow, and lists of strings.
 *
 * kraft is a short-lived command: without memory there is nothing sensible
 * left to do, so the x-functions end it with one clear error.
 */
#ifndef KRAFT_UTIL_H
#define KRAFT_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);
char *xvasprintf(const char *fmt, va_list ap) PRINTF(1, 0);

/** Bytes that grow at the end; always followed by a NUL that is not counted. */
struct buf {
	char *data;
	size_t len, cap;
};

void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_free(struct buf *b);
/** Hands the string out (never NULL); the buffer is empty afterwards. */
char *buf_steal(struct buf *b);

/** A list of strings, NULL after the last: `v.v` is an argv. */
struct strv {
	char **v;
	size_t n;
};

void strv_add(struct strv *s, const char *str);
void strv_addf(struct strv *s, const char *fmt, ...) PRINTF(2, 3);
void strv_insert(struct strv *s, size_t at, const char *str);
bool strv_has(const struct strv *s, const char *str);
void strv_sort(struct strv *s);
void strv_free(struct strv *s);

bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);

/**
 * Reads a size such as 64Mi, 64M, 1280K, 1G or 65536 (bytes).
 * K, M, G are powers of 1024 with and without i or B.  -1 if malformed or 0.
 */
int64_t parse_size(const char *s);
/** A decimal number, 1-19 digits alone, up to `max`; -1 for anything else. */
int64_t parse_number(const char *s, int64_t max);
/** "64 MiB"; in a static buffer, four at a time. */
const char *format_size(uint64_t n);

/** The nearest of `names` (NULL-terminated) to `word`, or NULL if none is. */
const char *suggest(const char *word, const char *const names[]);

/** SHA-256 as 64 hexadecimal digits. */
struct hash;
struct hash *hash_begin(void);
void hash_add(struct hash *h, const void *p, size_t n);
void hash_end(struct hash *h, char hex[65]);

#endif
