/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts of x86_64: local APIC and I/O APICs.
 *
 * Interrupt numbers are those of the ISA bus below 16, then global system
 * interrupts; message-signalled ones come above them.  Vectors are given out in
 * the order of use.  Nothing is touched before the first line is opened or the
 * timer is asked for, so that an image without devices pays nothing.
 *
 * Where the I/O APICs are is told by ACPI's MADT (acpi.c), or is the
 * fixed address of every PC.
 */
#include <errno.h>

#include <uk/apic.h>
#include <uk/arch/lcpu.h>
#include <uk/asm/arch.h>
#include <uk/asm/traps.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>

#include "apic.h"
#include "apic_hw.h"
#include "icr.h"

#define VECTORS (APIC_VECTOR_IPI - X86_IRQ_VECTOR_FIRST)
#define MSI_IRQ_FIRST 0x1000

static __u8 *lapic; /* NULL until it is switched on */
static bool x2apic;
static struct ioapic ioapics[IOAPIC_MAX];
static unsigned int ioapic_count;
static struct uk_spinlock vectors_lock = UK_SPINLOCK_INITIALIZER();
static unsigned int vector_irq[VECTORS]; /* the first `vectors_used` */
static unsigned int vectors_used; /* guarded by `vectors_lock` */
static void (*timer_fn)(void);

/* How the ISA bus is wired: line and trigger of each interrupt. */
static struct {
	__u8 gsi;
	__u8 trigger;
	bool low;
} isa[ISA_IRQS];

static void lapic_write(unsigned int reg, __u32 v)
{
	if (x2apic)
		x86_wrmsr(X2APIC_MSR(reg), v);
	else
		uk_iowrite32(lapic + reg, v);
}

static __u32 lapic_read(unsigned int reg)
{
	return x2apic ? (__u32)x86_rdmsr(X2APIC_MSR(reg))
		      : uk_ioread32(lapic + reg);
}

static __u32 ioapic_read(struct ioapic *io, unsigned int reg)
{
	uk_iowrite32(io->regs + IOAPIC_SELECT, reg);
	return uk_ioread32(io->regs + IOAPIC_WINDOW);
}

static void ioapic_write(struct ioapic *io, unsigned int reg, __u32 v)
{
	uk_iowrite32(io->regs + IOAPIC_SELECT, reg);
	uk_iowrite32(io->regs + IOAPIC_WINDOW, v);
}

static void irq_enter(struct __regs *regs __unused, unsigned int vector)
{
	if (vector == X86_IRQ_VECTOR_SPURIOUS)
		return; /* takes no EOI */
	if (vector == APIC_VECTOR_TIMER)
		timer_fn();
	else if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && vector == APIC_VECTOR_IPI)
		apic_ipi_handle();
	else
		uk_intctlr_irq_handle(
			vector_irq[vector - X86_IRQ_VECTOR_FIRST]);
	lapic_write(LAPIC_EOI, 0);
}

static bool x2apic_offered(void)
{
	__u32 r[4];

	x86_cpuid(1, 0, r);
	return r[2] & CPUID1_ECX_X2APIC;
}

void apic_lapic_enable(void)
{
	__u64 base = x86_rdmsr(MSR_APIC_BASE) | APIC_BASE_ENABLE;

	/* In two steps: it cannot come from "off" in one. */
	if (x2apic && !(base & APIC_BASE_X2APIC)) {
		x86_wrmsr(MSR_APIC_BASE, base);
		x86_wrmsr(MSR_APIC_BASE, base | APIC_BASE_X2APIC);
	}
	lapic_write(LAPIC_TPR, 0);
	lapic_write(LAPIC_LVT_LINT0, LAPIC_LVT_MASKED);
	lapic_write(LAPIC_LVT_LINT1, LAPIC_LVT_MASKED);
	lapic_write(LAPIC_SVR, LAPIC_SVR_ENABLE | X86_IRQ_VECTOR_SPURIOUS);
}

int apic_lapic_on(void)
{
	if (lapic)
		return 0;
	lapic = ukplat_iomap(x86_rdmsr(MSR_APIC_BASE) & APIC_BASE_MASK,
			     LAPIC_LEN);
	if (!lapic)
		return -ENOMEM;
	x2apic = x2apic_offered();
	x86_irq_handler_set(irq_enter);
	x86_irq_gate_open(X86_IRQ_VECTOR_SPURIOUS);
	apic_lapic_enable();
	return 0;
}

int apic_icr_write(__u32 dest, __u32 command)
{
	unsigned long flags;
	__u64 icr;

	if (unlikely(apic_icr_encode(x2apic, dest, command, &icr)))
		return -EINVAL;
	if (x2apic) {
		/* Writing such a register does not wait for earlier stores. */
		__asm__ __volatile__("mfence; lfence" ::: "memory");
		x86_wrmsr(X2APIC_MSR(LAPIC_ICR), icr);
		return 0;
	}
	/* An interrupt may send one itself: the two words are a pair. */
	flags = ukplat_lcpu_save_irqf();
	lapic_write(LAPIC_ICR_HIGH, (__u32)(icr >> 32));
	lapic_write(LAPIC_ICR, (__u32)icr);
	while (lapic_read(LAPIC_ICR) & LAPIC_ICR_PENDING)
		ukarch_spinwait();
	ukplat_lcpu_restore_irqf(flags);
	return 0;
}

int apic_ioapic_add(__paddr_t base, unsigned int gsi_first)
{
	struct ioapic *io = &ioapics[ioapic_count];

	if (ioapic_count == IOAPIC_MAX)
		return -ENOSPC;
	io->regs = ukplat_iomap(base, IOAPIC_LEN);
	if (!io->regs)
		return -ENOMEM;
	io->gsi_first = gsi_first;
	io->lines = (ioapic_read(io, IOAPIC_VERSION) >> 16 & 0xff) + 1;
	io->lines = MIN(io->lines, IOAPIC_LINES_MAX);
	ioapic_count++;
	return 0;
}

void apic_isa_wire(unsigned int irq, unsigned int gsi, unsigned int trigger,
		   bool low)
{
	if (irq >= ISA_IRQS || gsi > 0xff)
		return;
	isa[irq].gsi = (__u8)gsi;
	isa[irq].low = low;
	if (trigger)
		isa[irq].trigger = (__u8)trigger;
}

/* One to one; timer, keyboard, serial ports and clock pulse their lines. */
static void isa_defaults(void)
{
	for (unsigned int i = 0; i < ISA_IRQS; i++)
		apic_isa_wire(i, i,
			      i <= 4 || i == 8 ? UK_INTCTLR_TRIGGER_EDGE
					       : UK_INTCTLR_TRIGGER_LEVEL,
			      false);
}

static int chip_on(void)
{
	int rc = apic_lapic_on();

	if (rc || ioapic_count)
		return rc;
	isa_defaults();
	if (!apic_ioapics_find())
		rc = apic_ioapic_add(IOAPIC_BASE, 0);
	return rc;
}

/* The I/O APIC of an interrupt, and which line of it; NULL if there is none. */
static struct ioapic *ioapic_of(unsigned int irq, unsigned int *line)
{
	unsigned int gsi = irq < ISA_IRQS ? isa[irq].gsi : irq;

	for (unsigned int i = 0; i < ioapic_count; i++) {
		if (!IN_RANGE(gsi, ioapics[i].gsi_first, ioapics[i].lines))
			continue;
		*line = gsi - ioapics[i].gsi_first;
		return &ioapics[i];
	}
	return __NULL;
}

/* The vector of an interrupt, or a new one; 0: none is left.  Lock held. */
static unsigned int vector_find(unsigned int irq)
{
	unsigned int i;

	for (i = 0; i < vectors_used; i++)
		if (vector_irq[i] == irq)
			return X86_IRQ_VECTOR_FIRST + i;
	if (vectors_used == VECTORS)
		return 0;
	vector_irq[vectors_used++] = irq;
	x86_irq_gate_open(X86_IRQ_VECTOR_FIRST + i);
	return X86_IRQ_VECTOR_FIRST + i;
}

static unsigned int vector_of(unsigned int irq)
{
	unsigned long flags;
	unsigned int vector;

	uk_spin_lock_irqsave(&vectors_lock, flags);
	vector = vector_find(irq);
	uk_spin_unlock_irqrestore(&vectors_lock, flags);
	return vector;
}

static __u32 lapic_id(void)
{
	return x2apic ? lapic_read(LAPIC_ID) : lapic_read(LAPIC_ID) >> 24;
}

/* What the lower word of a line's entry says, but for the vector. */
static __u32 redirection(unsigned int irq, unsigned int trigger)
{
	__u32 v = IOAPIC_REDIR_MASKED;

	if (!trigger)
		trigger = irq < ISA_IRQS ? isa[irq].trigger
					 : UK_INTCTLR_TRIGGER_LEVEL;
	if (trigger == UK_INTCTLR_TRIGGER_LEVEL)
		v |= IOAPIC_REDIR_LEVEL;
	if (irq < ISA_IRQS && isa[irq].low)
		v |= IOAPIC_REDIR_LOW;
	return v;
}

static int apic_configure(unsigned int irq, unsigned int trigger)
{
	struct ioapic *io;
	unsigned int vector, line;
	unsigned long flags;
	int rc;

	rc = chip_on();
	if (rc)
		return rc;
	if (irq >= MSI_IRQ_FIRST)
		return 0;
	io = ioapic_of(irq, &line);
	if (!io)
		return -EINVAL;
	vector = vector_of(irq);
	if (!vector)
		return -ENOSPC;
	uk_spin_lock_irqsave(&io->lock, flags);
	if (trigger || !(io->configured & 1UL << line)) {
		io->configured |= 1UL << line;
		ioapic_write(io, IOAPIC_REDIR(line) + 1,
			     lapic_id() << IOAPIC_REDIR_DEST_SHIFT);
		ioapic_write(io, IOAPIC_REDIR(line),
			     vector | redirection(irq, trigger));
	}
	uk_spin_unlock_irqrestore(&io->lock, flags);
	return 0;
}

static void set_masked(unsigned int irq, __u32 masked)
{
	struct ioapic *io;
	unsigned long flags;
	unsigned int line;
	__u32 v;

	if (irq >= MSI_IRQ_FIRST)
		return;
	io = ioapic_of(irq, &line);
	if (!io)
		return;
	uk_spin_lock_irqsave(&io->lock, flags);
	v = ioapic_read(io, IOAPIC_REDIR(line)) & ~(__u32)IOAPIC_REDIR_MASKED;
	ioapic_write(io, IOAPIC_REDIR(line), v | masked);
	uk_spin_unlock_irqrestore(&io->lock, flags);
}

static void apic_mask(unsigned int irq)
{
	set_masked(irq, IOAPIC_REDIR_MASKED);
}

static void apic_unmask(unsigned int irq)
{
	set_masked(irq, 0);
}

static int apic_msi_alloc(__u32 device __unused, struct uk_intctlr_msi *out)
{
	unsigned long flags;
	int rc = apic_lapic_on();

	if (rc)
		return rc;
	uk_spin_lock_irqsave(&vectors_lock, flags);
	out->irq = MSI_IRQ_FIRST + vectors_used;
	out->data = vector_find(out->irq);
	uk_spin_unlock_irqrestore(&vectors_lock, flags);
	if (!out->data)
		return -ENOSPC;
	out->addr = MSI_ADDR | (__u64)lapic_id() << MSI_ADDR_DEST_SHIFT;
	return 0;
}

int uk_apic_timer_init(void (*fn)(void))
{
	int rc = apic_lapic_on();

	if (rc)
		return rc;
	timer_fn = fn;
	x86_irq_gate_open(APIC_VECTOR_TIMER);
	lapic_write(LAPIC_TIMER_DIVIDE, LAPIC_TIMER_DIVIDE_1);
	lapic_write(LAPIC_LVT_TIMER, APIC_VECTOR_TIMER);
	return 0;
}

void uk_apic_timer_set(__u32 ticks)
{
	lapic_write(LAPIC_TIMER_INITIAL, ticks);
}

__u32 uk_apic_timer_left(void)
{
	return lapic_read(LAPIC_TIMER_CURRENT);
}

static const struct uk_intctlr_ops apic_ops = {
	.configure = apic_configure,
	.mask = apic_mask,
	.unmask = apic_unmask,
	.msi_alloc = apic_msi_alloc,
};

static int apic_init(struct uk_init_ctx *ictx __unused)
{
	return uk_intctlr_register(&apic_ops);
}
uk_plat_initcall_prio(apic_init, 0x0, UK_PRIO_EARLIEST);
