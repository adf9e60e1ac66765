/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for processes. */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H
#include <sys/types.h>
#include <bits/resource.h>
#define WEXITSTATUS(s) (((s)&0xff00) >> 8)
#define WTERMSIG(s) ((s)&0x7f)
#define WIFEXITED(s) (!WTERMSIG(s))
#endif
