/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The string functions under names that say that they may be called in any
 * context.  All of isrlib is compiled without FPU and vector registers, so
 * that the plain names are just as safe.
 */
#ifndef __UK_ISR_STRING_H__
#define __UK_ISR_STRING_H__

#include <string.h>

#define memcpy_isr memcpy
#define memset_isr memset
#define memmove_isr memmove
#define memcmp_isr memcmp
#define memchr_isr memchr
#define memrchr_isr memrchr
#define strlen_isr strlen
#define strnlen_isr strnlen
#define strncmp_isr strncmp
#define strcmp_isr strcmp
#define strchr_isr strchr
#define strrchr_isr strrchr
#define strstr_isr strstr
#define strncpy_isr strncpy
#define strlcpy_isr strlcpy
#define strlcat_isr strlcat

#endif /* __UK_ISR_STRING_H__ */
