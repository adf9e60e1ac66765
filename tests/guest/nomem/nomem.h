/* SPDX-License-Identifier: BSD-3-Clause */
/* Operations that the test has every allocation of fail once. */
#ifndef __NOMEM_H__
#define __NOMEM_H__

#include <errno.h>

struct operation {
	const char *name;
	int (*fn)(void *arg); /* 0 or negative errno; undoes what it did */
};

/* Each ends with an entry without a name. */
extern const struct operation file_operations[];
extern const struct operation descriptor_operations[];
extern const struct operation wait_operations[];
extern const struct operation content_operations[];
extern const struct operation process_operations[];
extern const struct operation socket_operations[];

/* Leaves the operation with the error `rc`, if it is one, by way of `label`. */
#define TRY(rc, call, label)                                                   \
	do {                                                                   \
		(rc) = (call);                                                 \
		if ((rc) < 0)                                                  \
			goto label;                                            \
	} while (0)

/* The result of a call that may say only `err` if memory lacks. */
static inline int only(int rc, int err)
{
	return rc < 0 && rc != -err ? -EPROTO : rc;
}

/* Makes what is made once and kept. */
void warm_up(void);

#endif /* __NOMEM_H__ */
