/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals as the kernel sees them: sets of 64 bits, the action that
 * rt_sigaction(2) passes, and what a signal does by default.  Pure.
 */
#ifndef __KSIGNAL_H__
#define __KSIGNAL_H__

#include <signal.h>

#include <uk/essentials.h>

#define NSIGNALS 64
#define SIGBIT(sig) (1UL << ((sig)-1))
#define SIG_UNBLOCKABLE (SIGBIT(SIGKILL) | SIGBIT(SIGSTOP))

/* The same on both architectures; arm64 leaves out the restorer in libc only */
struct ksigaction {
	__uptr handler; /* 0: default, 1: ignore */
	__u64 flags;
	__uptr restorer;
	__u64 mask;
};

#define KSIG_DFL 0UL
#define KSIG_IGN 1UL
#define KSA_RESTORER 0x04000000UL
#define KSA_ONSTACK 0x08000000UL
#define KSA_RESTART 0x10000000UL
#define KSA_NODEFER 0x40000000UL
#define KSA_RESETHAND 0x80000000UL

enum sig_default { SIGDEF_TERM, SIGDEF_IGNORE, SIGDEF_STOP };

static inline enum sig_default sig_default_of(int sig)
{
	switch (sig) {
	case SIGCHLD:
	case SIGCONT:
	case SIGURG:
	case SIGWINCH:
		return SIGDEF_IGNORE;
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return SIGDEF_STOP;
	}
	return SIGDEF_TERM;
}

/* Is it the sign of an error, which Linux would write a core file for? */
static inline int sig_dumps_core(int sig)
{
	switch (sig) {
	case SIGQUIT:
	case SIGILL:
	case SIGTRAP:
	case SIGABRT:
	case SIGBUS:
	case SIGFPE:
	case SIGSEGV:
	case SIGXCPU:
	case SIGXFSZ:
	case SIGSYS:
		return 1;
	}
	return 0;
}

#endif /* __KSIGNAL_H__ */
