/* SPDX-License-Identifier: BSD-3-Clause */
/* The CPUs' own data; what several CPUs need is in smp.c. */
#include <uk/plat/lcpu.h>

struct lcpu ukplat_lcpus[CONFIG_UKPLAT_LCPU_MAXCOUNT];
