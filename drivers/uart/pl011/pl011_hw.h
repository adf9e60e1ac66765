/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers of the Arm PrimeCell UART PL011 (DDI 0183, chapter 3). */
#ifndef __PL011_HW_H__
#define __PL011_HW_H__

#define PL011_DR 0x00
#define PL011_FR 0x18
#define PL011_FR_RXFE (1 << 4)
#define PL011_FR_TXFF (1 << 5)
#define PL011_LCRH 0x2c
#define PL011_LCRH_WLEN8_FEN 0x70
#define PL011_CR 0x30
#define PL011_CR_UARTEN_TXE_RXE 0x301

#endif /* __PL011_HW_H__ */
