/* SPDX-License-Identifier: BSD-3-Clause */
/* Constants of the Linux ABI; tests/host compares them with the host. */
#define POLLERR 8
#define POLLHUP 16
#define POLLIN 1
#define POLLMSG 1024
#define POLLNVAL 32
#define POLLOUT 4
#define POLLPRI 2
#define POLLRDBAND 128
#define POLLRDHUP 0x2000
#define POLLRDNORM 64
#define POLLREMOVE 4096
#define POLLWRBAND 512
#define POLLWRNORM 256
