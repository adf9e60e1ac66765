/* SPDX-License-Identifier: BSD-3-Clause */
/* Error numbers. */
#ifndef _ERRNO_H
#define _ERRNO_H
#include <bits/decls.h>
#include <bits/errno.h>
__LIBC_BEGIN
int *__errno_location(void);
__LIBC_END
#define errno (*__errno_location())
#endif
