/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * printf's %e %f %g, exact for every double: the value is m * 2^e, which has a
 * finite decimal form.  It is written out in base 10^9 words, integer part and
 * fraction, and rounded to even where it is cut.
 */
#include <stdint.h>
#include <string.h>

#include "libc.h"

#define BASE 1000000000U
#define INT_WORDS 36 /* 2^1024 has 309 digits */
#define FRAC_WORDS 120 /* 2^-1074 has 1074 */
#define MAX_DIGITS ((INT_WORDS + FRAC_WORDS) * 9)

struct decimal {
	char d[MAX_DIGITS + 1]; /* digits, one spare in front for a carry */
	int n; /* how many */
	int point; /* how many of them stand before the point; may be < 0 */
};

static uint32_t mul_add(uint32_t *w, int n, uint32_t f, uint32_t carry)
{
	for (int i = 0; i < n; i++) {
		uint64_t t = (uint64_t)w[i] * f + carry;

		w[i] = (uint32_t)(t % BASE);
		carry = (uint32_t)(t / BASE);
	}
	return carry;
}

static void put9(char *d, uint32_t w)
{
	for (int i = 8; i >= 0; i--, w /= 10)
		d[i] = (char)(w % 10);
}

/* Halves the number in ip (little-endian words) and fp (big-endian). */
static void halve(uint32_t *ip, uint32_t *fp)
{
	uint32_t rest = 0;

	for (int i = INT_WORDS - 1; i >= 0; i--) {
		uint32_t w = ip[i] + (rest ? BASE : 0);

		rest = w & 1;
		ip[i] = w / 2;
	}
	for (int i = 0; i < FRAC_WORDS; i++) {
		uint32_t w = fp[i] + (rest ? BASE : 0);

		rest = w & 1;
		fp[i] = w / 2;
	}
}

/* All digits of m * 2^e, without leading zeros. */
static void expand(struct decimal *x, uint64_t m, int e)
{
	uint32_t ip[INT_WORDS] = { 0 }, fp[FRAC_WORDS] = { 0 };
	int skip = 0;

	ip[0] = (uint32_t)(m % BASE);
	ip[1] = (uint32_t)(m / BASE);
	for (; e > 0; e--)
		mul_add(ip, INT_WORDS, 2, 0);
	for (; e < 0; e++)
		halve(ip, fp);
	for (int i = 0; i < INT_WORDS; i++)
		put9(x->d + (INT_WORDS - 1 - i) * 9, ip[i]);
	for (int i = 0; i < FRAC_WORDS; i++)
		put9(x->d + (INT_WORDS + i) * 9, fp[i]);
	while (m && !x->d[skip])
		skip++;
	x->n = MAX_DIGITS - skip;
	memmove(x->d, x->d + skip, (size_t)x->n);
	x->point = m ? INT_WORDS * 9 - skip : 0;
}

/* Keeps the first `keep` digits, rounded; the rest become zero. */
static void round_to(struct decimal *x, int keep)
{
	int i, up, tail = 0;

	if (keep >= x->n)
		return;
	if (keep < 0) {
		x->n = 0;
		return;
	}
	for (i = keep + 1; i < x->n; i++)
		tail |= x->d[i];
	up = x->d[keep] > 5 ||
	     (x->d[keep] == 5 && (tail || (keep && (x->d[keep - 1] & 1))));
	x->n = keep;
	for (i = keep - 1; up && i >= 0; i--) {
		up = x->d[i] == 9;
		x->d[i] = up ? 0 : (char)(x->d[i] + 1);
	}
	if (up) {
		memmove(x->d + 1, x->d, (size_t)x->n);
		x->d[0] = 1;
		x->n++;
		x->point++;
	}
}

static char digit_at(const struct decimal *x, int i)
{
	return (char)('0' + (i >= 0 && i < x->n ? x->d[i] : 0));
}

/* Digits with a point: from decimal place `from` on, `prec` after the point. */
static char *put_fixed(char *p, const struct decimal *x, int prec, int alt)
{
	int first = x->point > 0 ? 0 : x->point - 1;

	for (int i = first; i < x->point; i++)
		*p++ = digit_at(x, i);
	if (prec || alt)
		*p++ = '.';
	for (int i = 0; i < prec; i++)
		*p++ = digit_at(x, x->point + i);
	return p;
}

static char *put_exp(char *p, struct decimal *x, int prec, int alt, char e)
{
	int exp = x->n && x->d[0] ? x->point - 1 : 0;
	int mag = exp < 0 ? -exp : exp;

	x->point = 1;
	p = put_fixed(p, x, prec, alt);
	*p++ = e;
	*p++ = exp < 0 ? '-' : '+';
	if (mag >= 100)
		*p++ = (char)('0' + mag / 100);
	*p++ = (char)('0' + mag / 10 % 10);
	*p++ = (char)('0' + mag % 10);
	return p;
}

static char *strip_zeros(char *start, char *p)
{
	if (!memchr(start, '.', (size_t)(p - start)))
		return p;
	while (p[-1] == '0')
		p--;
	return p[-1] == '.' ? p - 1 : p;
}

static char *put_general(char *p, struct decimal *x, int prec, int alt, char e)
{
	struct decimal mantissa;
	char *start = p;
	int exp;

	if (!prec)
		prec = 1;
	round_to(x, prec);
	exp = x->n && x->d[0] ? x->point - 1 : 0;
	if (exp >= -4 && exp < prec) {
		p = put_fixed(p, x, prec - 1 - exp, alt);
		return alt ? p : strip_zeros(start, p);
	}
	mantissa = *x;
	mantissa.point = 1;
	p = put_fixed(p, &mantissa, prec - 1, alt);
	if (!alt)
		p = strip_zeros(start, p);
	start = put_exp(p, x, 0, 0, e); /* "d" + exponent: drop the digit */
	memmove(p, p + 1, (size_t)(start - p - 1));
	return start - 1;
}

static int put_special(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		       const char *sign, int nan, int upper)
{
	const char *s = nan ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");

	return uk_fmt_pad(out, spec, sign, s, 3, 0);
}

static double take_arg(const struct uk_fmt_spec *spec, struct uk_fmt_args *args)
{
	if (spec->len == 'L')
		return __nolibc_ldouble(args);
	return va_arg(args->ap, double);
}

int __nolibc_fmt_float(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		       struct uk_fmt_args *args)
{
	static const char kinds[] = "fFeEgG";
	/* more than 1100 places of a double are zeros; we stop there */
	char text[INT_WORDS * 9 + 1200], *p;
	struct decimal x;
	char low = spec->conv | 32;
	int upper = spec->conv != low;
	int prec = spec->prec < 0 ? 6 : spec->prec > 1100 ? 1100 : spec->prec;
	const char *sign;
	uint64_t bits, m;
	__sz n, zeros = 0;
	double v;
	int e;

	if (!spec->conv || !strchr(kinds, spec->conv))
		return -1;
	v = take_arg(spec, args);
	memcpy(&bits, &v, sizeof(bits));
	sign = bits >> 63 ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	e = (int)(bits >> 52 & 0x7ff);
	m = bits & 0xfffffffffffffUL;
	if (e == 0x7ff)
		return put_special(out, spec, sign, m != 0, upper);
	if (e)
		m |= 1UL << 52;
	expand(&x, m, (e ? e : 1) - 1075);
	if (low == 'f') {
		round_to(&x, x.point + prec);
		p = put_fixed(text, &x, prec, spec->alt);
	} else if (low == 'e') {
		round_to(&x, prec + 1);
		p = put_exp(text, &x, prec, spec->alt, upper ? 'E' : 'e');
	} else {
		p = put_general(text, &x, prec, spec->alt, upper ? 'E' : 'e');
	}
	n = (__sz)(p - text);
	if (spec->zero && !spec->left && (__sz)spec->width > n + strlen(sign))
		zeros = (__sz)spec->width - n - strlen(sign);
	return uk_fmt_pad(out, spec, sign, text, n, zeros);
}
