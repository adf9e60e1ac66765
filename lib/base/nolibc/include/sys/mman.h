/* SPDX-License-Identifier: BSD-3-Clause */
/* Mapping memory. */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H
#include <sys/types.h>
#include <bits/mman.h>
#define MAP_FAILED ((void *)-1)
#endif
