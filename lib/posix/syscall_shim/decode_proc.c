/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads, signals, futexes, prctl. */
#include <errno.h>
#include <stddef.h>

#include <uk/uaccess.h>

#include "decode.h"

/* sigaction of the system call: see signal(7); same on both architectures */
struct ksigaction {
	__u64 handler;
	__u64 flags;
	__u64 restorer;
	__u64 mask;
};

struct altstack {
	void *ss_sp;
	int ss_flags;
	__sz ss_size;
};

/* struct clone_args of clone3(2) */
struct clone_args {
	__u64 flags, pidfd, child_tid, parent_tid, exit_signal, stack;
	__u64 stack_size, tls;
};

#define SA_RESTORER_FLAG 0x4000000

void shim_show_sig(struct shim_show *s, long v)
{
	const char *name = shim_name_of(T_sigs, (unsigned int)v);

	if (name)
		shim_text(s, "%s", name);
	else if (v == 32)
		shim_text(s, "SIGRTMIN");
	else if (v > 32 && v <= 64)
		shim_text(s, "SIGRT_%ld", v - 32);
	else
		shim_show_int(s, v);
}

static void show_mask(struct shim_show *s, __u64 mask)
{
	const char *sep = "", *name;
	int count = 0, invert;

	for (__u64 m = mask; m; m &= m - 1)
		count++;
	invert = count >= 64 * 2 / 3;
	if (invert)
		mask = ~mask;
	shim_text(s, invert ? "~[" : "[");
	for (long i = 1; i <= 64; i++) {
		if (!(mask >> (i - 1) & 1))
			continue;
		name = shim_name_of(T_sigs, (unsigned long)i);
		if (name)
			shim_text(s, "%s%s", sep, name + 3);
		else
			shim_text(s, i == 32 ? "%sRTMIN" : "%sRT_%ld", sep,
				  i - 32);
		sep = " ";
	}
	shim_text(s, "]");
}

void shim_show_sigset(struct shim_show *s, long v)
{
	__u64 mask;

	if (shim_read(s, v, &mask, sizeof(mask)))
		show_mask(s, mask);
}

/* pselect6(2)'s last argument. */
void shim_show_sigset6(struct shim_show *s, long v)
{
	long a[2];

	if (!shim_read(s, v, a, sizeof(a)))
		return;
	shim_text(s, "{sigmask=");
	shim_show_sigset(s, a[0]);
	shim_text(s, ", sigsetsize=%ld}", a[1]);
}

void shim_show_handler(struct shim_show *s, long v)
{
	const char *name = shim_name_of(T_sighandler, (unsigned long)v);

	if (name)
		shim_text(s, "%s", name);
	else
		shim_show_x(s, v);
}

void shim_show_sigaction(struct shim_show *s, long v)
{
	struct ksigaction sa;

	if (!shim_read(s, v, &sa, sizeof(sa)))
		return;
	shim_text(s, "{sa_handler=");
	shim_show_handler(s, (long)sa.handler);
	shim_text(s, ", sa_mask=");
	show_mask(s, sa.mask);
	shim_text(s, ", sa_flags=");
	shim_show_type(s, T_sa, (long)sa.flags);
	if (sa.flags & SA_RESTORER_FLAG)
		shim_text(s, ", sa_restorer=%#lx", (long)sa.restorer);
	shim_text(s, "}");
}

void shim_show_altstack(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(altstack, ss_sp, ptr),
		SHIM_FIELD(altstack, ss_flags, ss),
		SHIM_FIELD(altstack, ss_size, size),
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_wstatus(struct shim_show *s, long v)
{
	int st;

	if (s->rc <= 0) {
		shim_show_ptr(s, v);
		return;
	}
	if (!shim_read(s, v, &st, sizeof(st)))
		return;
	if (!(st & 0x7f)) {
		shim_text(s, "[{WIFEXITED(s) && WEXITSTATUS(s) == %d}]",
			  st >> 8 & 0xff);
	} else if ((st & 0xff) == 0x7f) {
		shim_text(s, "[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
		shim_show_sig(s, st >> 8 & 0xff);
		shim_text(s, "}]");
	} else {
		shim_text(s, "[{WIFSIGNALED(s) && WTERMSIG(s) == ");
		shim_show_sig(s, st & 0x7f);
		shim_text(s, "}]");
	}
}

static void clone_flags(struct shim_show *s, unsigned long flags)
{
	unsigned long sig = flags & 0xff;

	if (flags & ~0xffUL)
		shim_show_type(s, T_clone, (long)(flags & ~0xffUL));
	if (!sig && !(flags & ~0xffUL))
		shim_text(s, "0");
	if (sig) {
		shim_text(s, flags & ~0xffUL ? "|" : "");
		shim_show_sig(s, (long)sig);
	}
}

void shim_show_cloneargs(struct shim_show *s, long v)
{
	shim_text(s, "child_stack=");
	shim_show_ptr(s, s->a[1]);
	shim_text(s, ", flags=");
	clone_flags(s, (unsigned long)v);
}

void shim_show_cloneptid(struct shim_show *s, long v)
{
	shim_text(s, "parent_tid=");
	shim_show_int1(s, v);
}

/* The last two, which are swapped between the architectures. */
void shim_show_clonerest(struct shim_show *s, long v __unused)
{
	int arm = UK_IS_ENABLED(CONFIG_ARCH_ARM_64);

	if (s->a[0] & 0x80000) /* CLONE_SETTLS */
		shim_text(s, "tls=%#lx, ", s->a[arm ? 3 : 4]);
	shim_text(s, "child_tidptr=%#lx", s->a[arm ? 4 : 3]);
}

void shim_show_clone3(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(clone_args, flags, clone),
		SHIM_FIELD(clone_args, child_tid, ptr),
		SHIM_FIELD(clone_args, parent_tid, ptr),
		SHIM_FIELD(clone_args, exit_signal, sig),
		SHIM_FIELD(clone_args, stack, ptr),
		SHIM_FIELD(clone_args, stack_size, x),
		SHIM_FIELD(clone_args, tls, ptr),
	};

	s->failed = 0;
	SHIM_STRUCT(s, v, f, 0);
}

#define FUTEX_PRIVATE 128
#define FUTEX_REALTIME 256

static int futex_op(const struct shim_show *s)
{
	return (int)s->a[1] & ~(FUTEX_PRIVATE | FUTEX_REALTIME);
}

static int futex_in(const struct shim_show *s, unsigned int ops)
{
	return futex_op(s) < 32 && (ops >> futex_op(s) & 1);
}

/* The operations that sleep; those with a second futex; those with val3 */
#define FUTEX_TIMED (1U << 0 | 1U << 6 | 1U << 9 | 1U << 11 | 1U << 13)
#define FUTEX_TWO (1U << 3 | 1U << 4 | 1U << 5 | 1U << 11 | 1U << 12)
#define FUTEX_VAL3 (1U << 4 | 1U << 5 | 1U << 9 | 1U << 10 | 1U << 12)
#define FUTEX_NO_VAL (1U << 6 | 1U << 7 | 1U << 8 | 1U << 13)

void shim_show_futex(struct shim_show *s, long v)
{
	shim_show_type(s, T_futexop, futex_op(s));
	if (v & FUTEX_PRIVATE)
		shim_text(s, "_PRIVATE");
	if (v & FUTEX_REALTIME)
		shim_text(s, "|FUTEX_CLOCK_REALTIME");
}

void shim_show_futexval(struct shim_show *s, long v)
{
	if (!futex_in(s, FUTEX_NO_VAL))
		shim_show_uint(s, v);
}

void shim_show_futextime(struct shim_show *s, long v)
{
	if (futex_in(s, FUTEX_TIMED))
		shim_show_timespec(s, v);
	else if (futex_in(s, FUTEX_TWO))
		shim_show_uint(s, v);
}

void shim_show_futexptr(struct shim_show *s, long v)
{
	if (futex_in(s, FUTEX_TWO))
		shim_show_ptr(s, v);
}

void shim_show_futexval3(struct shim_show *s, long v)
{
	if (!futex_in(s, FUTEX_VAL3))
		return;
	if ((__u32)v == 0xffffffff)
		shim_text(s, "FUTEX_BITSET_MATCH_ANY");
	else if (futex_op(s) == 5)
		shim_show_x(s, (__u32)v);
	else
		shim_show_uint(s, v);
}

#define PR_SET_NAME 15
#define PR_GET_NAME 16

/* Those without arguments, and those with one. */
static int prctl_args(long op)
{
	switch (op) {
	case 3: /* PR_GET_DUMPABLE */
	case 7: /* PR_GET_KEEPCAPS */
	case 21: /* PR_GET_SECCOMP */
	case 30: /* PR_GET_TIMERSLACK */
		return 0;
	case 38: /* PR_SET_NO_NEW_PRIVS */
	case 39:
	case 35: /* PR_SET_MM */
	case 0x53564d41:
		return 4;
	}
	return 1;
}

void shim_show_prctlarg(struct shim_show *s, long v)
{
	if (!prctl_args(s->a[0]))
		return;
	if (s->a[0] == PR_SET_NAME)
		s->failed = 0;
	if (s->a[0] == PR_SET_NAME || s->a[0] == PR_GET_NAME)
		shim_show_text(s, v);
	else if (s->a[0] == 1) /* PR_SET_PDEATHSIG */
		shim_show_sig(s, v);
	else if (s->a[0] == 2 || s->a[0] == 37)
		shim_show_int1(s, v);
	else
		shim_text(s, v >= 0 && v < 65536 ? "%ld" : "%#lx", v);
}

void shim_show_prctlrest(struct shim_show *s, long v)
{
	if ((int)s->i <= prctl_args(s->a[0]))
		shim_text(s, v >= 0 && v < 65536 ? "%ld" : "%#lx", v);
}

void shim_show_archprctlarg(struct shim_show *s, long v)
{
	__u64 base;

	if (s->a[0] != 0x1003 && s->a[0] != 0x1004)
		shim_show_x(s, v);
	else if (shim_read(s, v, &base, sizeof(base)))
		shim_text(s, "[%#lx]", (long)base);
}
