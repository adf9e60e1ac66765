/* SPDX-License-Identifier: BSD-3-Clause */
/* getrandom(2). */
#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H
#include <sys/types.h>
#include <bits/uio.h>
#endif
