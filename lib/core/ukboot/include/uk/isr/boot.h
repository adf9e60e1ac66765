/* SPDX-License-Identifier: BSD-3-Clause */
/* The part of uk/boot.h for interrupts. */
#ifndef __UK_ISR_BOOT_H__
#define __UK_ISR_BOOT_H__

#include <uk/boot.h>

UK_BEGIN_DECLS

/**
 * uk_boot_shutdown_req() from an interrupt (or anywhere).
 *
 * @return 0; 1 if the end is already on its way; -EINVAL for another target;
 *   -ENOTSUP without CONFIG_LIBUKBOOT_MAINTHREAD: nobody could act on it
 */
int uk_boot_shutdown_req_isr(enum ukplat_gstate target);

UK_END_DECLS

#endif /* __UK_ISR_BOOT_H__ */
