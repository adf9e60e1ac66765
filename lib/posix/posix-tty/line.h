/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the console's bytes go: the platform's line, or a named port. */
#ifndef __LINE_H__
#define __LINE_H__

#include <uk/essentials.h>
#include <uk/plat/console.h>

#if CONFIG_LIBPOSIX_TTY_PORT

/*
 * As ukplat_coutk().  A port whose host does not read is waited for a little
 * (not at all if `now`); after that, bytes are dropped until it reads again.
 */
int line_out(const char *buf, unsigned int len, int now);
/* As ukplat_cink(). */
int line_in(char *buf, unsigned int len);
/* Looks for the port; `input` is called in any context when bytes came. */
void line_init(void (*input)(void *arg));

#else

static inline int line_out(const char *buf, unsigned int len, int now __unused)
{
	return ukplat_coutk(buf, len);
}

static inline int line_in(char *buf, unsigned int len)
{
	return ukplat_cink(buf, len);
}

static inline void line_init(void (*input)(void *arg) __unused)
{
}

#endif

#endif /* __LINE_H__ */
