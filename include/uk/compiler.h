/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Compiler attributes under short names, for gcc and clang.  Usable from C
 * and from assembly (where only the linkage-free part is seen).
 */
#ifndef __UK_COMPILER_H__
#define __UK_COMPILER_H__

#define __GNUC_PREREQ__(maj, min)                                              \
	(__GNUC__ > (maj) || (__GNUC__ == (maj) && __GNUC_MINOR__ >= (min)))

#ifndef __ASSEMBLY__

#ifndef __packed
#define __packed __attribute__((packed))
#endif
#ifndef __noreturn
#define __noreturn __attribute__((noreturn))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#ifndef __used
#define __used __attribute__((used))
#endif
#ifndef __unused
#define __unused __attribute__((unused))
#endif
#ifndef __maybe_unused
#define __maybe_unused __attribute__((unused))
#endif
#ifndef __section
#define __section(name) __attribute__((section(name)))
#endif
#ifndef __nonnull
#define __nonnull __attribute__((nonnull))
#endif
#ifndef __printf
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#endif
#ifndef __scanf
#define __scanf(fmt, args) __attribute__((format(scanf, fmt, args)))
#endif
#ifndef __align
#define __align(bytes) __attribute__((aligned(bytes)))
#endif
#ifndef __unalign
#define __unalign __attribute__((aligned(1)))
#endif
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#ifndef __check_result
#define __check_result __attribute__((warn_unused_result))
#endif
#ifndef __must_check
#define __must_check __check_result
#endif
#ifndef __may_alias
#define __may_alias __attribute__((may_alias))
#endif
#ifndef __fallthrough
#define __fallthrough __attribute__((fallthrough))
#endif
#ifndef __naked
#define __naked __attribute__((naked))
#endif
#ifndef __alias
#define __alias(sym) __attribute__((alias(#sym)))
#endif
#ifndef __weak_alias
#define __weak_alias(sym) __attribute__((weak, alias(#sym)))
#endif
#ifndef __constructor
#define __constructor __attribute__((constructor))
#endif
#ifndef __constructor_prio
#define __constructor_prio(prio) __attribute__((constructor(prio)))
#endif
#ifndef __visible
#define __visible __attribute__((visibility("default")))
#endif

#define __offsetof(type, field) __builtin_offsetof(type, field)
#define __containerof(ptr, type, field)                                        \
	((type *)((char *)(ptr)-__offsetof(type, field)))
#define __contains(start, len, x) ((x) >= (start) && (x) < ((start) + (len)))
#define __return_addr(lvl) (__builtin_return_address(lvl))
#define __frame_addr(lvl) (__builtin_frame_address(lvl))

#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#endif
#ifndef unlikely
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

/* A compiler barrier: no memory access moves across it. */
#define barrier() __asm__ __volatile__("" ::: "memory")

#endif /* !__ASSEMBLY__ */
#endif /* __UK_COMPILER_H__ */
