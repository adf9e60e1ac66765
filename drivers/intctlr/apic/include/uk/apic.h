/* SPDX-License-Identifier: BSD-3-Clause */
/* The local APIC, for the timer of the CPU. */
#ifndef __UK_APIC_H__
#define __UK_APIC_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/*
 * The timer counts at 1 GHz under KVM, QEMU's TCG and Hyper-V's enlightenment
 * alike: none of them has a real bus clock.
 */
#define UK_APIC_TIMER_HZ 1000000000UL

/**
 * Has the timer interrupt of this CPU call `fn`; switches the APIC on.
 * 0 or negative errno.
 */
int uk_apic_timer_init(void (*fn)(void));

/** Arms the timer, in ticks; 0 stops it.  Any context. */
void uk_apic_timer_set(__u32 ticks);

/** Ticks left until it fires. */
__u32 uk_apic_timer_left(void);

UK_END_DECLS

#endif /* __UK_APIC_H__ */
