/* SPDX-License-Identifier: BSD-3-Clause */
/* arch_prctl(2): the segment bases of the calling thread. */

#include <errno.h>

#include <uk/arch/ctx.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

/* The lower half ends here: no base beyond it. */
#define BASE_MAX 0x7ffffffff000UL

/* Sets the live registers and what the way out of the call may load. */
static int set_base(struct uk_syscall_ctx *usc, int gs, unsigned long addr)
{
	struct ukarch_sysregs s;

	if (addr >= BASE_MAX)
		return -EPERM;
	ukarch_sysregs_store(&s);
	if (gs)
		s.gs_base = addr;
	else
		s.fs_base = addr;
	ukarch_sysregs_load(&s);
	usc->sysregs = s;
	return 0;
}

UK_LLSYSCALL_R_U_DEFINE(int, arch_prctl, int, op, unsigned long, addr)
{
	struct ukarch_sysregs s;

	switch (op) {
	case ARCH_SET_FS:
		return set_base(usc, 0, addr);
	case ARCH_SET_GS:
		return set_base(usc, 1, addr);
	case ARCH_GET_FS:
		ukarch_sysregs_store(&s);
		return uk_user_put_obj((__u64 *)addr, &s.fs_base);
	case ARCH_GET_GS:
		ukarch_sysregs_store(&s);
		return uk_user_put_obj((__u64 *)addr, &s.gs_base);
	}
	return -EINVAL;
}
