/* SPDX-License-Identifier: BSD-3-Clause */
/* prctl(2). */
#ifndef _SYS_PRCTL_H
#define _SYS_PRCTL_H
#include <bits/resource.h>
#endif
