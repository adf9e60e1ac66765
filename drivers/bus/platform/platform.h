/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the platform bus and its ways of finding devices. */
#ifndef __PLATFORM_H__
#define __PLATFORM_H__

#include <uk/bus/platform.h>

#define PF_COMPAT_MAX 16

/* Offers a device to the drivers. */
void pf_offer(const struct pf_device *dev);

/*
 * Finds the devices of the machine that no command line tells: arm64's from
 * the device tree, x86_64's in microvm's slots when there is ACPI.  There are
 * drivers for the `n` kinds of devices in `compat`, at most PF_COMPAT_MAX.
 */
void pf_scan_machine(const char *const compat[], int n);

#endif /* __PLATFORM_H__ */
