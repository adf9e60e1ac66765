/* SPDX-License-Identifier: BSD-3-Clause */
/* Device numbers. */
#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H
#define makedev(ma, mi)                                                        \
	((((ma)&0xfffff000UL) << 32) | (((ma)&0xfffUL) << 8) |                 \
	 (((mi)&0xffffff00UL) << 12) | ((mi)&0xffUL))
#define major(d)                                                               \
	((unsigned int)((((d) >> 32) & 0xfffff000UL) | (((d) >> 8) & 0xfffUL)))
#define minor(d) ((unsigned int)((((d) >> 12) & 0xffffff00UL) | ((d)&0xffUL)))
#endif
