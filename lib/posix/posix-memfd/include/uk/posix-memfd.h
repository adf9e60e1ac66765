/* SPDX-License-Identifier: BSD-3-Clause */
/* Files in memory as descriptors, for kernel code. */
#ifndef __UK_POSIX_MEMFD_H__
#define __UK_POSIX_MEMFD_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * memfd_create(2) without its name.  May sleep.
 *
 * @param flags MFD_*
 * @return the descriptor; -EINVAL, -ENOMEM, -EMFILE; -ENOSYS (MFD_HUGETLB)
 */
int uk_sys_memfd_create(unsigned int flags);

UK_END_DECLS

#endif /* __UK_POSIX_MEMFD_H__ */
