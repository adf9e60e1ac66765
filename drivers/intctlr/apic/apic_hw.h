/* SPDX-License-Identifier: BSD-3-Clause */
/* Local APIC (Intel SDM vol. 3A, ch. 11) and I/O APIC (82093AA). */
#ifndef __APIC_HW_H__
#define __APIC_HW_H__

#define MSR_APIC_BASE 0x1b
#define APIC_BASE_ENABLE 0x800UL
#define APIC_BASE_X2APIC 0x400UL
#define APIC_BASE_MASK 0xffffff000UL
#define CPUID1_ECX_X2APIC (1U << 21)
#define XAPIC_ID_ALL 0xffU
#define X2APIC_ID_ALL 0xffffffffU
#define X2APIC_MSR(reg) (0x800 + (reg) / 16) /* the same registers */
#define LAPIC_LEN 0x1000
#define LAPIC_ID 0x020 /* bits 24-31; all of it of an x2APIC */
#define LAPIC_TPR 0x080
#define LAPIC_EOI 0x0b0
#define LAPIC_SVR 0x0f0
#define LAPIC_SVR_ENABLE 0x100
#define LAPIC_ICR 0x300
#define LAPIC_ICR_INIT 0x4500 /* asserted */
#define LAPIC_ICR_STARTUP 0x4600 /* | page to start at */
#define LAPIC_ICR_FIXED 0x4000 /* | vector */
#define LAPIC_ICR_PENDING 0x1000
#define LAPIC_ICR_HIGH 0x310 /* an x2APIC has one of 64 bits */
#define LAPIC_ICR_DEST_SHIFT 24
#define LAPIC_LVT_TIMER 0x320
#define LAPIC_LVT_LINT0 0x350
#define LAPIC_LVT_LINT1 0x360
#define LAPIC_LVT_MASKED 0x10000
#define LAPIC_TIMER_INITIAL 0x380
#define LAPIC_TIMER_CURRENT 0x390
#define LAPIC_TIMER_DIVIDE 0x3e0
#define LAPIC_TIMER_DIVIDE_1 0x0b

#define IOAPIC_BASE 0xfec00000UL
#define IOAPIC_LEN 0x20
#define IOAPIC_SELECT 0x00
#define IOAPIC_WINDOW 0x10
#define IOAPIC_VERSION 0x01 /* bits 16-23: last line */
#define IOAPIC_LINES_MAX 64U /* that we use; chips have 24 */
#define IOAPIC_REDIR(n) (0x10 + 2 * (n))
#define IOAPIC_REDIR_LOW 0x02000
#define IOAPIC_REDIR_LEVEL 0x08000
#define IOAPIC_REDIR_MASKED 0x10000
#define IOAPIC_REDIR_DEST_SHIFT 24 /* in the upper word */

#define MSI_ADDR 0xfee00000UL
#define MSI_ADDR_DEST_SHIFT 12

#endif /* __APIC_HW_H__ */
