/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages of the kernel: uk_pr_{crit,err,warn,info,debug}().
 *
 * What is printed is decided twice: CONFIG_LIBUKDEBUG_PRINTK_LVL says up to
 * which level there is code at all, the parameter `debug.level` which of it
 * reaches the console (default CONFIG_LIBUKDEBUG_LEVEL).  The dmesg ring, if
 * configured, keeps everything.  Any context, also before the console works.
 *
 * A message ends with "\n"; text without it continues the line.
 */
#ifndef __UK_PRINT_H__
#define __UK_PRINT_H__

#include <stdarg.h>

#include <uk/essentials.h>

UK_BEGIN_DECLS

#define KLVL_CRIT 0
#define KLVL_ERR 1
#define KLVL_WARN 2
#define KLVL_INFO 3
#define KLVL_DEBUG 4

/** Prints one message; use the macros below. */
void uk_printk_out(int lvl, const char *libname, const char *fmt, ...)
	__printf(3, 4);
void uk_vprintk_out(int lvl, const char *libname, const char *fmt, va_list ap)
	__printf(3, 0);

/** Prints to the console whatever the level: crash reports, test results. */
void uk_console_printf(const char *fmt, ...) __printf(1, 2);

/* The level that reaches the console, for the parameter debug.level. */
extern int uk_printk_level;

/** Sets that level. */
void uk_printk_level_set(int lvl);

/**
 * Copies the newest `len` bytes (at most) of all messages, oldest first, into
 * `buf`, without a final NUL.
 *
 * @return number of bytes; 0 without CONFIG_LIBUKDEBUG_DMESG
 */
__sz uk_dmesg_read(char *buf, __sz len);

UK_END_DECLS

#ifdef __LIBNAME__
#define UK_DEBUG_LIBNAME STRINGIFY(__LIBNAME__)
#endif
#ifndef UK_DEBUG_LIBNAME
#define UK_DEBUG_LIBNAME "app"
#endif

#if CONFIG_LIBUKDEBUG_PRINTK
#define __UK_PRINTK_MAX CONFIG_LIBUKDEBUG_PRINTK_LVL
#else
#define __UK_PRINTK_MAX (-1)
#endif

#ifdef UK_DEBUG /* a file may ask for all of its own messages */
#undef __UK_PRINTK_MAX
#define __UK_PRINTK_MAX KLVL_DEBUG
#endif

#define uk_printk(lvl, fmt, ...)                                               \
	do {                                                                   \
		if ((lvl) <= __UK_PRINTK_MAX)                                  \
			uk_printk_out(lvl, UK_DEBUG_LIBNAME, fmt,              \
				      ##__VA_ARGS__);                          \
	} while (0)

#define uk_printk_once(lvl, fmt, ...)                                          \
	do {                                                                   \
		static int __uk_printed;                                       \
		if ((lvl) <= __UK_PRINTK_MAX && !__uk_printed) {               \
			__uk_printed = 1;                                      \
			uk_printk(lvl, fmt, ##__VA_ARGS__);                    \
		}                                                              \
	} while (0)

#define uk_pr_crit(fmt, ...) uk_printk(KLVL_CRIT, fmt, ##__VA_ARGS__)
#define uk_pr_err(fmt, ...) uk_printk(KLVL_ERR, fmt, ##__VA_ARGS__)
#define uk_pr_warn(fmt, ...) uk_printk(KLVL_WARN, fmt, ##__VA_ARGS__)
#define uk_pr_info(fmt, ...) uk_printk(KLVL_INFO, fmt, ##__VA_ARGS__)
#define uk_pr_debug(fmt, ...) uk_printk(KLVL_DEBUG, fmt, ##__VA_ARGS__)
#define uk_pr_crit_once(fmt, ...) uk_printk_once(KLVL_CRIT, fmt, ##__VA_ARGS__)
#define uk_pr_err_once(fmt, ...) uk_printk_once(KLVL_ERR, fmt, ##__VA_ARGS__)
#define uk_pr_warn_once(fmt, ...) uk_printk_once(KLVL_WARN, fmt, ##__VA_ARGS__)
#define uk_pr_info_once(fmt, ...) uk_printk_once(KLVL_INFO, fmt, ##__VA_ARGS__)
#define uk_pr_debug_once(fmt, ...)                                             \
	uk_printk_once(KLVL_DEBUG, fmt, ##__VA_ARGS__)

#define UK_WARN_STUBBED() uk_pr_warn_once("%s() is not implemented\n", __func__)

#endif /* __UK_PRINT_H__ */
