/* SPDX-License-Identifier: BSD-3-Clause */
/* uk_boot_shutdown_req() under a name that tells: callable from interrupts. */
#ifndef __UK_ISR_BOOT_H__
#define __UK_ISR_BOOT_H__

#include <uk/boot.h>

#define uk_boot_shutdown_req_isr uk_boot_shutdown_req

#endif /* __UK_ISR_BOOT_H__ */
