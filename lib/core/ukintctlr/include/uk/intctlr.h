/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupt lines and who handles them.
 *
 * One chip driver (APIC, GIC) registers its operations; device drivers
 * register handlers by interrupt number.
 *
 * Numbers.  x86_64: 0-15 are the interrupts of the ISA bus, wherever the
 * machine has wired them; from 16 on global system interrupts.  arm64: INTIDs,
 * 16-31 each CPU's own, from 32 shared.  What uk_intctlr_msi_alloc() gives out
 * is distinct from both, and means nothing else.
 *
 * Affinity.  Interrupts of devices arrive on the CPU that opened the line,
 * which is the one that booted as long as drivers are set up at boot; message
 * interrupts always arrive on that one.  Lines that are a CPU's own (arm64)
 * are opened and masked for the CPU that calls.
 */
#ifndef __UK_INTCTLR_H__
#define __UK_INTCTLR_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/** In interrupt context; returns 1 if the interrupt was this device's. */
typedef int (*uk_intctlr_handler_t)(void *arg);

#define UK_INTCTLR_TRIGGER_EDGE 1
#define UK_INTCTLR_TRIGGER_LEVEL 2

/* What a device must write to `addr` to raise its own interrupt. */
struct uk_intctlr_msi {
	__u64 addr;
	__u32 data;
	unsigned int irq;
};

/* Operations of a chip; callable with interrupts off but for msi_alloc. */
struct uk_intctlr_ops {
	/** Prepares a line (kept masked); -EINVAL if there is no such line */
	int (*configure)(unsigned int irq, unsigned int trigger);
	void (*mask)(unsigned int irq);
	void (*unmask)(unsigned int irq);
	/**
	 * Kept masked where that can be.  Interrupts may be on, memory may be
	 * allocated.  May be NULL: no message-signalled interrupts
	 */
	int (*msi_alloc)(__u32 device, struct uk_intctlr_msi *out);
	/** Device tree cells (big-endian) to number and trigger; may be NULL */
	int (*fdt_xlat)(const __u32 *cells, int ncells, unsigned int *irq,
			unsigned int *trigger);
};

/** Registers the chip; -EBUSY if there is one. */
int uk_intctlr_register(const struct uk_intctlr_ops *ops);

/**
 * Called by the chip: runs the handlers of `irq`; 0 if nobody took it.  Masks a
 * line that nobody takes a thousand times in a row.
 */
int uk_intctlr_irq_handle(unsigned int irq);

/**
 * Adds a handler, for ever, and opens the line.  Lines may be shared.
 *
 * @return 0, -ENODEV without a chip, -EINVAL for a bad line, -ENOMEM if there
 *   are CONFIG_LIBUKINTCTLR_MAXHANDLERS already
 */
int uk_intctlr_irq_register(unsigned int irq, uk_intctlr_handler_t handler,
			    void *arg);

/** Holds back and lets through one line.  Any context. */
void uk_intctlr_irq_mask(unsigned int irq);
void uk_intctlr_irq_unmask(unsigned int irq);

/**
 * Sets UK_INTCTLR_TRIGGER_*, before a handler is registered.
 *
 * @return 0, -ENODEV without a chip, -EINVAL for a bad line, -ENOSPC
 */
int uk_intctlr_irq_configure(unsigned int irq, unsigned int trigger);

/**
 * Takes a message-signalled interrupt and registers its handler.  It may be
 * sent as soon as the device has `*out`.  May allocate; not from interrupts,
 * nor by two callers for one device at a time.
 *
 * @param device what the controller calls the device: its PCI requester id,
 *   translated as the firmware says
 * @return 0, -ENOTSUP if the chip has none, -ENOSPC if all are taken, -ENOMEM
 */
int uk_intctlr_msi_alloc(__u32 device, uk_intctlr_handler_t handler, void *arg,
			 struct uk_intctlr_msi *out);

/** Reads an `interrupts` entry of a device tree; -ENOTSUP, -EINVAL. */
int uk_intctlr_irq_fdt_xlat(const __u32 *cells, int ncells, unsigned int *irq,
			    unsigned int *trigger);

UK_END_DECLS

#endif /* __UK_INTCTLR_H__ */
