/* SPDX-License-Identifier: BSD-3-Clause */
/* Mounting. */
#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H
#include <sys/types.h>
#include <bits/mount.h>
#endif
