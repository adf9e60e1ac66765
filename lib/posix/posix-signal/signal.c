/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals of the process: actions, masks, raising, and delivery on the way
 * back to the program.
 *
 * A signal that is sent becomes pending for a thread; a thread looks at what is
 * pending and not blocked when a system call or fault of its own ends, and with
 * a preemptive scheduler when it is interrupted, which who sends to it sees to.
 * A handler then runs because the call returns into it instead of into its
 * caller.  Who has looked keeps interrupts off until the program runs: the
 * interrupt of who sends a signal just then comes there.
 */

#include <errno.h>
#include <string.h>

#include <uk/init.h>
#include <uk/print.h>
#include <uk/process.h>
#include <uk/sched.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/syscall_sleep.h>
#include <uk/uaccess.h>

#include <uk/posix-signal.h>

#include "interrupt.h"
#include "signal_int.h"

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static struct ksigaction actions[NSIGNALS]; /* guarded by lock */

static int sig_valid(int sig)
{
	return sig >= 1 && sig <= NSIGNALS;
}

static struct ksigaction action_of(int sig)
{
	struct ksigaction a;

	uk_spin_lock(&lock);
	a = actions[sig - 1];
	uk_spin_unlock(&lock);
	return a;
}

/* What a signal without a handler does: nothing, or the end. */
static void act_default(int sig)
{
	if (sig_default_of(sig) != SIGDEF_TERM)
		return; /* there is nobody who could continue a stopped one */
	if (sig_dumps_core(sig))
		signal_report(sig);
	uk_posix_exit_group(128 + sig, sig);
}

static int ignored(const struct ksigaction *a, int sig)
{
	return a->handler == KSIG_IGN ||
	       (a->handler == KSIG_DFL && sig_default_of(sig) != SIGDEF_TERM);
}

static void deliver(struct uk_syscall_ctx *usc);
static void deliver_interrupted(struct __regs *regs);

/* From the first signal on. */
static void deliveries_begin(void)
{
	uk_syscall_exit_work = deliver;
	program_work_set(deliver_interrupted);
}

struct sending {
	int sig;
	int code; /* SI_TKILL or SI_USER */
	struct ksigaction act;
};

/*
 * A signal that is pending already stays what it was.  Senders come one after
 * the other, but the thread may take the signal meanwhile: then it is a new
 * one.
 */
static void make_pending(struct uk_posix_thread *pt, int sig, int code)
{
	__u64 was = UK_READ_ONCE(pt->sigpending), tkilled;

	do {
		tkilled = pt->sigtkilled & ~SIGBIT(sig);
		if (code == SI_TKILL)
			tkilled |= SIGBIT(sig);
		if (!(was & SIGBIT(sig)))
			UK_WRITE_ONCE(pt->sigtkilled, tkilled);
	} while (!__atomic_compare_exchange_n(
		&pt->sigpending, &was, was | SIGBIT(sig), 0, __ATOMIC_SEQ_CST,
		__ATOMIC_SEQ_CST));
}

/* The thread may sleep in a call that a signal ends, or compute: it looks. */
static int post(struct uk_posix_thread *pt, void *arg)
{
	const struct sending *s = arg;
	struct uk_thread *t = pt->thread;

	make_pending(pt, s->sig, s->code);
	deliveries_begin();
	if (t && (t != uk_thread_current() || ukplat_lcpu_in_irq())) {
		uk_thread_wake(t);
		uk_thread_kick(t);
	}
	return 0;
}

void uk_posix_signal_post(int tid, int sig)
{
	struct sending s = { .sig = sig, .code = SI_USER };

	(void)uk_posix_thread_do(tid, post, &s);
}

/* 1: nobody but the default action takes it. */
static int send_one(struct uk_posix_thread *pt, void *arg)
{
	struct sending *s = arg;

	if (!(pt->sigmask & SIGBIT(s->sig))) {
		if (ignored(&s->act, s->sig))
			return 0;
		if (s->act.handler == KSIG_DFL)
			return 1;
	}
	return post(pt, s);
}

int signal_send(int tid, int sig, int code)
{
	struct sending s = { sig, code, action_of(sig) };
	int rc = uk_posix_thread_do(tid, send_one, &s);

	if (rc > 0)
		act_default(sig);
	return MIN(rc, 0);
}

void uk_posix_signal_raise(int sig)
{
	(void)signal_send(uk_posix_thread_self()->tid, sig, SI_USER);
}

/* The stack that the handler shall run on. */
static __uptr handler_stack(const struct uk_posix_thread *pt,
			    const struct ksigaction *a, __uptr sp)
{
	if (!(a->flags & KSA_ONSTACK) || !pt->altstack_size ||
	    (pt->altstack_flags & SS_DISABLE) ||
	    IN_RANGE(sp, pt->altstack, pt->altstack_size))
		return sp;
	return pt->altstack + pt->altstack_size;
}

void signal_handler_begin(struct uk_posix_thread *pt, struct delivery *d)
{
	const struct ksigaction *a = &d->act;

	d->oldmask = pt->sigrestore ? pt->sigsaved : pt->sigmask;
	pt->sigrestore = 0;
	pt->sigmask |= a->mask & ~SIG_UNBLOCKABLE;
	if (!(a->flags & KSA_NODEFER))
		pt->sigmask |= SIGBIT(d->sig);
	if (a->flags & KSA_RESETHAND) {
		uk_spin_lock(&lock);
		actions[d->sig - 1].handler = KSIG_DFL;
		uk_spin_unlock(&lock);
	}
}

static void run_handler(struct uk_syscall_ctx *usc, struct delivery *d)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	__uptr sp = ukarch_regs_sp(&usc->regs);

	signal_handler_begin(pt, d);
	if (sigframe_push(usc, d, handler_stack(pt, &d->act, sp), pt))
		act_default(SIGSEGV); /* no room for the handler's frame */
}

int signal_take(struct uk_posix_thread *pt, __u64 set, int *code)
{
	__u64 ready = UK_READ_ONCE(pt->sigpending) & set;
	int sig;

	if (!ready)
		return 0;
	sig = __builtin_ctzl(ready) + 1;
	/* stays as it is while the signal is pending */
	*code = UK_READ_ONCE(pt->sigtkilled) & SIGBIT(sig) ? SI_TKILL : SI_USER;
	__atomic_fetch_and(&pt->sigpending, ~SIGBIT(sig), __ATOMIC_SEQ_CST);
	return sig;
}

/* Threads of the kernel share the record of pid 1, but get no signals. */
int signal_interrupts(void)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	__u64 ready = pt->sigpending & ~pt->sigmask;
	int sig;

	if (likely(!ready) || pt->thread != uk_thread_current())
		return 0;
	for (; ready; ready &= ready - 1) {
		struct ksigaction a;

		sig = __builtin_ctzl(ready) + 1;
		a = action_of(sig);
		if (!ignored(&a, sig))
			return 1;
	}
	return 0;
}

int signal_next(struct uk_posix_thread *pt, struct delivery *d)
{
	int sig, code;

	while ((sig = signal_take(pt, ~pt->sigmask, &code)) != 0) {
		*d = (struct delivery){ .sig = sig,
					.act = action_of(sig),
					.code = code,
					.pid = UK_PID };
		if (d->act.handler == KSIG_IGN)
			continue;
		if (d->act.handler != KSIG_DFL)
			return 1;
		act_default(sig);
	}
	if (pt->sigrestore) { /* no handler takes the mask back */
		pt->sigrestore = 0;
		pt->sigmask = pt->sigsaved;
	}
	return 0;
}

static int may_restart(const struct __regs *r)
{
	return ukarch_regs_ret(r) == (__u64)-EINTR &&
	       signal_restarts(ukarch_regs_syscall_nr(r),
			       ukarch_regs_syscall_arg(r, 1),
			       ukarch_regs_syscall_arg(r, 3));
}

static int any_ready(const struct uk_posix_thread *pt)
{
	return (UK_READ_ONCE(pt->sigpending) & ~pt->sigmask) != 0;
}

/*
 * Has all handlers run that are due, the last one first.  Interrupts are on,
 * and off when it returns: what comes then interrupts the program.
 *
 * @param again whether `usc` is of a call that begins again if the first
 *   handler says so, or if there is none
 */
static void deliver_all(struct uk_syscall_ctx *usc, struct uk_posix_thread *pt,
			int again)
{
	struct delivery d;

	for (;;) {
		while (signal_next(pt, &d)) {
			if (again && (d.act.flags & KSA_RESTART))
				ukarch_regs_syscall_restart(&usc->regs);
			again = 0;
			run_handler(usc, &d);
		}
		ukplat_lcpu_disable_irq();
		if (likely(!any_ready(pt)))
			break;
		ukplat_lcpu_enable_irq();
	}
	if (unlikely(again))
		ukarch_regs_syscall_restart(&usc->regs);
}

/* Called by the dispatcher behind every call; see there. */
static void deliver(struct uk_syscall_ctx *usc)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	int again = !pt->sigreturned && may_restart(&usc->regs);

	pt->sigreturned = 0;
	deliver_all(usc, pt, again);
}

/* Called before an interrupted program goes on; interrupts are off. */
static void deliver_interrupted(struct __regs *regs)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	struct uk_syscall_ctx usc;

	if (likely(!any_ready(pt)))
		return;
	usc.regs = *regs;
	ukplat_lcpu_enable_irq();
	deliver_all(&usc, pt, 0);
	*regs = usc.regs;
}

int signal_fault(struct __regs *regs, int sig, int code, __uptr addr)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	struct uk_syscall_ctx usc = { .regs = *regs };
	struct delivery d = {
		.sig = sig, .act = action_of(sig), .code = code, .addr = addr
	};

	if (d.act.handler == KSIG_DFL || d.act.handler == KSIG_IGN ||
	    (pt->sigmask & SIGBIT(sig)))
		return -ENOENT;
	run_handler(&usc, &d);
	*regs = usc.regs;
	return 0;
}

static int signal_init(struct uk_init_ctx *ictx __unused)
{
	uk_syscall_interrupted_fn = signal_interrupts;
	return 0;
}

uk_lib_initcall(signal_init, 0x0);

UK_SYSCALL_R_DEFINE(int, rt_sigaction, int, sig, const struct ksigaction *, act,
		    struct ksigaction *, old, __sz, size)
{
	struct ksigaction was, new;

	if (size != sizeof(__u64))
		return -EINVAL;
	if (act && uk_user_get_obj(&new, act))
		return -EFAULT;
	if (!sig_valid(sig) || (act && (SIGBIT(sig) & SIG_UNBLOCKABLE)))
		return -EINVAL;
	uk_spin_lock(&lock);
	was = actions[sig - 1];
	if (act)
		actions[sig - 1] = new;
	uk_spin_unlock(&lock);
	return old ? uk_user_put_obj(old, &was) : 0;
}

UK_SYSCALL_R_DEFINE(int, rt_sigprocmask, int, how, const __u64 *, set, __u64 *,
		    old, __sz, size)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	__u64 was = pt->sigmask;
	__u64 s;

	if (size != sizeof(__u64))
		return -EINVAL;
	if (set) {
		if (uk_user_get_obj(&s, set))
			return -EFAULT;
		s &= ~SIG_UNBLOCKABLE;
		switch (how) {
		case SIG_BLOCK:
			pt->sigmask = was | s;
			break;
		case SIG_UNBLOCK:
			pt->sigmask = was & ~s;
			break;
		case SIG_SETMASK:
			pt->sigmask = s;
			break;
		default:
			return -EINVAL;
		}
	}
	return old ? uk_user_put_obj(old, &was) : 0;
}

UK_SYSCALL_R_DEFINE(int, rt_sigpending, __u64 *, set, __sz, size)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();

	__u64 v = pt->sigpending & pt->sigmask;

	if (size > sizeof(v))
		return -EINVAL;
	return uk_user_put(set, &v, size);
}

/* As the kernel has it: pointer, flags, size. */
struct kstack {
	__uptr sp;
	int flags;
	__sz size;
};

static int altstack_set(struct uk_posix_thread *pt, const struct kstack *ss)
{
	if (ss->flags & ~(int)SS_DISABLE)
		return -EINVAL;
	if (!(ss->flags & SS_DISABLE) && ss->size < MINSIGSTKSZ)
		return -ENOMEM;
	pt->altstack = ss->sp;
	pt->altstack_size = ss->flags & SS_DISABLE ? 0 : ss->size;
	pt->altstack_flags = (__u32)ss->flags;
	return 0;
}

UK_LLSYSCALL_R_U_DEFINE(int, sigaltstack, const struct kstack *, ss,
			struct kstack *, old)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	int on = IN_RANGE(ukarch_regs_sp(&usc->regs), pt->altstack,
			  pt->altstack_size);
	struct kstack was = { pt->altstack, 0, pt->altstack_size }, new;
	int rc = 0;

	was.flags = pt->altstack_size ? (on ? SS_ONSTACK : 0) : SS_DISABLE;
	if (ss && uk_user_get_obj(&new, ss))
		return -EFAULT;
	if (ss && on)
		return -EPERM;
	if (ss)
		rc = altstack_set(pt, &new);
	return rc || !old ? rc : uk_user_put_obj(old, &was);
}

static int send_checked(int tid, int sig, int code)
{
	if (!sig)
		return uk_posix_thread_exists(tid) ? 0 : -ESRCH;
	return sig_valid(sig) ? signal_send(tid, sig, code) : -EINVAL;
}

UK_SYSCALL_R_DEFINE(int, kill, int, pid, int, sig)
{
	if (sig && !sig_valid(sig))
		return -EINVAL;
	if (pid != 0 && pid != UK_PID && pid != -1 && pid != -UK_PID)
		return -ESRCH;
	return send_checked(uk_posix_thread_self()->tid, sig, SI_USER);
}

UK_SYSCALL_R_DEFINE(int, tkill, int, tid, int, sig)
{
	if (tid <= 0)
		return -EINVAL;
	return send_checked(tid, sig, SI_TKILL);
}

UK_SYSCALL_R_DEFINE(int, tgkill, int, tgid, int, tid, int, sig)
{
	if (tid <= 0 || tgid <= 0)
		return -EINVAL;
	if (tgid != UK_PID)
		return -ESRCH;
	return send_checked(tid, sig, SI_TKILL);
}

UK_LLSYSCALL_R_U_DEFINE(long, rt_sigreturn)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	__u64 mask;

	if (sigframe_pop(usc, &mask))
		uk_posix_exit_group(128 + SIGSEGV, SIGSEGV);
	pt->sigmask = mask & ~SIG_UNBLOCKABLE;
	pt->sigreturned = 1;
	return (long)ukarch_regs_ret(&usc->regs);
}
