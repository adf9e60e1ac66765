/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a CPU needs before it can take traps: GDT with a task state segment,
 * IDT, stacks for exceptions and interrupts, struct lcpu in GS, and the
 * extended state (XSAVE) switched on.
 */
#include <uk/asm/arch.h>
#include <uk/asm/paging.h>
#include <uk/asm/traps.h>
#include <uk/essentials.h>
#include <uk/plat/lcpu.h>

#include "cpu.h"

#define GATE_PRESENT_INTERRUPT 0x8e00
#define TSS_PRESENT_AVAILABLE 0x890000000000UL
#define STACK_EXCEPTION 0x2000
#define STACK_INTERRUPT 0x4000
#define STACK_FATAL 0x2000

/* Intel SDM vol. 3A, 8.7 */
struct tss {
	__u32 reserved0;
	__u64 rsp[3];
	__u64 reserved1;
	__u64 stacks[7];
	__u64 reserved2;
	__u16 reserved3;
	__u16 iomap;
} __packed;

UK_CTASSERT(__offsetof(struct tss, stacks) == X86_TSS_IST1);

struct gate {
	__u16 offset_low;
	__u16 selector;
	__u16 stack_type; /* stack index, type and present bit */
	__u16 offset_mid;
	__u32 offset_high;
	__u32 reserved;
};

struct tableptr {
	__u16 limit;
	__u64 base;
} __packed;

#define CPUS CONFIG_UKPLAT_LCPU_MAXCOUNT

/* Below each stack a page that is not mapped. */
static struct {
	__u8 guard_exception[PAGE_SIZE];
	__u8 exception[STACK_EXCEPTION];
	__u8 guard_interrupt[PAGE_SIZE];
	__u8 interrupt[STACK_INTERRUPT];
	__u8 guard_fatal[PAGE_SIZE];
	__u8 fatal[STACK_FATAL];
} __align(4096) stacks[CPUS];

static struct tss tss[CPUS];
static struct gate idt[X86_IRQ_VECTOR_FIRST + X86_IRQ_VECTOR_COUNT] __align(16);

extern const char x86_trap_stubs[];

#define STUB_SIZE 16

static void gate_set(unsigned int vector, unsigned int stack)
{
	__u64 addr = (__u64)x86_trap_stubs + vector * STUB_SIZE;
	struct gate *g = &idt[vector];

	g->offset_low = (__u16)addr;
	g->offset_mid = (__u16)(addr >> 16);
	g->offset_high = (__u32)(addr >> 32);
	g->selector = X86_SEL_CODE64;
	g->stack_type = (__u16)(GATE_PRESENT_INTERRUPT | stack);
}

void x86_irq_gate_open(unsigned int vector)
{
	gate_set(vector, 2);
}

/* Stacks for traps: the task state segment of CPU `idx`. */
static void tss_init(__u32 idx)
{
	struct tss *t = &tss[idx];
	__u64 base = (__u64)t;
	unsigned int sel = X86_SEL_TSS + 16 * idx;

	t->stacks[0] = (__u64)stacks[idx].exception + STACK_EXCEPTION;
	t->stacks[1] = (__u64)stacks[idx].interrupt + STACK_INTERRUPT;
	t->stacks[2] = (__u64)stacks[idx].fatal + STACK_FATAL;
	t->iomap = sizeof(*t);
	x86_gdt[sel / 8] = (sizeof(*t) - 1) | TSS_PRESENT_AVAILABLE |
			   (base & 0xffffff) << 16 | (base >> 24 & 0xff) << 56;
	x86_gdt[sel / 8 + 1] = base >> 32;
	__asm__ __volatile__("ltr %w0" : : "r"(sel));
}

static void unmap(const void *page)
{
	*x86_pt_leaf((__uptr)page) = 0;
	ukarch_tlb_flush_page((__vaddr_t)page);
}

/* For all CPUs, while no other can know a translation. */
static void stacks_init(void)
{
	for (__u32 i = 0; i < CPUS; i++) {
		unmap(stacks[i].guard_exception);
		unmap(stacks[i].guard_interrupt);
		unmap(stacks[i].guard_fatal);
	}
}

static void idt_load(void)
{
	struct tableptr p = { sizeof(idt) - 1, (__u64)idt };

	__asm__ __volatile__("lidt %0" : : "m"(p));
}

static void idt_init(void)
{
	for (unsigned int i = 0; i <= X86_TRAP_CONTROL; i++)
		gate_set(i, 1);
	gate_set(X86_TRAP_NMI, 3);
	gate_set(X86_TRAP_DOUBLE_FAULT, 3);
	gate_set(X86_TRAP_MACHINE_CHECK, 3);
}

/* Lets programs use SSE and, where there is XSAVE, what goes beyond. */
static void ectx_enable(void)
{
	__u32 r[4];
	__u64 cr4 = x86_read_cr4() | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT;

	x86_cpuid(1, 0, r);
	if (r[2] & X86_CPUID1_ECX_XSAVE)
		cr4 |= X86_CR4_OSXSAVE;
	x86_write_cr4(cr4);
	if (!(r[2] & X86_CPUID1_ECX_XSAVE))
		return;
	x86_cpuid(0xd, 0, r);
	x86_xcr0 = r[0] & X86_XCR0_ALLOWED;
	__asm__ __volatile__("xsetbv"
			     :
			     : "c"(0), "a"(x86_xcr0), "d"(0)
			     : "memory");
	x86_cpuid(0xd, 1, r);
	x86_xsaveopt = r[0] & X86_CPUIDD1_EAX_XSAVEOPT;
}

void x86_cpu_init(struct lcpu *l)
{
	l->self = l;
	l->scratch2 = (__uptr) & tss[l->idx]; /* for the entry code */
	x86_wrmsr(X86_MSR_GS_BASE, (__u64)l);
	if (!l->idx) {
		stacks_init();
		idt_init();
	}
	tss_init(l->idx);
	idt_load();
	ectx_enable();
	/* programs that began on another CPU may come */
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && l->idx)
		x86_syscall_enable();
}
