/* SPDX-License-Identifier: BSD-3-Clause */
/* A long double argument as a double: the x87 converts. */
#include "../../libc.h"

double __nolibc_ldouble(struct uk_fmt_args *args)
{
	return (double)va_arg(args->ap, long double);
}
