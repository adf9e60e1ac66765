/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals: numbers and the layouts of C libraries (not the kernel's). */
#ifndef _SIGNAL_H
#define _SIGNAL_H
#include <sys/types.h>
#include <bits/signal.h>
#define _NSIG 65
#ifndef MINSIGSTKSZ
#if defined(__aarch64__)
#define MINSIGSTKSZ 5120
#else
#define MINSIGSTKSZ 2048
#endif
#endif
#define SIG_ERR ((void (*)(int)) - 1)
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
typedef struct {
	unsigned long __bits[16];
} sigset_t;
typedef int sig_atomic_t;
typedef struct {
	void *ss_sp;
	int ss_flags;
	size_t ss_size;
} stack_t;
union sigval {
	int sival_int;
	void *sival_ptr;
};
typedef struct {
	int si_signo;
	int si_errno;
	int si_code;
	int __pad0;
	union {
		struct {
			pid_t si_pid;
			uid_t si_uid;
			union sigval si_value;
		} __rt;
		struct {
			int si_timerid;
			int si_overrun;
			union sigval si_value;
		} __timer;
		struct {
			pid_t si_pid;
			uid_t si_uid;
			int si_status;
			long si_utime;
			long si_stime;
		} __chld;
		struct {
			void *si_addr;
			short si_addr_lsb;
		} __fault;
		struct {
			long si_band;
			int si_fd;
		} __poll;
		char __pad[112];
	} __si;
} siginfo_t;
#define si_pid __si.__rt.si_pid
#define si_uid __si.__rt.si_uid
#define si_value __si.__rt.si_value
#define si_status __si.__chld.si_status
#define si_addr __si.__fault.si_addr
#define si_band __si.__poll.si_band
#define si_fd __si.__poll.si_fd
struct sigaction {
	union {
		void (*sa_handler)(int);
		void (*sa_sigaction)(int, siginfo_t *, void *);
	} __sa;
	sigset_t sa_mask;
	int sa_flags;
	void (*sa_restorer)(void);
};
#define sa_handler __sa.sa_handler
#define sa_sigaction __sa.sa_sigaction
struct sigevent {
	union sigval sigev_value;
	int sigev_signo;
	int sigev_notify;
	union {
		char __pad[48];
		int sigev_notify_thread_id;
	} __sev;
};
#endif
