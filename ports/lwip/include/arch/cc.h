/* SPDX-License-Identifier: BSD-3-Clause */
/* lwIP's view of compiler and machine. */
#ifndef __LWIP_ARCH_CC_H__
#define __LWIP_ARCH_CC_H__

#include <endian.h>
#include <errno.h>

#include <uk/assert.h>
#include <uk/essentials.h>

#define LWIP_NO_STDINT_H 0
#define LWIP_NO_INTTYPES_H 1
#define X8_F "02x"
#define U16_F "u"
#define S16_F "d"
#define X16_F "x"
#define U32_F "u"
#define S32_F "d"
#define X32_F "x"
#define SZT_F "lu"

#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(x) UK_ASSERT(!(x))
#define LWIP_RAND() lwip_rand()
__u32 lwip_rand(void);
#define LWIP_CHKSUM lwip_chksum
__u16 lwip_chksum(const void *data, int len);

#define lwip_htons(x) __builtin_bswap16(x)
#define lwip_htonl(x) __builtin_bswap32(x)

#endif /* __LWIP_ARCH_CC_H__ */
