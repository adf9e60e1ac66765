/* SPDX-License-Identifier: BSD-3-Clause */
/* Strings without regard to case, and bcmp(). */
#ifndef _STRINGS_H
#define _STRINGS_H
#include <stddef.h>
#include <bits/decls.h>
__LIBC_BEGIN
int bcmp(const void *a, const void *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
__LIBC_END
#endif
