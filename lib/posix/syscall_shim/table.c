/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From a system call number to the function that serves it.
 *
 * syscalls.tbl is the only list of numbers.  A call is served when some
 * library in the image defines it with UK_SYSCALL_R_DEFINE(); otherwise the
 * weak reference below stays NULL and the caller gets -ENOSYS.
 */
#include <errno.h>
#include <stddef.h>

#include <uk/arch/ctx.h>
#include <uk/essentials.h>
#include <uk/print.h>

#include <uk/syscall.h>

#include "shim.h"

#define X(_name, _nr, _nargs, _flags)                                          \
	extern __visible long uk_syscall_r_##_name(long, long, long, long,     \
						   long, long) __weak;
#include "syscalls.inc"
#undef X

const uk_syscall_fn_t uk_syscall_table[] = {
#define X(_name, _nr, _nargs, _flags) [_nr] = uk_syscall_r_##_name,
#include "syscalls.inc"
#undef X
};

__u8 uk_syscall_flags[] = {
#define X(_name, _nr, _nargs, _flags) [_nr] = _flags,
#include "syscalls.inc"
#undef X
};

const unsigned long uk_syscall_count = ARRAY_SIZE(uk_syscall_table);

static const char *const names[] = {
#define X(_name, _nr, _nargs, _flags) [_nr] = #_name,
#include "syscalls.inc"
#undef X
};

static const __u8 nargs[] = {
#define X(_name, _nr, _nargs, _flags) [_nr] = _nargs,
#include "syscalls.inc"
#undef X
};

static __u16 missing[ARRAY_SIZE(uk_syscall_table)];

UK_CTASSERT(ARRAY_SIZE(uk_syscall_flags) == ARRAY_SIZE(uk_syscall_table));

typedef long (*usc_fn_t)(struct uk_syscall_ctx *, long, long, long, long, long,
			 long);

const char *uk_syscall_name(long nr)
{
	return (unsigned long)nr < ARRAY_SIZE(names) ? names[nr] : NULL;
}

unsigned int shim_nargs(long nr)
{
	return (unsigned long)nr < ARRAY_SIZE(nargs) ? nargs[nr] : 6;
}

unsigned long uk_syscall_missing(long nr)
{
	return (unsigned long)nr < ARRAY_SIZE(missing) ? missing[nr] : 0;
}

/* Absent: say so once by name, and count. */
static long absent(long nr)
{
	if ((unsigned long)nr >= ARRAY_SIZE(missing)) {
		uk_pr_debug("system call %ld does not exist\n", nr);
		return -ENOSYS;
	}
	if (!missing[nr])
		uk_pr_debug("system call '%s' (%ld) is not in this image\n",
			    names[nr] ? names[nr] : "?", nr);
	if (missing[nr] != 0xffff)
		missing[nr]++;
	return -ENOSYS;
}

long uk_syscall6_r(long nr, long a1, long a2, long a3, long a4, long a5,
		   long a6)
{
	if (unlikely((unsigned long)nr >= ARRAY_SIZE(uk_syscall_table) ||
		     !uk_syscall_table[nr] ||
		     (uk_syscall_flags[nr] & UK_SYSCALLF_USC)))
		return absent(nr);
	return uk_syscall_table[nr](a1, a2, a3, a4, a5, a6);
}

static long serve(struct uk_syscall_ctx *usc, long nr, const long *a)
{
	usc_fn_t fn;

	if (unlikely((unsigned long)nr >= ARRAY_SIZE(uk_syscall_table) ||
		     !uk_syscall_table[nr]))
		return absent(nr);
	if (!(uk_syscall_flags[nr] & UK_SYSCALLF_USC))
		return uk_syscall_table[nr](a[0], a[1], a[2], a[3], a[4], a[5]);
	fn = (usc_fn_t)(void (*)(void))uk_syscall_table[nr];
	ukarch_sysregs_store(&usc->sysregs);
	usc->ectx = NULL; /* live in the CPU: who wants it stores it */
	return fn(usc, a[0], a[1], a[2], a[3], a[4], a[5]);
}

void (*uk_syscall_exit_work)(struct uk_syscall_ctx *usc);

void uk_syscall_dispatch(struct uk_syscall_ctx *usc)
{
	const struct __regs *r = &usc->regs;
	long nr = ukarch_regs_syscall_nr(r);
	long a[6];
	long rc;
	int traced;

	for (int i = 0; i < 6; i++)
		a[i] = ukarch_regs_syscall_arg(r, i);
	traced = (unsigned long)nr < ARRAY_SIZE(uk_syscall_flags) &&
		 (uk_syscall_flags[nr] & UK_SYSCALLF_TRACE);
	if (unlikely(traced))
		shim_trace_enter(nr, a);
	rc = serve(usc, nr, a);
	if (unlikely(traced))
		shim_trace_leave(nr, rc);
	ukarch_regs_set_ret(&usc->regs, (__u64)rc);
	if (unlikely(uk_syscall_exit_work))
		uk_syscall_exit_work(usc);
}
