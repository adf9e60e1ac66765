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
#include <uk/plat/lcpu.h>
#include <uk/print.h>

/* Every call is entered with six arguments here, not as the header says. */
#define __UK_BITS_SYSCALLS_H__
#include <uk/syscall.h>

#include "shim.h"

typedef long (*usc_fn_t)(struct uk_syscall_ctx *, long, long, long, long, long,
			 long);

#define X(_name, _nr, _nargs, _flags)                                          \
	extern __visible long uk_syscall_r_##_name(long, long, long, long,     \
						   long, long) __weak;
#include "syscalls.inc"
#undef X

#define U(_name)                                                               \
	extern __visible long uk_syscall_r_u_##_name(struct uk_syscall_ctx *,  \
						     long, long, long, long,   \
						     long, long) __weak;
#include "syscalls_u.inc"
#undef U

/* Bodies that want a context; flags of the call say which. */
static const usc_fn_t bodies_u[] = {
#define U(_name) uk_syscall_r_u_##_name,
#include "syscalls_u.inc"
#undef U
};

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

void (*uk_syscall_exit_work)(struct uk_syscall_ctx *usc);

static __u16 missing[ARRAY_SIZE(uk_syscall_table)];
static unsigned long missing_beyond;

UK_CTASSERT(ARRAY_SIZE(uk_syscall_flags) == ARRAY_SIZE(uk_syscall_table));

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

unsigned long shim_missing_beyond(void)
{
	return missing_beyond;
}

/* Absent: say so once by name, and count. */
static __noinline long absent(long nr)
{
	if ((unsigned long)nr >= ARRAY_SIZE(missing)) {
		uk_pr_debug("system call %ld does not exist\n", nr);
		missing_beyond++;
		return -ENOSYS;
	}
	if (!missing[nr])
		uk_pr_debug("system call '%s' (%ld) is not in this image\n",
			    names[nr] ? names[nr] : "?", nr);
	if (missing[nr] != 0xffff)
		missing[nr]++;
	return -ENOSYS;
}

static int served(long nr)
{
	return (unsigned long)nr < ARRAY_SIZE(uk_syscall_table) &&
	       uk_syscall_table[nr];
}

const char *uk_syscall_name_p(long nr)
{
	return served(nr) ? names[nr] : NULL;
}

static __noinline long call_traced(long nr, const long *a)
{
	struct shim_trace *t = shim_trace_enter(nr, a);
	long rc;

	rc = served(nr)
		     ? uk_syscall_table[nr](a[0], a[1], a[2], a[3], a[4], a[5])
		     : absent(nr);
	shim_trace_leave(t, rc);
	return rc;
}

long uk_syscall6_r(long nr, long a1, long a2, long a3, long a4, long a5,
		   long a6)
{
	if (unlikely(!served(nr)))
		return absent(nr);
	if (unlikely(uk_syscall_flags[nr] & UK_SYSCALLF_TRACE))
		return call_traced(nr,
				   (const long[]){ a1, a2, a3, a4, a5, a6 });
	return uk_syscall_table[nr](a1, a2, a3, a4, a5, a6);
}

long uk_vsyscall_r(long nr, va_list ap)
{
	long a[6] = { 0 };

	for (unsigned int i = 0; i < shim_nargs(nr); i++)
		a[i] = va_arg(ap, long);
	return uk_syscall6_r(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* The six arguments, each read where it is passed on: a call counts. */
#define ARGS(r)                                                                \
	ukarch_regs_syscall_arg(r, 0), ukarch_regs_syscall_arg(r, 1),          \
		ukarch_regs_syscall_arg(r, 2), ukarch_regs_syscall_arg(r, 3),  \
		ukarch_regs_syscall_arg(r, 4), ukarch_regs_syscall_arg(r, 5)

/* What is no plain call: it wants the context, or is not there. */
static __noinline long serve_other(struct uk_syscall_ctx *usc, long nr)
{
	usc_fn_t body;

	if (!served(nr))
		return absent(nr);
	body = bodies_u[uk_syscall_flags[nr] >> UK_SYSCALLF_USC_SHIFT];
	if (uk_syscall_flags[nr] & UK_SYSCALLF_USC && body)
		return uk_syscall_native_u(usc, body);
	return uk_syscall_table[nr](ARGS(&usc->regs));
}

long uk_syscall_native_u(struct uk_syscall_ctx *usc,
			 long (*body)(struct uk_syscall_ctx *, long, long, long,
				      long, long, long))
{
	ukarch_sysregs_store(&usc->sysregs);
	usc->ectx = NULL; /* live in the CPU: who wants it stores it */
	return body(usc, ARGS(&usc->regs));
}

static __noinline long serve_traced(struct uk_syscall_ctx *usc, long nr)
{
	const long a[6] = { ARGS(&usc->regs) };
	struct shim_trace *t = shim_trace_enter(nr, a);
	long rc = serve_other(usc, nr);

	shim_trace_leave(t, rc);
	return rc;
}

static __always_inline long serve(struct uk_syscall_ctx *usc)
{
	const struct __regs *r = &usc->regs;
	long nr = ukarch_regs_syscall_nr(r);

	if (unlikely((unsigned long)nr >= ARRAY_SIZE(uk_syscall_table)))
		return absent(nr);
	if (likely(!uk_syscall_flags[nr] && uk_syscall_table[nr]))
		return uk_syscall_table[nr](ARGS(r));
	if (uk_syscall_flags[nr] & UK_SYSCALLF_TRACE)
		return serve_traced(usc, nr);
	return serve_other(usc, nr);
}

long uk_syscall6_r_u(struct uk_syscall_ctx *usc)
{
	return serve(usc);
}

void uk_syscall_dispatch(struct uk_syscall_ctx *usc)
{
	ukarch_regs_set_ret(&usc->regs, (__u64)serve(usc));
	/* what is not there yet interrupts the program */
	ukplat_lcpu_disable_irq();
	if (unlikely(uk_syscall_exit_work)) {
		ukplat_lcpu_enable_irq();
		uk_syscall_exit_work(usc);
	}
}
