/* SPDX-License-Identifier: BSD-3-Clause */
/* System calls that an application brings, by each macro. */
#define UK_LIBC_SYSCALLS 1 /* functions for applications as well */
#include <errno.h>

#include <uk/arch/ctx.h>
#include <uk/syscall.h>

#include "calls.h"

UK_SYSCALL_DEFINE(int, acct, const char *, file)
{
	if (file)
		return 7;
	errno = EFAULT;
	return -1;
}

UK_SYSCALL_R_DEFINE(int, vhangup)
{
	return -EPERM;
}

UK_LLSYSCALL_DEFINE(long, add_key, long, a, long, b, long, c, long, d, long, e)
{
	errno = EINVAL;
	return a == 1 && b == 2 && c == 3 && d == 4 && e == 5 ? 0 : -1;
}

UK_LLSYSCALL_R_DEFINE(int, quotactl, int, cmd, const char *, what, int, id,
		      void *, addr, long, e, long, f)
{
	return cmd + id + (what || addr) + (int)e + (int)f;
}

struct seen seen;

UK_LLSYSCALL_R_U_DEFINE(long, execveat, int, a, long, b, long, c, long, d, long,
			e)
{
	struct ukarch_sysregs s;

	seen.sp = ukarch_regs_sp(&usc->regs);
	seen.ip = ukarch_regs_ip(&usc->regs);
	ukarch_sysregs_switch_uk(&s);
	seen.tls_ok = ukarch_sysregs_get_tlsp(&s) ==
		      ukarch_sysregs_get_tlsp(&usc->sysregs);
	for (int i = 0; i < 5; i++)
		seen.args_ok += ukarch_regs_syscall_arg(&usc->regs, i) ==
				((long[]){ a, b, c, d, e })[i];
	return a * 10000 + b * 1000 + c * 100 + d * 10 + e;
}
