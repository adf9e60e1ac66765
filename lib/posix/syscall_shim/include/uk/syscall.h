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

#include <uk/arch/syscall.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

typedef long (*uk_syscall_fn_t)(long, long, long, long, long, long);

/* Indexed by number; NULL = absent.  The entry code uses them directly. */
extern const uk_syscall_fn_t uk_syscall_table[];
extern __u8
	uk_syscall_flags[]; /* UK_SYSCALLF_*; nonzero: not called directly */
extern const unsigned long uk_syscall_count; /* of entries in both */

#define UK_SYSCALLF_USC 1 /* wants struct uk_syscall_ctx * first */
#define UK_SYSCALLF_TRACE 2 /* is traced */

/**
 * If not NULL, called when a program's call has its result, before it returns:
 * the place where signals are delivered.  Set by posix-signal.
 */
extern void (*uk_syscall_exit_work)(struct uk_syscall_ctx *usc);

/*
 * Called at the end of uk_syscall_dispatch(), after the result was set; NULL
 * while nobody wants it.  The signal library sets it while one is pending.
 */
extern void (*uk_syscall_exit_work)(struct uk_syscall_ctx *usc);

/** Name of a number, or NULL. */
const char *uk_syscall_name(long nr);
/** Calls by number; `_r`: result is negative errno. */
long uk_syscall6_r(long nr, long a1, long a2, long a3, long a4, long a5,
		   long a6);
/** How often absent call `nr` was made. */
unsigned long uk_syscall_missing(long nr);

UK_END_DECLS

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

/**
 * Defines system call `name`; arguments are (type, name) pairs.  The body
 * returns negative errno.  Callable natively as uk_syscall_r_<name>().
 */
#define UK_LLSYSCALL_R_DEFINE(rtype, name, ...)                                \
	static inline rtype __uk_sc_##name(                                    \
		__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__));                     \
	long __visible uk_syscall_r_##name(                                    \
		__UK_SC_ALL(__UK_SC_LONG, ##__VA_ARGS__));                     \
	long __used uk_syscall_r_##name(                                       \
		__UK_SC_ALL(__UK_SC_LONG, ##__VA_ARGS__))                      \
	{                                                                      \
		return (long)__uk_sc_##name(                                   \
			__UK_SC_ALL(__UK_SC_CAST, ##__VA_ARGS__));             \
	}                                                                      \
	static inline rtype __uk_sc_##name(                                    \
		__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__))

#define UK_SYSCALL_R_DEFINE(rtype, name, ...)                                  \
	UK_LLSYSCALL_R_DEFINE(rtype, name, ##__VA_ARGS__)

/**
 * The same for a body that sees (and may rewrite) the caller's state as
 * `struct uk_syscall_ctx *usc`.  The table marks such calls with `u`; the
 * symbol takes `usc` as a first argument more.
 */
#define UK_LLSYSCALL_R_U_DEFINE(rtype, name, ...)                              \
	UK_LLSYSCALL_R_DEFINE(rtype, name, struct uk_syscall_ctx *, usc,       \
			      ##__VA_ARGS__)

/** For bodies in libc style: -1 and errno.  Needs <errno.h>. */
#define UK_LLSYSCALL_DEFINE(rtype, name, ...)                                  \
	static inline rtype __uk_sce_##name(                                   \
		__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__));                     \
	long __visible uk_syscall_r_##name(                                    \
		__UK_SC_ALL(__UK_SC_LONG, ##__VA_ARGS__));                     \
	long __used uk_syscall_r_##name(                                       \
		__UK_SC_ALL(__UK_SC_LONG, ##__VA_ARGS__))                      \
	{                                                                      \
		long __rc = (long)__uk_sce_##name(                             \
			__UK_SC_ALL(__UK_SC_CAST, ##__VA_ARGS__));             \
                                                                               \
		return __rc == -1 ? -(long)errno : __rc;                       \
	}                                                                      \
	static inline rtype __uk_sce_##name(                                   \
		__UK_SC_ALL(__UK_SC_DECL, ##__VA_ARGS__))

#define UK_SYSCALL_DEFINE(rtype, name, ...)                                    \
	UK_LLSYSCALL_DEFINE(rtype, name, ##__VA_ARGS__)

#endif /* __UK_SYSCALL_H__ */
