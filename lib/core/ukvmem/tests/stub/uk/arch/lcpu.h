/* SPDX-License-Identifier: BSD-3-Clause */
/* The host test needs nothing of the CPU. */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__
#endif /* __UK_ARCH_LCPU_H__ */
