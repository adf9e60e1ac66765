/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways to crash on purpose. */
#include <uk/assert.h>
#include <uk/page.h>
#include <uk/plat/bootstrap.h>
#include <uk/snprintf.h>

void uk_assert_fail(const char *what, const char *file, int line)
{
	uk_console_printf(
		"crit: assertion failed: %s at %s:%d, called from %p\n", what,
		file, line, uk_linked(__return_addr(0)));
	ukplat_crash();
}

void uk_crash(const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	uk_vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	uk_console_printf("crit: %s", text);
	ukplat_crash();
}
