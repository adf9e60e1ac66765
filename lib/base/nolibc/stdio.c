/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams without buffers of their own: each call gathers its output on the
 * stack and writes it at once, so that nothing is lost at a crash.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "libc.h"

struct __libc_file {
	int fd;
};

static FILE files[3] = { { 0 }, { 1 }, { 2 } };

#undef stdin
#undef stdout
#undef stderr
FILE *const stdin = &files[0];
FILE *const stdout = &files[1];
FILE *const stderr = &files[2];

struct sink {
	struct uk_fmt_out out;
	int fd;
	int failed;
	size_t fill;
	char buf[256];
};

static void write_all(struct sink *k, const char *s, size_t n)
{
	ssize_t w;

	while (n && !k->failed) {
		w = write(k->fd, s, n);
		if (w <= 0) {
			k->failed = 1;
			return;
		}
		s += w;
		n -= (size_t)w;
	}
}

static void sink_put(struct uk_fmt_out *out, const char *s, __sz n)
{
	struct sink *k = (struct sink *)out;

	if (n > sizeof(k->buf) - k->fill) {
		write_all(k, k->buf, k->fill);
		k->fill = 0;
	}
	if (n > sizeof(k->buf)) {
		write_all(k, s, n);
		return;
	}
	memcpy(k->buf + k->fill, s, n);
	k->fill += n;
}

int vdprintf(int fd, const char *fmt, va_list ap)
{
	struct sink k = { .out = { sink_put }, .fd = fd };
	int n = uk_format(&k.out, __nolibc_fmt_float, fmt, ap);

	write_all(&k, k.buf, k.fill);
	return k.failed ? -1 : n;
}

int vfprintf(FILE *f, const char *fmt, va_list ap)
{
	return vdprintf(f->fd, fmt, ap);
}

int vprintf(const char *fmt, va_list ap)
{
	return vfprintf(stdout, fmt, ap);
}

int fprintf(FILE *f, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vfprintf(f, fmt, ap);
	va_end(ap);
	return n;
}

int dprintf(int fd, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vdprintf(fd, fmt, ap);
	va_end(ap);
	return n;
}

int printf(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vprintf(fmt, ap);
	va_end(ap);
	return n;
}

int vsnprintf(char *s, size_t n, const char *fmt, va_list ap)
{
	return uk_vsnformat(s, n, __nolibc_fmt_float, fmt, ap);
}

int vsprintf(char *s, const char *fmt, va_list ap)
{
	return vsnprintf(s, (size_t)-1 >> 1, fmt, ap);
}

int snprintf(char *s, size_t n, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(s, n, fmt, ap);
	va_end(ap);
	return len;
}

int sprintf(char *s, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsprintf(s, fmt, ap);
	va_end(ap);
	return len;
}

size_t fwrite(const void *p, size_t size, size_t n, FILE *f)
{
	struct sink k = { .fd = f->fd };

	if (!size || !n)
		return 0;
	write_all(&k, p, size * n);
	return k.failed ? 0 : n;
}

int fputs(const char *s, FILE *f)
{
	size_t n = strlen(s);

	return !n || fwrite(s, n, 1, f) ? 0 : EOF;
}

int fputc(int c, FILE *f)
{
	char ch = (char)c;

	return fwrite(&ch, 1, 1, f) ? (unsigned char)c : EOF;
}

int putc(int c, FILE *f)
{
	return fputc(c, f);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int puts(const char *s)
{
	return printf("%s\n", s) < 0 ? EOF : 0;
}

int fflush(FILE *f)
{
	(void)f;
	return 0;
}

int fileno(FILE *f)
{
	return f->fd;
}

void perror(const char *s)
{
	fprintf(stderr, "%s: %s\n", s, strerror(errno));
}
