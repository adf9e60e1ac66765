/* SPDX-License-Identifier: BSD-3-Clause */
/* timerfd_create(2). */
#ifndef _SYS_TIMERFD_H
#define _SYS_TIMERFD_H
#include <sys/types.h>
#include <bits/epoll.h>
#endif
