/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals come by way of files (ukfile), if the image has any. */
#ifndef __INTERRUPTED_H__
#define __INTERRUPTED_H__

#include <uk/essentials.h>

#if CONFIG_LIBUKFILE
#include <uk/file.h>

static inline int sleep_interrupted(void)
{
	return uk_file_interrupted();
}
#else
static inline int sleep_interrupted(void)
{
	return 0;
}
#endif

#endif /* __INTERRUPTED_H__ */
