/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers of the PC16550D, section 8 of its data sheet. */
#ifndef __NS16550_HW_H__
#define __NS16550_HW_H__

#define NS16550_COM1 0x3f8
#define NS16550_COM1_IRQ 4

#define NS16550_RBR 0 /* read: received byte */
#define NS16550_THR 0 /* write: byte to send */
#define NS16550_IER 1
#define NS16550_IER_RX 0x01 /* interrupt when data is there */
#define NS16550_IIR 2
#define NS16550_MCR 4
#define NS16550_MCR_OUT2 0x08 /* lets interrupts out of the chip */
#define NS16550_LSR 5
#define NS16550_LSR_DR 0x01 /* data ready */
#define NS16550_LSR_THRE 0x20 /* room to send */

#endif /* __NS16550_HW_H__ */
