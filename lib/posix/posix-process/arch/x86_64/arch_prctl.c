/* SPDX-License-Identifier: BSD-3-Clause */
/* arch_prctl(2): the segment bases of the calling thread. */

#include <errno.h>

#include <uk/arch/ctx.h>
#include <uk/syscall.h>

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

/* The lower half ends here: no base beyond it. */
#define BASE_MAX 0x7ffffffff000UL

UK_SYSCALL_R_DEFINE(int, arch_prctl, int, op, unsigned long, addr)
{
	struct ukarch_sysregs s;

	switch (op) {
	case ARCH_SET_FS:
		if (addr >= BASE_MAX)
			return -EPERM;
		ukarch_tlsp_set(addr);
		return 0;
	case ARCH_GET_FS:
		*(unsigned long *)addr = ukarch_tlsp_get();
		return 0;
	case ARCH_SET_GS:
		if (addr >= BASE_MAX)
			return -EPERM;
		ukarch_sysregs_store(&s);
		s.gs_base = addr;
		ukarch_sysregs_load(&s);
		return 0;
	case ARCH_GET_GS:
		ukarch_sysregs_store(&s);
		*(unsigned long *)addr = s.gs_base;
		return 0;
	}
	return -EINVAL;
}
