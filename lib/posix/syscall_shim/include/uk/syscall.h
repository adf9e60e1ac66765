/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Defining and calling system calls.
 *
 * syscalls.tbl has all names and numbers.  UK_SYSCALL_R_DEFINE() gives one of
 * them a body: it emits `long uk_syscall_r_<name>(long ...)`, to which the
 * table of the image refers weakly.  A call without a body is -ENOSYS.
 */
#ifndef __UK_SYSCALL_H__
#define __UK_SYSCALL_H__

#include <stdarg.h>

#include <uk/arch/syscall.h>
#include <uk/config.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

typedef long (*uk_syscall_fn_t)(long, long, long, long, long, long);

/* Indexed by number; NULL = absent. */
extern const uk_syscall_fn_t uk_syscall_table[]; /* for native callers */
extern __u8 uk_syscall_flags[]; /* UK_SYSCALLF_* */
extern const unsigned long uk_syscall_count; /* of entries in both */

#define UK_SYSCALLF_USC 1 /* wants struct uk_syscall_ctx * first */
#define UK_SYSCALLF_TRACE 2 /* is traced */
#define UK_SYSCALLF_USC_SHIFT 4 /* above it: which of those with a context */

/**
 * If not NULL, called when a program's call has its result, before it returns:
 * the place where signals are delivered.  Interrupts are on when it is called
 * and off when it returns; it looks for work last when they are off.  Set by
 * posix-signal from the first signal on.
 */
extern void (*uk_syscall_exit_work)(struct uk_syscall_ctx *usc);

/** Name of a number, or NULL. */
const char *uk_syscall_name(long nr);
/** The same if a library of the image serves the call, else NULL. */
const char *uk_syscall_name_p(long nr);
/** Calls by number; `_r`: result is negative errno. */
long uk_syscall6_r(long nr, long a1, long a2, long a3, long a4, long a5,
		   long a6);
/**
 * Serves the call whose number and arguments are in `usc->regs`, without
 * setting the result there or delivering signals.
 */
long uk_syscall6_r_u(struct uk_syscall_ctx *usc);
/** Calls by number, with as many arguments from `ap` as the call has. */
long uk_vsyscall_r(long nr, va_list ap);
/** How often absent call `nr` was made. */
unsigned long uk_syscall_missing(long nr);

#define UK_PRSYSCALL_FMTF_NEWLINE 0x1 /* end with a newline */
#define UK_PRSYSCALL_FMTF_ANSICOLOR 0x2 /* colours of a terminal */

/**
 * Writes call `nr` and its result `ret` in strace's form to `buf`, at most
 * `maxlen` bytes with the final NUL.  The arguments follow as longs, as many
 * as the call has.  Reads what they point to: may sleep.
 *
 * @param fmtf UK_PRSYSCALL_FMTF_*
 * @return the length of the text that was written, without the NUL
 */
int uk_snprsyscall(char *buf, __sz maxlen, int fmtf, long nr, long ret, ...);
int uk_vsnprsyscall(char *buf, __sz maxlen, int fmtf, long nr, long ret,
		    va_list ap);

/**
 * The way of native callers into a body of UK_LLSYSCALL_R_U_DEFINE(): its entry
 * code saves their registers as a system call would and gets here.
 */
long uk_syscall_native_u(struct uk_syscall_ctx *usc,
			 long (*body)(struct uk_syscall_ctx *, long, long, long,
				      long, long, long));
/** That entry code; for the macro, not to be called from C. */
void uk_syscall_native_entry(void);

UK_END_DECLS

#include <uk/bits/syscalls.h>

#define uk_syscall_r(nr, ...)                                                  \
	__UK_SYSCALL_R_X(nr, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define __UK_SYSCALL_R_X(nr, a, b, c, d, e, f, ...)                            \
	uk_syscall6_r((long)(nr), (long)(a), (long)(b), (long)(c), (long)(d),  \
		      (long)(e), (long)(f))

/* In libc style: -1 and errno.  Needs <errno.h>. */
#define __UK_SYSCALL_RET(rc)                                                   \
	({                                                                     \
		long __usc_rc = (rc);                                          \
                                                                               \
		if (__usc_rc < 0 && __usc_rc >= -4095) {                       \
			errno = (int)-__usc_rc;                                \
			__usc_rc = -1;                                         \
		}                                                              \
		__usc_rc;                                                      \
	})
#define uk_syscall(nr, ...) __UK_SYSCALL_RET(uk_syscall_r(nr, ##__VA_ARGS__))
#define uk_syscall6(nr, a, b, c, d, e, f)                                      \
	__UK_SYSCALL_RET(uk_syscall6_r(nr, a, b, c, d, e, f))
#define uk_vsyscall(nr, ap) __UK_SYSCALL_RET(uk_vsyscall_r(nr, ap))
/* For numbers that are constants; by name uk_syscall_r_<name>() is shortest. */
#define uk_syscall_static(nr, ...) uk_syscall(nr, ##__VA_ARGS__)
#define uk_syscall_r_static(nr, ...) uk_syscall_r(nr, ##__VA_ARGS__)

/* Maps over (type, name) pairs: declarations, long parameters, casts. */
#define __UK_SC_N(...)                                                         \
	__UK_SC_N_X(0, ##__VA_ARGS__, 7, x, 6, x, 5, x, 4, x, 3, x, 2, x, 1,   \
		    x, 0)
#define __UK_SC_N_X(z, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, ...) o
#define __UK_SC_MAP(n, m, ...) __UK_SC_MAP_(n, m, ##__VA_ARGS__)
#define __UK_SC_MAP_(n, m, ...) __UK_SC_MAP##n(m, ##__VA_ARGS__)
#define __UK_SC_MAP0(m) m()
#define __UK_SC_MAP1(m, t, a) m(t, a)
#define __UK_SC_MAP2(m, t, a, ...) m(t, a), __UK_SC_MAP1(m, __VA_ARGS__)
#define __UK_SC_MAP3(m, t, a, ...) m(t, a), __UK_SC_MAP2(m, __VA_ARGS__)
#define __UK_SC_MAP4(m, t, a, ...) m(t, a), __UK_SC_MAP3(m, __VA_ARGS__)
#define __UK_SC_MAP5(m, t, a, ...) m(t, a), __UK_SC_MAP4(m, __VA_ARGS__)
#define __UK_SC_MAP6(m, t, a, ...) m(t, a), __UK_SC_MAP5(m, __VA_ARGS__)
#define __UK_SC_MAP7(m, t, a, ...) m(t, a), __UK_SC_MAP6(m, __VA_ARGS__)
#define __UK_SC_ALL(m, ...)                                                    \
	__UK_SC_MAP(__UK_SC_N(__VA_ARGS__), m, ##__VA_ARGS__)
#define __UK_SC_SEL(z, a, b, n, ...) n
#define __UK_SC_DECL(...)                                                      \
	__UK_SC_SEL(0, ##__VA_ARGS__, __UK_SC_DECL2, x, __UK_SC_VOID, x)       \
	(__VA_ARGS__)
#define __UK_SC_LONG(...)                                                      \
	__UK_SC_SEL(0, ##__VA_ARGS__, __UK_SC_LONG2, x, __UK_SC_VOID, x)       \
	(__VA_ARGS__)
#define __UK_SC_CAST(...)                                                      \
	__UK_SC_SEL(0, ##__VA_ARGS__, __UK_SC_CAST2, x, __UK_SC_NONE, x)       \
	(__VA_ARGS__)
#define __UK_SC_VOID() void
#define __UK_SC_NONE()
#define __UK_SC_DECL2(t, a) t a __unused
#define __UK_SC_LONG2(t, a) long a
#define __UK_SC_CAST2(t, a) (t)(a)

/*
 * A libc of the image has the functions for applications.  A library that
 * must bring its own defines UK_LIBC_SYSCALLS as 1 before it includes this
 * file: UK_SYSCALL_DEFINE() and UK_SYSCALL_R_DEFINE() then make them, weak.
 */
#ifndef UK_LIBC_SYSCALLS
#define UK_LIBC_SYSCALLS 0
#endif
#if UK_LIBC_SYSCALLS && !CONFIG_LIBSYSCALL_SHIM_NOWRAPPER
#define __UK_SYSCALL_WRAPPER(rtype, name, ...)                                 \
	rtype __visible name(__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__));        \
	rtype __weak name(__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__))            \
	{                                                                      \
		return (rtype)__UK_SYSCALL_RET(uk_syscall_r_##name(            \
			__UK_SC_ALL(__UK_SC_PASS, ##__VA_ARGS__)));            \
	}
#define __UK_SC_PASS(...)                                                      \
	__UK_SC_SEL(0, ##__VA_ARGS__, __UK_SC_PASS2, x, __UK_SC_NONE, x)       \
	(__VA_ARGS__)
#define __UK_SC_PASS2(t, a) (long)a
#else
#define __UK_SYSCALL_WRAPPER(rtype, name, ...)
#endif

/* Entry `sym` of a call: takes longs, gives what `result` makes of the body's
 * value.  The body follows.
 */
#define __UK_SYSCALL_BODY(sym, result, rtype, name, ...)                       \
	static inline rtype __uk_sc_##name(                                    \
		__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__));                     \
	long __visible sym(__UK_SC_ALL(__UK_SC_LONG, ##__VA_ARGS__));          \
	long __used sym(__UK_SC_ALL(__UK_SC_LONG, ##__VA_ARGS__))              \
	{                                                                      \
		return result((long)__uk_sc_##name(                            \
			__UK_SC_ALL(__UK_SC_CAST, ##__VA_ARGS__)));            \
	}                                                                      \
	static inline rtype __uk_sc_##name(                                    \
		__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__))
#define __UK_SYSCALL_RAW(rc) (rc)
#define __UK_SYSCALL_ERRNO(rc)                                                 \
	({                                                                     \
		long __usc_rc = (rc);                                          \
                                                                               \
		__usc_rc == -1 ? -(long)errno : __usc_rc;                      \
	})

/**
 * Defines system call `name`; arguments are (type, name) pairs.  The body
 * returns negative errno.  Callable natively as uk_syscall_r_<name>().  The LL
 * forms make no function for a libc, see UK_LIBC_SYSCALLS.
 */
#define UK_LLSYSCALL_R_DEFINE(rtype, name, ...)                                \
	__UK_SYSCALL_BODY(uk_syscall_r_##name, __UK_SYSCALL_RAW, rtype, name,  \
			  ##__VA_ARGS__)

#define UK_SYSCALL_R_DEFINE(rtype, name, ...)                                  \
	__UK_SYSCALL_WRAPPER(rtype, name, ##__VA_ARGS__)                       \
	UK_LLSYSCALL_R_DEFINE(rtype, name, ##__VA_ARGS__)

/** For bodies in libc style: -1 and errno.  Needs <errno.h>. */
#define UK_LLSYSCALL_DEFINE(rtype, name, ...)                                  \
	__UK_SYSCALL_BODY(uk_syscall_r_##name, __UK_SYSCALL_ERRNO, rtype,      \
			  name, ##__VA_ARGS__)

#define UK_SYSCALL_DEFINE(rtype, name, ...)                                    \
	__UK_SYSCALL_WRAPPER(rtype, name, ##__VA_ARGS__)                       \
	UK_LLSYSCALL_DEFINE(rtype, name, ##__VA_ARGS__)

/*
 * Native callers of a call that wants a context: uk_syscall_r_<name>() leaves
 * the body's address where uk_syscall_native_entry expects it.
 */
#if CONFIG_ARCH_X86_64
#define __UK_SYSCALL_NATIVE_U(name)                                            \
	"lea uk_syscall_r_u_" name "(%rip), %rax\n"                            \
	"jmp uk_syscall_native_entry\n"
#else
#define __UK_SYSCALL_NATIVE_U(name)                                            \
	"adrp x16, uk_syscall_r_u_" name "\n"                                  \
	"add x16, x16, :lo12:uk_syscall_r_u_" name "\n"                        \
	"b uk_syscall_native_entry\n"
#endif

/**
 * The same for a body that sees (and may rewrite) the caller's state as
 * `struct uk_syscall_ctx *usc`.  The table marks such calls with `u`.  Their
 * dispatcher is uk_syscall_r_u_<name>(usc, ...); uk_syscall_r_<name>(...) makes
 * a context of its native caller's registers, as they will be on return.
 */
#define UK_LLSYSCALL_R_U_DEFINE(rtype, name, ...)                              \
	__asm__(".pushsection .text.uk_syscall_r_" #name ", \"ax\"\n"          \
		".globl uk_syscall_r_" #name "\n"                              \
		".type uk_syscall_r_" #name ", %function\n"                    \
		"uk_syscall_r_" #name                                          \
		":\n" __UK_SYSCALL_NATIVE_U(#name) ".popsection\n");           \
	__UK_SYSCALL_BODY(uk_syscall_r_u_##name, __UK_SYSCALL_RAW, rtype,      \
			  name, struct uk_syscall_ctx *, usc, ##__VA_ARGS__)

#endif /* __UK_SYSCALL_H__ */
