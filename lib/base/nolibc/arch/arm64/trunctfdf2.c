/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * long double is IEEE binary128 on arm64, and the compiler calls this function
 * of its run-time library to make a double of one.  Cuts instead of rounding:
 * it serves printf's %Lf, which says so.
 */
#include <uk/essentials.h>

#define EXP_BIAS128 16383
#define EXP_BIAS64 1023

double __trunctfdf2(long double a);

double __trunctfdf2(long double a)
{
	union {
		long double ld;
		__u64 w[2];
	} in = { .ld = a };
	union {
		double d;
		__u64 w;
	} out;
	__u64 sign = in.w[1] >> 63 << 63;
	__u64 frac = (in.w[1] << 16 >> 12) | in.w[0] >> 60;
	int raw = (int)(in.w[1] >> 48 & 0x7fff);
	int exp = raw - EXP_BIAS128 + EXP_BIAS64;

	if (raw != 0x7fff && (exp >= 0x7ff || exp <= 0))
		frac = 0; /* too large or too small */
	if (raw == 0x7fff || exp >= 0x7ff)
		exp = 0x7ff;
	else if (exp < 0)
		exp = 0;
	out.w = sign | (__u64)exp << 52 | frac;
	return out.d;
}
