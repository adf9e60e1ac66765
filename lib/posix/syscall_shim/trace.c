/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A trace of a program's system calls on the console, in strace's form.
 * `syscall_shim.trace=all`, or names with commas between them, switches it on.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <uk/init.h>
#include <uk/print.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#define UK_LIBPARAM_PREFIX syscall_shim
#include <uk/libparam.h>

#include "shim.h"

#define SHOWN 32 /* bytes of a string */

static char *trace;
static _Bool missing;

UK_LIBPARAM_PARAM_ALIAS(trace, &trace, charp,
			"System calls to trace: all, or names with commas");

/*
 * How arguments are shown, where numbers do not say enough: s a string, w as
 * many bytes as the next argument says, r as many as were read, d a directory,
 * O flags of open, o octal; anything else is a number or an address.
 */
static const struct {
	const char *name, *args;
} forms[] = {
	{ "open", "sOo" },	  { "openat", "dsOo" },
	{ "creat", "so" },	  { "read", "-r-" },
	{ "pread64", "-r--" },	  { "write", "-w-" },
	{ "pwrite64", "-w--" },	  { "sendto", "-w----" },
	{ "recvfrom", "-r----" }, { "stat", "s-" },
	{ "lstat", "s-" },	  { "newfstatat", "ds--" },
	{ "statx", "ds---" },	  { "access", "s-" },
	{ "faccessat", "ds-" },	  { "faccessat2", "ds--" },
	{ "readlink", "s--" },	  { "readlinkat", "ds--" },
	{ "unlink", "s" },	  { "unlinkat", "ds-" },
	{ "mkdir", "so" },	  { "mkdirat", "dso" },
	{ "rmdir", "s" },	  { "chdir", "s" },
	{ "rename", "ss" },	  { "renameat2", "dsds-" },
	{ "symlink", "ss" },	  { "symlinkat", "sds" },
	{ "link", "ss" },	  { "linkat", "dsds-" },
	{ "chmod", "so" },	  { "fchmodat", "dso" },
	{ "truncate", "s-" },	  { "execve", "s--" },
	{ "memfd_create", "s-" }, { "statfs", "s-" },
	{ "mount", "sss--" },	  { "umount2", "s-" },
};

static const struct {
	int bit;
	const char *name;
} open_flags[] = {
	{ O_CREAT, "O_CREAT" },		{ O_EXCL, "O_EXCL" },
	{ O_TRUNC, "O_TRUNC" },		{ O_APPEND, "O_APPEND" },
	{ O_NONBLOCK, "O_NONBLOCK" },	{ O_CLOEXEC, "O_CLOEXEC" },
	{ O_DIRECTORY, "O_DIRECTORY" }, { O_NOFOLLOW, "O_NOFOLLOW" },
	{ O_PATH, "O_PATH" },
};

#define E(n) [n] = #n
static const char *const errnos[] = {
	E(EPERM),	 E(ENOENT),	  E(ESRCH),	   E(EINTR),
	E(EIO),		 E(ENXIO),	  E(E2BIG),	   E(ENOEXEC),
	E(EBADF),	 E(ECHILD),	  E(EAGAIN),	   E(ENOMEM),
	E(EACCES),	 E(EFAULT),	  E(EBUSY),	   E(EEXIST),
	E(EXDEV),	 E(ENODEV),	  E(ENOTDIR),	   E(EISDIR),
	E(EINVAL),	 E(ENFILE),	  E(EMFILE),	   E(ENOTTY),
	E(ETXTBSY),	 E(EFBIG),	  E(ENOSPC),	   E(ESPIPE),
	E(EROFS),	 E(EMLINK),	  E(EPIPE),	   E(EDOM),
	E(ERANGE),	 E(EDEADLK),	  E(ENAMETOOLONG), E(ENOLCK),
	E(ENOSYS),	 E(ENOTEMPTY),	  E(ELOOP),	   E(ENODATA),
	E(ETIME),	 E(EPROTO),	  E(EOVERFLOW),	   E(ENOTSOCK),
	E(EDESTADDRREQ), E(EMSGSIZE),	  E(EPROTOTYPE),   E(ENOPROTOOPT),
	E(EOPNOTSUPP),	 E(EAFNOSUPPORT), E(EADDRINUSE),   E(EADDRNOTAVAIL),
	E(ENETUNREACH),	 E(ECONNABORTED), E(ECONNRESET),   E(ENOBUFS),
	E(EISCONN),	 E(ENOTCONN),	  E(ETIMEDOUT),	   E(ECONNREFUSED),
	E(EHOSTUNREACH), E(EALREADY),	  E(EINPROGRESS),  E(ECANCELED),
};

static const char *form_of(const char *name)
{
	for (__sz i = 0; i < ARRAY_SIZE(forms); i++)
		if (!strcmp(forms[i].name, name))
			return forms[i].args;
	return "";
}

static void show_number(long v)
{
	uk_console_printf(v >= -4096 && v < 65536 ? "%ld" : "%#lx", v);
}

/* Up to SHOWN of `len` bytes at a program's address; `string`: to its end. */
static void show_bytes(const char *usr, __sz len, int string)
{
	char buf[SHOWN];
	__sz n = uk_user_avail_r(usr, MIN(len, sizeof(buf)));

	if (!n || uk_user_get(buf, usr, n)) {
		uk_console_printf(len ? "%#lx" : "\"\"", (long)usr);
		return;
	}
	uk_console_printf("\"");
	for (__sz i = 0; i < n; i++) {
		if (string && !buf[i]) {
			len = i;
			break;
		}
		if (buf[i] == '\n')
			uk_console_printf("\\n");
		else if (buf[i] < 32 || buf[i] == 127)
			uk_console_printf("\\%o", (__u8)buf[i]);
		else
			uk_console_printf(
				buf[i] == '"' || buf[i] == '\\' ? "\\%c" : "%c",
				buf[i]);
	}
	uk_console_printf(len > n ? "\"..." : "\"");
}

static void show_open_flags(int f)
{
	static const char *const mode[] = { "O_RDONLY", "O_WRONLY", "O_RDWR",
					    "O_ACCMODE" };

	uk_console_printf("%s", mode[f & O_ACCMODE]);
	for (__sz i = 0; i < ARRAY_SIZE(open_flags); i++) {
		if (!(f & open_flags[i].bit))
			continue;
		uk_console_printf("|%s", open_flags[i].name);
		f &= ~open_flags[i].bit;
	}
	if (f & ~O_ACCMODE)
		uk_console_printf("|%#x", f & ~O_ACCMODE);
}

static void show_arg(char form, const long *a, long rc)
{
	if (form == 's')
		show_bytes((const char *)a[0], SHOWN + 1, 1);
	else if (form == 'w')
		show_bytes((const char *)a[0], a[1], 0);
	else if (form == 'r' && rc >= 0)
		show_bytes((const char *)a[0], rc, 0);
	else if (form == 'd' && (int)a[0] == AT_FDCWD)
		uk_console_printf("AT_FDCWD");
	else if (form == 'O')
		show_open_flags((int)a[0]);
	else if (form == 'o')
		uk_console_printf("%#lo", a[0]);
	else
		show_number(a[0]);
}

static void show_call(long nr, const long *args, long rc)
{
	const char *name = uk_syscall_name(nr), *form;
	unsigned int n = shim_nargs(nr);

	form = name ? form_of(name) : "";
	uk_console_printf("%s(", name ? name : "?");
	for (unsigned int i = 0; i < n; i++) {
		if (i)
			uk_console_printf(", ");
		show_arg(*form ? *form++ : '-', args + i, rc);
	}
	uk_console_printf(")");
}

/* Calls that do not come back are shown at once, the others with a result. */
void shim_trace_enter(long nr, const long *args)
{
	const char *name = uk_syscall_name(nr);

	if (!name || (strcmp(name, "exit") && strcmp(name, "exit_group")))
		return;
	show_call(nr, args, 0);
	uk_console_printf(" = ?\n");
}

void shim_trace_leave(long nr, const long *args, long rc)
{
	show_call(nr, args, rc);
	if (rc >= 0 || rc < -4095) {
		uk_console_printf(" = ");
		show_number(rc);
		uk_console_printf("\n");
		return;
	}
	if (-rc < (long)ARRAY_SIZE(errnos) && errnos[-rc])
		uk_console_printf(" = -1 %s\n", errnos[-rc]);
	else
		uk_console_printf(" = -1 errno %ld\n", -rc);
}

/* True if the list `l` has `name`, or is "all". */
static int listed(const char *l, const char *name)
{
	__sz len = strlen(name);

	if (!strcmp(l, "all"))
		return 1;
	for (const char *p = strstr(l, name); p; p = strstr(p + 1, name))
		if ((p == l || p[-1] == ',') && (!p[len] || p[len] == ','))
			return 1;
	return 0;
}

UK_LIBPARAM_PARAM_ALIAS(missing, &missing, bool,
			"Say at the end which absent calls were made");

/* At the end: what the program asked for in vain. */
static void missing_term(const struct uk_term_ctx *tctx __unused)
{
	if (!missing)
		return;
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		if (uk_syscall_missing(nr))
			uk_console_printf(
				"missing: %s, %lu times\n",
				uk_syscall_name(nr) ? uk_syscall_name(nr) : "?",
				uk_syscall_missing(nr));
}

static int trace_init(struct uk_init_ctx *ictx __unused)
{
	if (!trace || !*trace)
		return 0;
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		if (uk_syscall_name(nr) && listed(trace, uk_syscall_name(nr)))
			uk_syscall_flags[nr] |= UK_SYSCALLF_TRACE;
	return 0;
}

uk_late_initcall(trace_init, missing_term);
