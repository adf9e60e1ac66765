/* SPDX-License-Identifier: BSD-3-Clause */
/* What host tests need of the system: asserts and messages end on stderr. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <uk/assert.h>
#include <uk/plat/bootstrap.h>
#include <uk/plat/console.h>

int ukplat_coutk(const char *buf, unsigned int len)
{
	return (int)fwrite(buf, 1, len, stderr);
}

void ukplat_terminate(enum ukplat_gstate request __unused)
{
	abort();
}

void __attribute__((weak))
uk_assert_fail(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, what);
	abort();
}

void __attribute__((weak))
uk_printk_out(int lvl __unused, const char *lib __unused, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
}

void __attribute__((weak)) uk_console_printf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
}
