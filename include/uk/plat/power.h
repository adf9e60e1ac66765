/* SPDX-License-Identifier: BSD-3-Clause */
/* How drivers take part in the end of the machine. */
#ifndef __UK_PLAT_POWER_H__
#define __UK_PLAT_POWER_H__

#include <uk/event.h>
#include <uk/plat/bootstrap.h>

UK_BEGIN_DECLS

/*
 * Raised by ukplat_terminate() with an enum ukplat_gstate *: a handler that
 * can power off or reset the machine does it and does not return.
 * Any context, interrupts off.
 */
UK_EVENT_DECLARE(UKPLAT_POWER_EVENT);

UK_END_DECLS

#endif /* __UK_PLAT_POWER_H__ */
