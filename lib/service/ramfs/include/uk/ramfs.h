/* SPDX-License-Identifier: BSD-3-Clause */
/* Files in memory without a name, for memfd_create(2) and kernel code. */
#ifndef __UK_RAMFS_H__
#define __UK_RAMFS_H__

#include <uk/vfs.h>

UK_BEGIN_DECLS

/**
 * A regular, empty file that no directory knows, with one reference, which the
 * caller drops by uk_file_release() on its file.
 *
 * @param mode permissions
 * @param seals the F_SEAL_* that it begins with; F_SEAL_SEAL: no more
 * @return the node, or NULL (no memory)
 */
struct uk_vnode *uk_ramfs_file_create(mode_t mode, unsigned int seals);

UK_END_DECLS

#endif /* __UK_RAMFS_H__ */
