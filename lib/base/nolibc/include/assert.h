/* SPDX-License-Identifier: BSD-3-Clause */
/* assert(3).  May be included again with another NDEBUG. */
#include <bits/decls.h>
#undef assert
#ifdef NDEBUG
#define assert(x) ((void)0)
#else
#define assert(x)                                                              \
	((x) ? (void)0 : __assert_fail(#x, __FILE__, __LINE__, __func__))
#endif
__LIBC_BEGIN
void __assert_fail(const char *what, const char *file, int line,
		   const char *func) __attribute__((noreturn));
__LIBC_END
