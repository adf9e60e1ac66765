/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/syscall_sleep.h>. */

#include <uk/syscall_sleep.h>

int (*uk_syscall_interrupted_fn)(void);
