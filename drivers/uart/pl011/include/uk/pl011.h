/* SPDX-License-Identifier: BSD-3-Clause */
/* Arm PL011 as the console. */
#ifndef __UK_PL011_H__
#define __UK_PL011_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Makes the UART with its registers at `regs` the console, from now on.
 * Baud rate and line format stay as the firmware left them.
 */
void uk_pl011_console(volatile void *regs);

UK_END_DECLS

#endif /* __UK_PL011_H__ */
