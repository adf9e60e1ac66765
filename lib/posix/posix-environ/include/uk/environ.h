/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment: `env.vars=[ "NAME=value" ... ]` of the command line. */
#ifndef __UK_ENVIRON_H__
#define __UK_ENVIRON_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * All "NAME=value" strings, NULL-terminated; of several with one name the
 * last.  Valid for ever; call after parameters are read.
 */
char *const *uk_environ(void);

/** Value of `name`, or NULL. */
const char *uk_environ_get(const char *name);

UK_END_DECLS

#endif /* __UK_ENVIRON_H__ */
