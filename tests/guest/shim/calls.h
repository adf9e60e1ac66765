/* SPDX-License-Identifier: BSD-3-Clause */
/* What calls.c defines. */
#ifndef __CALLS_H__
#define __CALLS_H__

/* What the call that wants a context found in it. */
struct seen {
	unsigned long sp, ip;
	int tls_ok, args_ok;
};

extern struct seen seen;

/* Made by UK_SYSCALL_DEFINE() and UK_SYSCALL_R_DEFINE(). */
int acct(const char *file);
int vhangup(void);

#endif /* __CALLS_H__ */
