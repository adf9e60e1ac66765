/* SPDX-License-Identifier: BSD-3-Clause */
/* Console input without interrupts: the caller polls. */
#include <errno.h>

#include <uk/plat/console.h>

int ukplat_cink_notify(void (*fn)(void *arg) __unused, void *arg __unused)
{
	return -ENOTSUP;
}
