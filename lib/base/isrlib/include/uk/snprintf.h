/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formatted text without floating point, for kernel code in any context.
 *
 * All integer, character, string and pointer conversions of C99 with flags,
 * width, precision and length modifiers.  A conversion that it does not know
 * is copied as it stands; %n is not supported on purpose.
 */
#ifndef __UK_SNPRINTF_H__
#define __UK_SNPRINTF_H__

#include <stdarg.h>

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Like snprintf(3): writes at most `len` bytes with the final NUL.
 *
 * @return the length of the whole text, without the NUL
 */
int uk_snprintf(char *buf, __sz len, const char *fmt, ...) __printf(3, 4);
int uk_vsnprintf(char *buf, __sz len, const char *fmt, va_list ap)
	__printf(3, 0);

/** Appends to `buf` of size `len` at `*pos`, which moves; cut text is lost. */
void uk_snappendf(char *buf, __sz len, __sz *pos, const char *fmt, ...)
	__printf(4, 5);

UK_END_DECLS

#endif /* __UK_SNPRINTF_H__ */
