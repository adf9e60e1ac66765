/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers of the Arm PrimeCell GPIO PL061 (DDI 0190), one bit per line. */
#ifndef __PL061_HW_H__
#define __PL061_HW_H__

#define PL061_DIR 0x400 /* 1: output */
#define PL061_IS 0x404 /* 1: level, 0: edge */
#define PL061_IBE 0x408 /* 1: both edges */
#define PL061_IEV 0x40c /* 1: rising edge, 0: falling */
#define PL061_IE 0x410 /* 1: raises the interrupt */
#define PL061_MIS 0x418 /* has raised it */
#define PL061_IC 0x41c /* write 1: clear */

#endif /* __PL061_HW_H__ */
