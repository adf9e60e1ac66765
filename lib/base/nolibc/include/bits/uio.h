/* SPDX-License-Identifier: BSD-3-Clause */
/* Constants of the Linux ABI; tests/host compares them with the host. */
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#define GRND_INSECURE 4
#define RWF_HIPRI 1
#define RWF_DSYNC 2
#define RWF_SYNC 4
#define RWF_NOWAIT 8
#define RWF_APPEND 16
#if defined(__x86_64__)
#define RWF_NOAPPEND 32
#elif defined(__aarch64__)
#endif
