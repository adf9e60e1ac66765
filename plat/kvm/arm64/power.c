/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of an arm64 machine: semihosting tells the host why, if it listens;
 * PSCI (Arm DEN 0022) switches off.
 */
#include <errno.h>

#include <uk/asm/semihost.h>
#include <uk/plat/lcpu.h>

#include <plat_common.h>

#include "plat_arm64.h"

#define PSCI_CPU_ON 0xc4000003UL
#define PSCI_SYSTEM_OFF 0x84000008UL
#define PSCI_SYSTEM_RESET 0x84000009UL

static int psci_by_smc;

void plat_psci_init(int smc)
{
	psci_by_smc = smc;
}

/* SMC calling convention (Arm DEN 0028): x0-x17 are not preserved. */
static long psci_call(unsigned long fn, unsigned long a1, unsigned long a2,
		      unsigned long a3)
{
	register unsigned long x0 __asm__("x0") = fn;
	register unsigned long x1 __asm__("x1") = a1;
	register unsigned long x2 __asm__("x2") = a2;
	register unsigned long x3 __asm__("x3") = a3;

	if (psci_by_smc)
		__asm__ __volatile__("smc #0"
				     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
				     :
				     : "x4", "x5", "x6", "x7", "x8", "x9",
				       "x10", "x11", "x12", "x13", "x14", "x15",
				       "x16", "x17", "memory");
	else
		__asm__ __volatile__("hvc #0"
				     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
				     :
				     : "x4", "x5", "x6", "x7", "x8", "x9",
				       "x10", "x11", "x12", "x13", "x14", "x15",
				       "x16", "x17", "memory");
	return (long)x0;
}

int plat_psci_cpu_on(__u64 id, __paddr_t entry, __u64 arg)
{
	return psci_call(PSCI_CPU_ON, id, entry, arg) ? -EIO : 0;
}

void plat_ctl_puts(const char *line)
{
	ukarch_semihost(SEMIHOST_SYS_WRITE0, line);
}

/* QEMU ends with `status`.  A restart is the machine's, not the process's. */
void plat_machine_report(enum ukplat_gstate request, int status)
{
	const unsigned long arg[2] = { SEMIHOST_ADP_STOPPED_APPLICATIONEXIT,
				       (unsigned long)status };

	if (request != UKPLAT_RESTART)
		ukarch_semihost(SEMIHOST_SYS_EXIT_EXTENDED, arg);
}

void plat_machine_end(enum ukplat_gstate request, int status __unused)
{
	psci_call(request == UKPLAT_RESTART ? PSCI_SYSTEM_RESET
					    : PSCI_SYSTEM_OFF,
		  0, 0, 0);
	ukplat_lcpu_halt();
}
