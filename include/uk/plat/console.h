/* SPDX-License-Identifier: BSD-3-Clause */
/* The console: bytes out and in.  Works from the first instruction in C. */
#ifndef __UK_PLAT_CONSOLE_H__
#define __UK_PLAT_CONSOLE_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Writes `len` bytes to the console of kernel and application ("\n" goes out
 * as "\r\n" only where the device needs it).  Polls; any context.
 *
 * @return number of bytes written, or negative errno
 */
int ukplat_coutk(const char *buf, unsigned int len);

/** The same for debug output; today the same device. */
int ukplat_coutd(const char *buf, unsigned int len);

/**
 * Takes up to `maxlen` received bytes without waiting.  Any context.
 *
 * @return number of bytes, 0 if there are none, or negative errno
 */
int ukplat_cink(char *buf, unsigned int maxlen);

/**
 * Has `fn` called, in interrupt context, when input may have arrived.  One
 * handler; the last registration wins.
 *
 * @return 0, or -ENOTSUP if the console has no interrupt: poll then
 */
int ukplat_cink_notify(void (*fn)(void *arg), void *arg);

UK_END_DECLS

#endif /* __UK_PLAT_CONSOLE_H__ */
