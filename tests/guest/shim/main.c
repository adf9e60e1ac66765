/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Defining and calling system calls, as code against the reference's
 * <uk/syscall.h> does it; each name of that header.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/essentials.h>
#include <uk/libid.h>
#include <uk/store.h>
#include <uk/syscall.h>

#include "calls.h"

static int n, bad;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
	bad |= !ok;
}

static long number(const char *name)
{
	for (long nr = 0; nr < (long)uk_syscall_count; nr++)
		if (uk_syscall_name(nr) && !strcmp(uk_syscall_name(nr), name))
			return nr;
	return -1;
}

static long by_list(long nr, ...)
{
	va_list ap;
	long rc;

	va_start(ap, nr);
	rc = uk_vsyscall(nr, ap);
	va_end(ap);
	return rc;
}

static long by_list_r(long nr, ...)
{
	va_list ap;
	long rc;

	va_start(ap, nr);
	rc = uk_vsyscall_r(nr, ap);
	va_end(ap);
	return rc;
}

static void defined(void)
{
	check(uk_syscall_r_acct((long)"x") == 7 &&
		      uk_syscall_r_acct(0) == -EFAULT,
	      "UK_SYSCALL_DEFINE: errno becomes the result");
	check(uk_syscall_r_vhangup() == -EPERM, "UK_SYSCALL_R_DEFINE");
	check(uk_syscall_r_add_key(1, 2, 3, 4, 5) == 0 &&
		      uk_syscall_r_add_key(0, 0, 0, 0, 0) == -EINVAL,
	      "UK_LLSYSCALL_DEFINE");
	check(uk_syscall_r_quotactl(1, 0, 2, 0, 3, 4) == 10,
	      "UK_LLSYSCALL_R_DEFINE");
	errno = 0;
	check(uk_syscall_e_vhangup() == -1 && errno == EPERM &&
		      uk_syscall_e_acct("x") == 7,
	      "uk_syscall_e_*");
	errno = 0;
	check(acct("x") == 7 && vhangup() == -1 && errno == EPERM,
	      "functions of a libc");
}

static void by_number(void)
{
	long nr = number("vhangup");

	errno = 0;
	check(uk_syscall(nr) == -1 && errno == EPERM, "uk_syscall");
	check(uk_syscall_r(nr) == -EPERM, "uk_syscall_r");
	check(uk_syscall6(nr, 0, 0, 0, 0, 0, 0) == -1 &&
		      uk_syscall6_r(nr, 0, 0, 0, 0, 0, 0) == -EPERM,
	      "uk_syscall6, uk_syscall6_r");
	check(by_list(nr) == -1 && by_list_r(nr) == -EPERM,
	      "uk_vsyscall, uk_vsyscall_r");
	check(by_list_r(number("quotactl"), 1L, 0L, 2L, 0L, 3L, 4L) == 10,
	      "six arguments of a list");
	check(uk_syscall_static(nr) == -1 && uk_syscall_r_static(nr) == -EPERM,
	      "static ones");
	check(!strcmp(uk_syscall_name_p(nr), "vhangup") &&
		      !uk_syscall_name_p(number("reboot")) &&
		      !uk_syscall_name_p(-1) && !uk_syscall_name_p(100000) &&
		      !uk_syscall_name(100000),
	      "uk_syscall_name_p: only what is served");
}

/* A context made by hand, as the entry code would. */
static void fill(struct uk_syscall_ctx *usc, long nr, const long *a)
{
	memset(usc, 0, sizeof(*usc));
#if CONFIG_ARCH_X86_64
	usc->regs.orig_rax = nr;
	usc->regs.rdi = a[0];
	usc->regs.rsi = a[1];
	usc->regs.rdx = a[2];
	usc->regs.r10 = a[3];
	usc->regs.r8 = a[4];
	usc->regs.r9 = a[5];
#else
	usc->regs.x[8] = nr;
	memcpy(usc->regs.x, a, 6 * sizeof(*a));
#endif
}

static void with_context(void)
{
	const long a[] = { 1, 2, 3, 4, 5, 6 };
	struct uk_syscall_ctx usc;
	unsigned long here = (unsigned long)&usc, ip = (unsigned long)&&back;
	long nr = number("execveat");
	long rc = uk_syscall_r_execveat(1, 2, 3, 4, 5);

back:
	check(rc == 12345 && seen.args_ok == 5, "native call with a context");
	check(seen.sp - here + 4096 < 8192, "the caller's stack");
	check(seen.ip - ip + 4096 < 8192, "where the caller goes on");
	check(seen.tls_ok, "its thread pointer");
	check(uk_syscall_r(nr, 1, 2, 3, 4, 5) == 12345, "by number");
	fill(&usc, nr, a);
	check(uk_syscall6_r_u(&usc) == 12345, "uk_syscall6_r_u");
	fill(&usc, number("quotactl"), (const long[]){ 1, 0, 2, 0, 3, 4 });
	check(uk_syscall6_r_u(&usc) == 10, "of a call without");
	fill(&usc, number("quotactl"), (const long[]){ 1, 0, 2, 0, 3, 4 });
	uk_syscall_dispatch(&usc);
	check(ukarch_regs_ret(&usc.regs) == 10, "the dispatcher");
	check(UK_SYSCALL_CTX_SIZE == sizeof(usc) &&
		      (UK_SYSCALL_CTX_SIZE + UK_SYSCALL_CTX_PAD_SIZE) %
				      UK_SYSCALL_CTX_END_ALIGN ==
			      0,
	      "sizes of the context");
	check(UKARCH_ECTX_SIZE >= 512 && UKARCH_ECTX_ALIGN >= 16,
	      "sizes of the extended context");
	ukarch_sysregs_switch_uk(&usc.sysregs);
	ukarch_sysregs_switch_ul(&usc.sysregs);
	ukarch_sysregs_switch_uk_tls(&usc.sysregs);
	ukarch_sysregs_switch_ul_tls(&usc.sysregs);
	check(ukarch_tlsp_get() == ukarch_sysregs_get_tlsp(&usc.sysregs),
	      "ukarch_sysregs_switch_*");
}

static int begins(const char *t, const char *with)
{
	return !strncmp(t, with, strlen(with));
}

static void as_text(void)
{
	char t[200], want[200];
	int len = uk_snprsyscall(t, sizeof(t), UK_PRSYSCALL_FMTF_NEWLINE,
				 number("write"), 3L, 1L, "abc", 3L);

	snprintf(want, sizeof(want), "%-40s= 3\n", "write(1, \"abc\", 3)");
	check(!strcmp(t, want), "uk_snprsyscall");
	check(len == (int)strlen(t), "its length");
	uk_snprsyscall(t, sizeof(t), UK_PRSYSCALL_FMTF_ANSICOLOR,
		       number("close"), -9L, -1L);
	check(strstr(t, "close(-1)") && strstr(t, "\033[31m") &&
		      strstr(t, "EBADF (Bad file descriptor)\033[0m"),
	      "in colours");
	len = uk_snprsyscall(t, 12, 0, number("lseek"), 0L, 3L, 0L, 2L);
	check(!strcmp(t, "lseek(3, 0,") && len == 11, "cut to its buffer");
	check(uk_snprsyscall(t, 0, 0, 0, 0L, 0L, 0L, 0L) == 0, "no buffer");
	uk_snprsyscall(t, sizeof(t), 0, 4000L, -38L, 1L, 2L, 3L, 4L, 5L, 6L);
	check(begins(t, "syscall_0xfa0(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) = -1"),
	      "an unknown number");
	uk_snprsyscall(t, sizeof(t), 0, number("openat"), -2L, -100L, "/x",
		       02101L, 0644L);
	check(begins(t, "openat(AT_FDCWD, \"/x\", O_WRONLY|O_CREAT|O_APPEND, "
			"0644) = -1 ENOENT"),
	      "flags");
	uk_snprsyscall(t, sizeof(t), 0, number("read"), -14L, 0L, 16L, 3L);
	check(begins(t, "read(0, 0x10, 3)"), "a bad pointer");
}

static void counts(void)
{
	const struct uk_store_entry *e =
		uk_store_static_entry_get(uk_libid("libsyscall_shim"), 1);
	long nr = number("swapon");
	__u64 before = 0, after = 0;
	const char *text = NULL;

	check(e && !uk_store_get_value(e, NULL, u64, &before), "a count");
	check(uk_syscall_missing(nr) == 0, "none yet");
	check(uk_syscall_r(nr, 0) == -ENOSYS, "an absent call");
	check(uk_syscall_r(nr, 0) == -ENOSYS, "and again");
	check(uk_syscall_r(4000, 0) == -ENOSYS, "a number beyond all");
	check(uk_syscall_r(-1, 0) == -ENOSYS, "and below");
	check(uk_syscall_missing(nr) == 2 && !uk_syscall_missing(4000),
	      "counted");
	check(!uk_store_get_value(e, NULL, u64, &after) && after == before + 4,
	      "in the store as well");
	e = uk_store_static_entry_get(uk_libid("libsyscall_shim"), 2);
	check(e && !uk_store_get_charp(e, NULL, &text) &&
		      strstr(text, "swapon=2"),
	      "by name");
}

int main(void)
{
	defined();
	by_number();
	with_context();
	as_text();
	counts();
	uk_syscall_r(number("vhangup"));
	printf("1..%d\n", n);
	return bad;
}
