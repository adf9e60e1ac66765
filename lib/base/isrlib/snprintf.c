/* SPDX-License-Identifier: BSD-3-Clause */
/* Formatted text; see <uk/snprintf.h>. */
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <uk/snprintf.h>

static void fill(struct uk_fmt_out *out, char c, __sz n)
{
	char pad[16];

	memset(pad, c, sizeof(pad));
	for (; n > sizeof(pad); n -= sizeof(pad))
		out->put(out, pad, sizeof(pad));
	out->put(out, pad, n);
}

int uk_fmt_pad(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
	       const char *sign, const char *s, __sz n, __sz zeros)
{
	__sz signlen = strlen(sign);
	__sz total = signlen + zeros + n;
	__sz blanks = spec->width > 0 && (__sz)spec->width > total
			      ? (__sz)spec->width - total
			      : 0;

	if (blanks && !spec->left)
		fill(out, ' ', blanks);
	out->put(out, sign, signlen);
	if (zeros)
		fill(out, '0', zeros);
	out->put(out, s, n);
	if (blanks && spec->left)
		fill(out, ' ', blanks);
	return (int)(total + blanks);
}

static int64_t arg_signed(struct uk_fmt_args *a, char len)
{
	switch (len) {
	case 'H':
		return (signed char)va_arg(a->ap, int);
	case 'h':
		return (short)va_arg(a->ap, int);
	case 0:
		return va_arg(a->ap, int);
	}
	return va_arg(a->ap, long);
}

static uint64_t arg_unsigned(struct uk_fmt_args *a, char len)
{
	switch (len) {
	case 'H':
		return (unsigned char)va_arg(a->ap, int);
	case 'h':
		return (unsigned short)va_arg(a->ap, int);
	case 0:
		return va_arg(a->ap, unsigned int);
	}
	return va_arg(a->ap, unsigned long);
}

static int put_number(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		      uint64_t v, unsigned int base, const char *sign)
{
	const char *digits =
		spec->conv == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	char buf[24], *p = buf + sizeof(buf);
	__sz n, zeros = 0, want;

	for (; v; v /= base)
		*--p = digits[v % base];
	if (p == buf + sizeof(buf) && spec->prec != 0)
		*--p = '0';
	if (spec->conv == 'o' && spec->alt &&
	    (p == buf + sizeof(buf) || *p != '0') &&
	    spec->prec <= (int)(buf + sizeof(buf) - p))
		*--p = '0';
	n = (__sz)(buf + sizeof(buf) - p);
	if (spec->prec >= 0)
		want = (__sz)spec->prec;
	else if (spec->zero && !spec->left && spec->width > 0)
		want = (__sz)spec->width - MIN((__sz)spec->width, strlen(sign));
	else
		want = 0;
	if (want > n)
		zeros = want - n;
	return uk_fmt_pad(out, spec, sign, p, n, zeros);
}

static int put_signed(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		      int64_t v)
{
	const char *sign = spec->plus ? "+" : spec->space ? " " : "";

	return put_number(out, spec, v < 0 ? -(uint64_t)v : (uint64_t)v, 10,
			  v < 0 ? "-" : sign);
}

static int put_hex(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		   uint64_t v)
{
	const char *sign = spec->conv == 'X' ? "0X" : "0x";

	return put_number(out, spec, v, 16, spec->alt && v ? sign : "");
}

static int put_string(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		      const char *s)
{
	if (!s)
		s = "(null)";
	return uk_fmt_pad(
		out, spec, "", s,
		spec->prec >= 0 ? strnlen(s, (__sz)spec->prec) : strlen(s), 0);
}

static int put_pointer(struct uk_fmt_out *out, struct uk_fmt_spec *spec,
		       void *p)
{
	if (!p) {
		spec->prec = -1;
		return put_string(out, spec, "(nil)");
	}
	spec->alt = 1;
	return put_hex(out, spec, (uintptr_t)p);
}

/* One conversion; -1 if it is not known. */
static int convert(struct uk_fmt_out *out, struct uk_fmt_spec *spec,
		   struct uk_fmt_args *args)
{
	char c;

	switch (spec->conv) {
	case 'd':
	case 'i':
		return put_signed(out, spec, arg_signed(args, spec->len));
	case 'u':
		return put_number(out, spec, arg_unsigned(args, spec->len), 10,
				  "");
	case 'o':
		return put_number(out, spec, arg_unsigned(args, spec->len), 8,
				  "");
	case 'x':
	case 'X':
		return put_hex(out, spec, arg_unsigned(args, spec->len));
	case 'c':
		c = (char)va_arg(args->ap, int);
		return uk_fmt_pad(out, spec, "", &c, 1, 0);
	case 's':
		return put_string(out, spec, va_arg(args->ap, const char *));
	case 'p':
		return put_pointer(out, spec, va_arg(args->ap, void *));
	case '%':
		out->put(out, "%", 1);
		return 1;
	}
	return -1;
}

static const char *parse_flags(const char *f, struct uk_fmt_spec *spec)
{
	for (;; f++) {
		switch (*f) {
		case '-':
			spec->left = 1;
			continue;
		case '+':
			spec->plus = 1;
			continue;
		case ' ':
			spec->space = 1;
			continue;
		case '#':
			spec->alt = 1;
			continue;
		case '0':
			spec->zero = 1;
			continue;
		}
		return f;
	}
}

/* A number in the text, or from the arguments for '*'. */
static const char *parse_int(const char *f, struct uk_fmt_args *args, int *val)
{
	*val = 0;
	if (*f == '*') {
		*val = va_arg(args->ap, int);
		return f + 1;
	}
	for (; isdigit(*f); f++)
		*val = *val * 10 + (*f - '0');
	return f;
}

static const char *parse_length(const char *f, struct uk_fmt_spec *spec)
{
	if (!*f || !strchr("hljztL", *f))
		return f;
	spec->len = *f;
	if (f[0] == f[1] && (*f == 'h' || *f == 'l')) {
		spec->len = *f == 'h' ? 'H' : 'q';
		f++;
	}
	return f + 1;
}

static const char *parse_spec(const char *f, struct uk_fmt_args *args,
			      struct uk_fmt_spec *spec)
{
	*spec = (struct uk_fmt_spec){ .prec = -1 };
	f = parse_flags(f, spec);
	f = parse_int(f, args, &spec->width);
	if (spec->width < 0) {
		spec->left = 1;
		spec->width = -spec->width;
	}
	if (*f == '.') {
		f = parse_int(f + 1, args, &spec->prec);
		if (spec->prec < 0)
			spec->prec = -1;
	}
	f = parse_length(f, spec);
	spec->conv = *f;
	return *f ? f + 1 : f;
}

int uk_format(struct uk_fmt_out *out, uk_fmt_other_t other, const char *fmt,
	      va_list ap)
{
	struct uk_fmt_args args;
	struct uk_fmt_spec spec;
	const char *start;
	int n, total = 0;

	va_copy(args.ap, ap);
	while (*fmt) {
		start = fmt;
		fmt = strchrnul(fmt, '%');
		out->put(out, start, (__sz)(fmt - start));
		total += (int)(fmt - start);
		if (!*fmt)
			break;
		start = fmt;
		fmt = parse_spec(fmt + 1, &args, &spec);
		n = convert(out, &spec, &args);
		if (n < 0 && other)
			n = other(out, &spec, &args);
		if (n < 0) {
			n = (int)(fmt - start);
			out->put(out, start, (__sz)n);
		}
		total += n;
	}
	va_end(args.ap);
	return total;
}

struct membuf {
	struct uk_fmt_out out;
	char *pos;
	__sz left; /* bytes free, the final NUL not counted */
};

static void membuf_put(struct uk_fmt_out *out, const char *s, __sz n)
{
	struct membuf *b = __containerof(out, struct membuf, out);

	n = MIN(n, b->left);
	memcpy(b->pos, s, n);
	b->pos += n;
	b->left -= n;
}

int uk_vsnformat(char *buf, __sz len, uk_fmt_other_t other, const char *fmt,
		 va_list ap)
{
	char none[1];
	struct membuf b = { { membuf_put },
			    len ? buf : none,
			    len ? len - 1 : 0 };
	int n = uk_format(&b.out, other, fmt, ap);

	*b.pos = '\0';
	return n;
}

int uk_vsnprintf(char *buf, __sz len, const char *fmt, va_list ap)
{
	return uk_vsnformat(buf, len, NULL, fmt, ap);
}

int uk_snprintf(char *buf, __sz len, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = uk_vsnprintf(buf, len, fmt, ap);
	va_end(ap);
	return n;
}

void uk_snappendf(char *buf, __sz len, __sz *pos, const char *fmt, ...)
{
	va_list ap;

	if (*pos >= len)
		return;
	va_start(ap, fmt);
	*pos += (__sz)uk_vsnprintf(buf + *pos, len - *pos, fmt, ap);
	va_end(ap);
	*pos = MIN(*pos, len - 1);
}
