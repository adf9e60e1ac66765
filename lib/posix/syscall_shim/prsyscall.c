/* SPDX-License-Identifier: BSD-3-Clause */
/* uk_snprsyscall(): one call and its result as text. */
#include <stdarg.h>

#include <uk/snprintf.h>
#include <uk/syscall.h>

#include "decode.h"
#include "shim.h"

#define GREEN "\033[32m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

int uk_vsnprsyscall(char *buf, __sz maxlen, int fmtf, long nr, long ret,
		    va_list ap)
{
	int colour = fmtf & UK_PRSYSCALL_FMTF_ANSICOLOR;
	struct shim_show s = { .buf = buf, .len = maxlen, .rc = ret };
	long a[6] = { 0 };

	if (!maxlen)
		return 0;
	for (unsigned int i = 0; i < shim_nargs(nr); i++)
		a[i] = va_arg(ap, long);
	s.a = a;
	buf[0] = 0;
	shim_call_before(&s, nr);
	shim_call_after(&s, nr);
	if (colour)
		shim_text(&s, ret < 0 && ret >= -4095 ? RED : GREEN);
	shim_call_result(&s, nr);
	if (colour)
		shim_text(&s, PLAIN);
	if (fmtf & UK_PRSYSCALL_FMTF_NEWLINE)
		shim_text(&s, "\n");
	return (int)s.pos;
}

int uk_snprsyscall(char *buf, __sz maxlen, int fmtf, long nr, long ret, ...)
{
	va_list ap;
	int n;

	va_start(ap, ret);
	n = uk_vsnprsyscall(buf, maxlen, fmtf, nr, ret, ap);
	va_end(ap);
	return n;
}
