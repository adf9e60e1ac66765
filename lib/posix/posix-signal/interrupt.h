/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals for threads that compute; nobody interrupts them without preemption.
 */
#ifndef __SIGNAL_INTERRUPT_H__
#define __SIGNAL_INTERRUPT_H__

#include <uk/preempt.h>

#if CONFIG_HAVE_PREEMPT

static inline void program_work_set(void (*fn)(struct __regs *regs))
{
	uk_preempt_program_work = fn;
}

#else

static inline void program_work_set(void (*fn)(struct __regs *regs) __unused)
{
}

#endif

#endif /* __SIGNAL_INTERRUPT_H__ */
