/* SPDX-License-Identifier: BSD-3-Clause */
/* epoll(7). */
#ifndef _SYS_EPOLL_H
#define _SYS_EPOLL_H
#include <sys/types.h>
#include <bits/epoll.h>
typedef union epoll_data {
	void *ptr;
	int fd;
	uint32_t u32;
	uint64_t u64;
} epoll_data_t;
struct epoll_event {
	uint32_t events;
	epoll_data_t data;
}
#if defined(__x86_64__)
__attribute__((packed))
#endif
;
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
int epoll_create1(int flags);
int epoll_ctl(int ep, int op, int fd, struct epoll_event *ev);
int epoll_wait(int ep, struct epoll_event *ev, int max, int msec);
__LIBC_END
#endif
#endif
