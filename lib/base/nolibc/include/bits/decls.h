/* SPDX-License-Identifier: BSD-3-Clause */
/* Declarations of the C library are exported and have C linkage. */
#ifndef _BITS_DECLS_H
#define _BITS_DECLS_H
#ifdef __cplusplus
#define __LIBC_BEGIN                                                           \
	extern "C" {                                                           \
	_Pragma("GCC visibility push(default)")
#define __LIBC_END                                                             \
	_Pragma("GCC visibility pop")                                          \
	}
#else
#define __LIBC_BEGIN _Pragma("GCC visibility push(default)")
#define __LIBC_END _Pragma("GCC visibility pop")
#endif
#endif
