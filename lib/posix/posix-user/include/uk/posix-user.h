/* SPDX-License-Identifier: BSD-3-Clause */
/* Who the process is, for other libraries. */
#ifndef __UK_POSIX_USER_H__
#define __UK_POSIX_USER_H__

#include <sys/types.h>

#include <uk/essentials.h>

UK_BEGIN_DECLS

/** The effective user and group; any thread, does not sleep. */
void uk_posix_user_effective(uid_t *uid, gid_t *gid);

UK_END_DECLS

#endif /* __UK_POSIX_USER_H__ */
