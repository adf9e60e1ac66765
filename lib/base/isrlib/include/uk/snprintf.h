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

/* Where formatted text goes. */
struct uk_fmt_out {
	void (*put)(struct uk_fmt_out *out, const char *s, __sz n);
};

struct uk_fmt_spec {
	char conv; /* 'd', 's', 'f' ... */
	char len; /* 0, or 'H' (hh), 'h', 'l', 'q' (ll), 'j', 'z', 't', 'L' */
	__u8 left, plus, space, alt, zero; /* - + blank # 0 */
	int width;
	int prec; /* -1 if not given */
};

struct uk_fmt_args {
	va_list ap;
};

/**
 * Puts a conversion that is not known here; takes its argument from `args`, and
 * returns how much it put, or -1 if it does not know it either.
 */
typedef int (*uk_fmt_other_t)(struct uk_fmt_out *out,
			      const struct uk_fmt_spec *spec,
			      struct uk_fmt_args *args);

/**
 * The engine beneath: sends the text to `out`.
 *
 * @param other for conversions beyond those of this file; may be NULL
 * @return length of the text
 */
int uk_format(struct uk_fmt_out *out, uk_fmt_other_t other, const char *fmt,
	      va_list ap) __printf(3, 0);

/** uk_vsnprintf() with conversions of the caller's. */
int uk_vsnformat(char *buf, __sz len, uk_fmt_other_t other, const char *fmt,
		 va_list ap) __printf(4, 0);

/** Puts `n` characters, padded as the width of `spec` says; gives the total. */
int uk_fmt_pad(struct uk_fmt_out *out, const struct uk_fmt_spec *spec,
	       const char *sign, const char *s, __sz n, __sz zeros);

UK_END_DECLS

#endif /* __UK_SNPRINTF_H__ */
