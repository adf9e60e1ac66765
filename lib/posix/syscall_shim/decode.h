/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls as text, in strace's form.  syscalls.tbl gives each argument a
 * type; a type is a function of decode*.c or a set of names of names.tbl.
 */
#ifndef __SHIM_DECODE_H__
#define __SHIM_DECODE_H__

#include <uk/essentials.h>

/* A call while it is written: to `buf`, what does not fit is lost. */
struct shim_show {
	char *buf;
	__sz len, pos;
	const long *a; /* the six arguments */
	long rc; /* the result, after the call */
	unsigned int i; /* index of the argument that is shown */
	int after; /* 1: the call has ended */
	int timespec; /* 1: select(2)'s time is one, not a timeval */
	int before; /* what a length was that the call may change */
	unsigned int outs; /* a bit for each argument known only afterwards */
	int failed; /* 1: shows what a call that failed did not write */
};

/*
 * The types that are functions.  `f` takes what the program passed; those in
 * the second list take an address, also of a part of a structure.
 */
/* clang-format off */
#define SHIM_TYPES(T) \
	T(result) T(none) T(int) T(uint) T(long) T(size) T(x) \
	T(xsize) T(ptr) T(xoff) T(fd) T(dirfd) T(mode) T(id) T(sig) \
	T(dev) T(nodemode) T(open) T(openmode) T(socktype) \
	T(sockproto) T(sockopt) T(futex) T(futexval) T(futextime) \
	T(futexptr) T(futexval3) T(cloneargs) T(cloneptid) \
	T(clonerest) T(prctlrest) T(fcntlret) T(schedret) T(pollret) \
	T(selectret) T(pselectret) T(mountdata) T(handler) T(rlimval) \
	T(cmode)
#define SHIM_PTR_TYPES(T) \
	T(path) T(text) T(buf) T(hexbuf) T(strings) T(environ) \
	T(iovecs) T(int1) T(long1) T(socklen) T(fds) T(ids) \
	T(timespec) T(timeval) T(left) T(timespecs2) T(timevals2) \
	T(itimerspec) T(itimerval) T(timezone) T(tms) T(stat) \
	T(statx) T(statfs) T(sockaddr) T(msghdr) T(mmsghdrs) \
	T(optval) T(pollfds) T(epollevents) T(epollctl) T(epolldata) \
	T(fdset) T(sigset) T(sigset6) T(sigaction) T(altstack) \
	T(rlim) T(rusage) T(utsname) T(sysinfo) T(lock) T(winsize) \
	T(termios) T(wstatus) T(dirents) T(dirents64) T(cpuset) \
	T(openhow) T(clone3) T(fcntlarg) T(ioctlarg) T(prctlarg) \
	T(archprctlarg)
/* clang-format on */

enum shim_type {
#define T(name) T_##name,
	SHIM_TYPES(T) SHIM_PTR_TYPES(T)
#undef T
		SHIM_TYPE_SETS, /* the sets follow */
	SHIM_TYPE_SETS_BEFORE = SHIM_TYPE_SETS - 1,
#define SET(name, ...) T_##name,
#include "names.inc"
#undef SET
};

#define T(name) void shim_show_##name(struct shim_show *s, long v);
SHIM_TYPES(T)
SHIM_PTR_TYPES(T)
#undef T

/** Adds text. */
void shim_text(struct shim_show *s, const char *fmt, ...) __printf(2, 3);
/** Adds `v` in form `type`. */
void shim_show_type(struct shim_show *s, unsigned int type, long v);
/** The name in set `type` of exactly `v`, or NULL. */
const char *shim_name_of(unsigned int type, unsigned long v);
/** Flags of set `type` with "|" before each, also before the first. */
void shim_more_flags(struct shim_show *s, unsigned int type, unsigned long v);

/**
 * Reads `n` bytes that the program has at `v`; if that cannot be, or the call
 * failed to write them, adds the address or NULL and returns 0.
 */
int shim_read(struct shim_show *s, long v, void *dst, __sz n);
/** Adds up to `shown` of `len` bytes as a string in quotes. */
void shim_quote(struct shim_show *s, long v, __sz len, __sz shown,
		int terminated);

/* One member of a structure. */
struct shim_field {
	const char *name;
	__u16 off;
	__u8 size;
	__u8 type;
};

#define SHIM_FIELD(st, member, as)                                             \
	{                                                                      \
#member, __offsetof(struct st, member),                        \
			sizeof(((struct st *)0)->member), T_##as               \
	}

#define SHIM_MORE 1 /* say that there is more */

/** Adds the structure at `v`, of which `n` fields are shown. */
void shim_struct(struct shim_show *s, long v, const struct shim_field *f,
		 __sz n, int more);
#define SHIM_STRUCT(s, v, fields, more)                                        \
	shim_struct(s, v, fields, ARRAY_SIZE(fields), more)

/** 1: the command of this fcntl(2) writes to its argument. */
int shim_fcntl_writes(const struct shim_show *s);

/**
 * Adds "[a, b]", `n` times what lies `step` bytes apart from `v` on, by `one`.
 */
void shim_array(struct shim_show *s, long v, __sz n, __sz step,
		void (*one)(struct shim_show *s, long v));

/** "name(arguments" up to the first that is known only afterwards. */
void shim_call_before(struct shim_show *s, long nr);
/** The rest of the arguments, ")". */
void shim_call_after(struct shim_show *s, long nr);
/** Fills the line up to strace's column. */
void shim_pad(struct shim_show *s);
/** " = result", filled up like that. */
void shim_call_result(struct shim_show *s, long nr);

/** The classes (filter.h) that a call is in. */
unsigned int shim_classes(long nr);

/** Name and text of errno `err`, or NULL. */
const char *shim_errno_name(long err);
const char *shim_errno_text(long err);

#endif /* __SHIM_DECODE_H__ */
