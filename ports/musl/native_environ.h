/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment of a native program: posix-environ's, or none. */
#ifndef __NATIVE_ENVIRON_H__
#define __NATIVE_ENVIRON_H__

#include <uk/essentials.h>

#if CONFIG_LIBPOSIX_ENVIRON
#include <uk/environ.h>

static inline char *const *native_environ(void)
{
	return uk_environ();
}
#else
static inline char *const *native_environ(void)
{
	static char *const none[1];

	return none;
}
#endif

#endif /* __NATIVE_ENVIRON_H__ */
