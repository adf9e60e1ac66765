/* SPDX-License-Identifier: BSD-3-Clause */
/* flock(2). */
#ifndef _SYS_FILE_H
#define _SYS_FILE_H
#include <fcntl.h>
#endif
