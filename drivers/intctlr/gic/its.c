/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Interrupt Translation Service of GIC version 3: what a device writes
 * becomes an interrupt (LPI) by tables in memory, which are ours to give and
 * the controller's to fill.  All interrupts belong to one collection, which is
 * sent to the CPU that sets this up.
 *
 * Lock order: `lock` is taken with nothing else held after it.
 */
#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/asm/arch.h>
#include <uk/atomic.h>
#include <uk/page.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>
#include <uk/spinlock.h>

#include "gic.h"
#include "gic_hw.h"
#include "its_hw.h"

#define ID_BITS 14 /* of interrupts: the least there can be */
#define LPIS ((1U << ID_BITS) - GIC_INTID_LPI)
#define PENDING_LEN ((1U << ID_BITS) / 8)
#define PENDING_ALIGN 0x10000
#define EVENT_BITS 5
#define EVENTS (1U << EVENT_BITS) /* of one device */
#define ITT_ALIGN 256
#define COMMANDS (PAGE_SIZE / ITS_CMD_LEN)
#define COLLECTION 0
#define FLAT_PAGES 16 /* of a table of devices with one level */
#define PATIENCE 1000000

struct its_device {
	struct its_device *next;
	__u32 id;
	unsigned int events; /* in use; guarded by `lock` */
};

static struct {
	volatile __u8 *regs;
	__u64 doorbell; /* physical */
	struct uk_alloc *a;
	__u64 target; /* of the collection, as commands hold it */
	__u64 *devices; /* table for the controller */
	__u32 device_len; /* bytes of an entry */
	__u32 device_max; /* entries that the table can have */
	bool indirect; /* `devices` has pages of entries */
	__sz itt_len;
	__u8 *properties; /* a byte for each LPI */
	struct its_device *list; /* only grows; writers hold `lock` */
	struct uk_spinlock lock;
	__u64 (*queue)[4]; /* guarded by `lock` */
	unsigned int queue_next; /* guarded by `lock` */
	unsigned int lpi_next; /* guarded by `lock` */
} its = { .lock = UK_SPINLOCK_INITIALIZER() };

static void *table(__sz align, __sz len)
{
	void *p = uk_memalign(its.a, align, ALIGN_UP(len, align));

	if (p)
		memset(p, 0, ALIGN_UP(len, align));
	return p;
}

/* What was written to memory is there before the controller is told. */
static void published(void)
{
	__asm__ __volatile__("dsb sy" ::: "memory");
}

/* One command; the controller has read it on return.  `lock` is held. */
static int command(__u64 w0, __u64 w1, __u64 w2)
{
	__u64 *c = its.queue[its.queue_next];
	__u64 at, read;

	c[0] = w0;
	c[1] = w1;
	c[2] = w2;
	c[3] = 0;
	its.queue_next = (its.queue_next + 1) % COMMANDS;
	at = its.queue_next * ITS_CMD_LEN;
	published();
	uk_iowrite64(its.regs + GITS_CWRITER, at);
	for (int n = 0; n < PATIENCE; n++) {
		read = uk_ioread64(its.regs + GITS_CREADR);
		if (read == at)
			return 0;
		if (read & GITS_CREADR_STALLED)
			break;
	}
	return -EIO;
}

/* A command, and that it has taken effect. */
static int perform(__u64 w0, __u64 w1, __u64 w2)
{
	unsigned long flags;
	int rc;

	uk_spin_lock_irqsave(&its.lock, flags);
	rc = command(w0, w1, w2);
	if (!rc)
		rc = command(ITS_CMD_SYNC, 0, its.target);
	uk_spin_unlock_irqrestore(&its.lock, flags);
	return rc;
}

/* Makes the table of devices hold entry `id`. */
static int device_entry(__u32 id)
{
	__u32 per_page = PAGE_SIZE / its.device_len;
	__u64 *e;
	void *page;

	if (id >= its.device_max)
		return -ENOSPC;
	if (!its.indirect)
		return 0;
	e = &its.devices[id / per_page];
	if (*e & GIC_TABLE_L2_VALID)
		return 0;
	page = table(PAGE_SIZE, PAGE_SIZE);
	if (!page)
		return -ENOMEM;
	published();
	*e = ukplat_virt_to_phys(page) | GIC_TABLE_L2_VALID;
	published();
	return 0;
}

static struct its_device *device_find(__u32 id)
{
	struct its_device *d;

	for (d = uk_load_n_acq(&its.list); d && d->id != id; d = d->next)
		;
	return d;
}

static int device_add(__u32 id)
{
	struct its_device *d;
	unsigned long flags;
	void *itt;
	int rc;

	rc = device_entry(id);
	if (rc)
		return rc;
	d = uk_zalloc(its.a, sizeof(*d));
	itt = table(ITT_ALIGN, its.itt_len);
	if (d && itt)
		rc = perform(ITS_CMD_MAPD | (__u64)id << ITS_CMD_DEVICE_SHIFT,
			     EVENT_BITS - 1,
			     ukplat_virt_to_phys(itt) | ITS_CMD_VALID);
	if (!d || !itt || rc) {
		uk_free(its.a, itt);
		uk_free(its.a, d);
		return rc ? rc : -ENOMEM;
	}
	d->id = id;
	uk_spin_lock_irqsave(&its.lock, flags);
	d->next = its.list;
	uk_store_n_rel(&its.list, d); /* device_find() takes no lock */
	uk_spin_unlock_irqrestore(&its.lock, flags);
	return 0;
}

/* A free event of the device and a free interrupt for it. */
static int take(struct its_device *d, struct uk_intctlr_msi *out)
{
	unsigned long flags;
	int rc = -ENOSPC;

	uk_spin_lock_irqsave(&its.lock, flags);
	if (d->events < EVENTS && its.lpi_next < LPIS) {
		out->data = d->events++;
		out->irq = GIC_INTID_LPI + its.lpi_next++;
		rc = 0;
	}
	uk_spin_unlock_irqrestore(&its.lock, flags);
	return rc;
}

static int its_alloc(__u32 id, struct uk_intctlr_msi *out)
{
	int rc = 0;

	if (!device_find(id))
		rc = device_add(id);
	if (!rc)
		rc = take(device_find(id), out);
	if (rc)
		return rc;
	out->addr = its.doorbell;
	return perform(ITS_CMD_MAPTI | (__u64)id << ITS_CMD_DEVICE_SHIFT,
		       out->data | (__u64)out->irq << ITS_CMD_INTID_SHIFT,
		       COLLECTION);
}

static void its_lpi_enable(unsigned int irq, bool on)
{
	if (irq - GIC_INTID_LPI >= LPIS)
		return;
	its.properties[irq - GIC_INTID_LPI] =
		LPI_PRIORITY | (on ? LPI_ENABLED : 0);
	perform(ITS_CMD_INVALL, 0, COLLECTION);
}

/* Properties and pending bits of this CPU's redistributor. */
static int lpis_on(volatile __u8 *r)
{
	void *pending = table(PENDING_ALIGN, PENDING_LEN);

	its.properties = table(PAGE_SIZE, LPIS);
	if (!pending || !its.properties)
		return -ENOMEM;
	published();
	uk_iowrite64(r + GICR_PROPBASER,
		     ukplat_virt_to_phys(its.properties) | GIC_TABLE_SHARED |
			     GIC_LPI_CACHED << GIC_LPI_CACHED_SHIFT |
			     (ID_BITS - 1));
	uk_iowrite64(r + GICR_PENDBASER,
		     ukplat_virt_to_phys(pending) | GIC_TABLE_SHARED |
			     GIC_LPI_CACHED << GIC_LPI_CACHED_SHIFT |
			     GICR_PENDBASER_ZEROED);
	uk_iowrite32(r + GICR_CTLR,
		     uk_ioread32(r + GICR_CTLR) | GICR_CTLR_LPIS);
	published();
	return 0;
}

/*
 * Gives the controller a table of `pages`, if it looks into caches for it: we
 * do not write them back.
 */
static int table_give(unsigned int n, void *p, __sz pages, __u64 bits)
{
	volatile __u8 *r = its.regs + GITS_BASER(n);

	if (!p)
		return -ENOMEM;
	uk_iowrite64(r, ukplat_virt_to_phys(p) | GIC_TABLE_VALID |
				GIC_TABLE_CACHED | GIC_TABLE_SHARED |
				GITS_BASER_PAGE_4K | bits | (pages - 1));
	return uk_ioread64(r) & GIC_TABLE_SHARED_MASK ? 0 : -ENOTSUP;
}

/*
 * Device ids are PCI requester ids: few, but anywhere among 65536.  With two
 * levels only pages that are used are there.
 */
static int devices_give(unsigned int n, unsigned int bits)
{
	volatile __u8 *r = its.regs + GITS_BASER(n);
	__sz pages = FLAT_PAGES;
	__u64 v = uk_ioread64(r);

	its.device_len = GITS_BASER_ENTRY(v);
	uk_iowrite64(r, GITS_BASER_INDIRECT);
	its.indirect = uk_ioread64(r) & GITS_BASER_INDIRECT;
	its.device_max = FLAT_PAGES * PAGE_SIZE / its.device_len;
	if (its.indirect) {
		pages = 1;
		its.device_max = PAGE_SIZE / sizeof(__u64) *
				 (PAGE_SIZE / its.device_len);
	}
	if (bits < 32)
		its.device_max = MIN(its.device_max, 1U << bits);
	its.devices = table(PAGE_SIZE, pages * PAGE_SIZE);
	return table_give(n, its.devices, pages,
			  its.indirect ? GITS_BASER_INDIRECT : 0);
}

static int tables_give(__u64 typer)
{
	unsigned int type;
	int rc = 0;

	for (unsigned int n = 0; n < GITS_BASERS && !rc; n++) {
		type = GITS_BASER_TYPE(uk_ioread64(its.regs + GITS_BASER(n)));
		if (type == GITS_BASER_DEVICES)
			rc = devices_give(n, GITS_TYPER_DEVICE_BITS(typer));
		else if (type == GITS_BASER_COLLECTIONS)
			rc = table_give(n, table(PAGE_SIZE, PAGE_SIZE), 1, 0);
	}
	return rc ? rc : its.devices ? 0 : -ENOTSUP;
}

static int queue_give(void)
{
	its.queue = table(PAGE_SIZE, PAGE_SIZE);
	if (!its.queue)
		return -ENOMEM;
	uk_iowrite64(its.regs + GITS_CBASER,
		     ukplat_virt_to_phys(its.queue) | GIC_TABLE_VALID |
			     GIC_TABLE_CACHED | GIC_TABLE_SHARED);
	uk_iowrite64(its.regs + GITS_CWRITER, 0);
	return uk_ioread64(its.regs + GITS_CBASER) & GIC_TABLE_SHARED_MASK
		       ? 0
		       : -ENOTSUP;
}

/* Off, and at rest: tables change only then. */
static int quiesce(void)
{
	uk_iowrite32(its.regs + GITS_CTLR,
		     uk_ioread32(its.regs + GITS_CTLR) & ~GITS_CTLR_ENABLED);
	for (int n = 0; n < PATIENCE; n++)
		if (uk_ioread32(its.regs + GITS_CTLR) & GITS_CTLR_QUIESCENT)
			return 0;
	return -EIO;
}

int gic_its_init(const struct uk_fdt_walk *w, struct gic_msi *msi)
{
	volatile __u8 *r = gic.local[ukplat_lcpu_idx()] - GICR_SGI;
	__u64 base, len, typer;
	int rc;

	if (!(uk_ioread32(gic.dist + GICD_TYPER) & GICD_TYPER_LPIS))
		return -ENOTSUP;
	rc = uk_fdt_walk_reg(w, 0, &base, &len);
	if (rc || len < GITS_LEN)
		return rc ? rc : -EINVAL;
	its.a = uk_alloc_get_default();
	its.regs = ukplat_iomap(base, GITS_LEN);
	if (!its.regs || !its.a)
		return -ENOMEM;
	typer = uk_ioread64(its.regs + GITS_TYPER);
	its.doorbell = base + GITS_TRANSLATER;
	its.itt_len = EVENTS * GITS_TYPER_ITT_ENTRY(typer);
	/* By its address or its number, which take the same bits. */
	its.target = typer & GITS_TYPER_PTA
			     ? ukplat_virt_to_phys((void *)(__uptr)r)
			     : GICR_TYPER_NUMBER(uk_ioread64(r + GICR_TYPER))
				       << 16;
	rc = quiesce();
	rc = rc ? rc : lpis_on(r);
	rc = rc ? rc : tables_give(typer);
	rc = rc ? rc : queue_give();
	if (rc)
		return rc;
	uk_iowrite32(its.regs + GITS_CTLR, GITS_CTLR_ENABLED);
	rc = perform(ITS_CMD_MAPC, 0, its.target | COLLECTION | ITS_CMD_VALID);
	if (rc)
		return rc;
	msi->alloc = its_alloc;
	msi->lpi_enable = its_lpi_enable;
	return 0;
}
