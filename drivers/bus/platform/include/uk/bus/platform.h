/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The platform bus: devices at fixed addresses, told by the device tree, by
 * virtio_mmio.device= on the command line, or by the machine's fixed slots.
 */
#ifndef __UK_BUS_PLATFORM_H__
#define __UK_BUS_PLATFORM_H__

#include <uk/ctors.h>
#include <uk/essentials.h>
#include <uk/list.h>

UK_BEGIN_DECLS

struct uk_alloc;

struct pf_device {
	const char *compatible; /* as in a device tree, e.g. "virtio,mmio" */
	__paddr_t base;
	__sz size;
	unsigned int irq; /* as <uk/intctlr.h> numbers them */
};

struct pf_driver {
	struct uk_list_head list; /* the bus' own */
	const char *compatible;
	/*
	 * Offers a device.  `dev` is borrowed until return.
	 * 0: taken; -ENODEV: nothing there; other negative errno: failed.
	 */
	int (*add_dev)(struct uk_alloc *a, const struct pf_device *dev);
};

/** Adds a driver; from constructors only, cannot fail. */
void pf_register_driver(struct pf_driver *drv);

/**
 * Reads one `<size>[KMG]@<base>:<irq>[:<id>]` (numbers as in C).
 *
 * @return 0, or -EINVAL; `*dev` is untouched then
 */
int pf_parse_virtio_mmio(const char *s, struct pf_device *dev);

UK_END_DECLS

/** Registers a `struct pf_driver` at boot. */
#define PF_REGISTER_DRIVER(d)                                                  \
	static void UK_CONCAT(pf_driver_ctor_, d)(void)                        \
	{                                                                      \
		pf_register_driver(&(d));                                      \
	}                                                                      \
	UK_CTOR_PRIO(UK_CONCAT(pf_driver_ctor_, d), UK_PRIO_EARLIEST)

#endif /* __UK_BUS_PLATFORM_H__ */
