/* SPDX-License-Identifier: BSD-3-Clause */
/* The stack frame of a signal handler on x86_64, as Linux builds it. */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/asm/arch.h>
#include <uk/posix-signal.h>
#include <uk/uaccess.h>

#include "../../signal_int.h"

#define RED_ZONE 128
/* The largest of what XCR0 may enable: 2688 and PKRU. */
#define ECTX_MAX 2752
/* Flags that a program may set through its frame. */
#define RFLAGS_USER 0x50dd5UL

struct sigcontext64 {
	__u64 r8, r9, r10, r11, r12, r13, r14, r15;
	__u64 rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	__u16 cs, gs, fs, ss;
	__u64 err, trapno, oldmask, cr2;
	__u64 fpstate;
	__u64 reserved[8];
};

struct frame {
	__u64 pretcode; /* where the handler returns to */
	__u64 uc_flags;
	__u64 uc_link;
	__u64 ss_sp;
	__u64 ss_flags;
	__u64 ss_size;
	struct sigcontext64 mc;
	__u64 sigmask;
	siginfo_t info;
};

/* Frames are built and read here: the program's stack may go away. */
struct ectx_copy {
	char bytes[ECTX_MAX];
} __align(64);

static int ectx_put(__uptr fp)
{
	struct ectx_copy c;

	if (unlikely(ukarch_ectx_size() > sizeof(c)))
		return -EFAULT;
	memset(&c, 0, ukarch_ectx_size());
	ukarch_ectx_store((struct ukarch_ectx *)&c);
	return uk_user_put((void *)fp, &c, ukarch_ectx_size());
}

static void save_regs(struct sigcontext64 *m, const struct __regs *r)
{
	m->r8 = r->r8;
	m->r9 = r->r9;
	m->r10 = r->r10;
	m->r11 = r->r11;
	m->r12 = r->r12;
	m->r13 = r->r13;
	m->r14 = r->r14;
	m->r15 = r->r15;
	m->rdi = r->rdi;
	m->rsi = r->rsi;
	m->rbp = r->rbp;
	m->rbx = r->rbx;
	m->rdx = r->rdx;
	m->rax = r->rax;
	m->rcx = r->rcx;
	m->rsp = r->rsp;
	m->rip = r->rip;
	m->rflags = r->rflags;
	m->cs = 0x33; /* what programs see on Linux */
	m->ss = 0x2b;
}

static void load_regs(struct __regs *r, const struct sigcontext64 *m)
{
	r->r8 = m->r8;
	r->r9 = m->r9;
	r->r10 = m->r10;
	r->r11 = m->r11;
	r->r12 = m->r12;
	r->r13 = m->r13;
	r->r14 = m->r14;
	r->r15 = m->r15;
	r->rdi = m->rdi;
	r->rsi = m->rsi;
	r->rbp = m->rbp;
	r->rbx = m->rbx;
	r->rdx = m->rdx;
	r->rax = m->rax;
	r->rcx = m->rcx;
	r->rsp = m->rsp;
	r->rip = m->rip;
	r->rflags = (r->rflags & ~RFLAGS_USER) | (m->rflags & RFLAGS_USER);
}

int sigframe_push(struct uk_syscall_ctx *usc, const struct delivery *d,
		  __uptr sp, const struct uk_posix_thread *pt)
{
	struct __regs *r = &usc->regs;
	struct frame f = { .pretcode = d->act.restorer };
	__uptr fp, at;

	if (!(d->act.flags & KSA_RESTORER))
		return -EFAULT;
	if (sp == ukarch_regs_sp(r))
		sp -= RED_ZONE;
	fp = ALIGN_DOWN(sp - ukarch_ectx_size(), ukarch_ectx_align());
	at = ALIGN_DOWN(fp - sizeof(f), 16UL) - 8;

	f.ss_sp = pt->altstack;
	f.ss_flags = pt->altstack_size ? 0 : SS_DISABLE;
	f.ss_size = pt->altstack_size;
	save_regs(&f.mc, r);
	f.mc.oldmask = d->oldmask;
	f.mc.fpstate = fp;
	f.sigmask = d->oldmask;
	f.info.si_signo = d->sig;
	f.info.si_code = d->code;
	if (d->addr)
		f.info.si_addr = (void *)d->addr;
	else
		f.info.si_pid = d->pid;
	if (uk_user_put((void *)at, &f, sizeof(f)) || ectx_put(fp))
		return -EFAULT;

	r->rdi = (__u64)d->sig;
	r->rsi = at + offsetof(struct frame, info);
	r->rdx = at + offsetof(struct frame, uc_flags);
	r->rax = 0;
	r->rip = d->act.handler;
	r->rsp = at;
	r->rflags &= ~(X86_EFLAGS_DF | X86_EFLAGS_TF);
	return 0;
}

/* C libraries for x86_64 name a restorer of their own. */
int uk_posix_signal_exec(struct uk_vas *vas __unused)
{
	return 0;
}

/* What is there now is the program's: anything. */
static int load_fp(__uptr fp)
{
	struct ectx_copy c;

	if (fp % ukarch_ectx_align() || ukarch_ectx_size() > sizeof(c) ||
	    uk_user_get(&c, (void *)fp, ukarch_ectx_size()))
		return -EFAULT;
	ukarch_ectx_sanitize((struct ukarch_ectx *)&c);
	ukarch_ectx_load((struct ukarch_ectx *)&c);
	return 0;
}

int sigframe_pop(struct uk_syscall_ctx *usc, __u64 *mask)
{
	struct frame f;

	/* the handler's return has taken pretcode off */
	if (uk_user_get_obj(&f, (struct frame *)(usc->regs.rsp - 8)) ||
	    (f.mc.fpstate && load_fp(f.mc.fpstate)))
		return -EFAULT;
	load_regs(&usc->regs, &f.mc);
	*mask = f.sigmask;
	return 0;
}
