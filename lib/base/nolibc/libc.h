/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the files of nolibc. */
#ifndef __NOLIBC_LIBC_H__
#define __NOLIBC_LIBC_H__

#include <sys/types.h>

#include <uk/snprintf.h>

/* printf's %f %e %g for uk_format(). */
int __nolibc_fmt_float(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
		       struct uk_fmt_args *args);

/* Takes a long double argument as a double.  In arch/. */
double __nolibc_ldouble(struct uk_fmt_args *args);

#endif /* __NOLIBC_LIBC_H__ */
