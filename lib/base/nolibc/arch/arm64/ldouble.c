/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A long double argument (IEEE binary128) as a double, by its bits: the
 * compiler would call libgcc, which no image has.  Rounds to even; what is too
 * small for a normal double becomes 0.
 */
#include "../../libc.h"

double __nolibc_ldouble(struct uk_fmt_args *args)
{
	union {
		long double ld;
		__u64 w[2];
	} in = { .ld = va_arg(args->ap, long double) };
	union {
		__u64 w;
		double d;
	} out = { .w = in.w[1] & (1UL << 63) };
	long e = (long)(in.w[1] >> 48 & 0x7fff) - 16383 + 1023;
	__u64 m = (in.w[1] & 0xffffffffffffUL) << 4 | in.w[0] >> 60;
	__u64 rest = in.w[0] << 4;

	if (e == 0x7fff - 16383 + 1023) { /* infinity or NaN */
		out.w |= 0x7ffUL << 52 | ((m || rest) ? 1UL << 51 : 0);
		return out.d;
	}
	if (e <= 0)
		return out.d;
	m |= (__u64)e << 52;
	if (rest > 1UL << 63 || (rest == 1UL << 63 && (m & 1)))
		m++; /* a carry goes into the exponent, as it should */
	out.w |= m < 0x7ffUL << 52 ? m : 0x7ffUL << 52;
	return out.d;
}
