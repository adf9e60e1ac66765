/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory of the process: what the loader of programs needs from mmap(2). */
#ifndef __UK_POSIX_MMAP_H__
#define __UK_POSIX_MMAP_H__

#include <uk/essentials.h>
#include <uk/file.h>
#include <uk/ofile.h>
#include <uk/vmem.h>

UK_BEGIN_DECLS

/**
 * The address space of the process; made and switched to on the first call.
 *
 * @return NULL if there is no memory for it
 */
struct uk_vas *uk_posix_vas(void);

/**
 * Maps bytes of a file.  Private: pages are shared with the file until they
 * are written; with UK_VMA_MAP_SHARED always.  Takes a reference on `f`.  `va`,
 * `len`, `attr`, `flags` and errors as for uk_vma_map_object(); -ENODEV if the
 * file cannot be mapped.  `of`, if it is not NULL, stays open as long: what is
 * mapped cannot be unmounted.
 */
int uk_posix_map_file(struct uk_vas *vas, __vaddr_t *va, __sz len,
		      unsigned long attr, unsigned long flags,
		      const struct uk_file *f, __off off, struct uk_ofile *of);

/**
 * The file that an object of uk_posix_map_file() shows, NULL if `o` is another
 * one; valid as long as the object.  Any context.
 */
const struct uk_file *uk_posix_object_file(struct uk_vm_object *o);

/** Has brk(2) begin at `start` (page-aligned): behind the program's data. */
void uk_posix_brk_init(__vaddr_t start);

UK_END_DECLS

#endif /* __UK_POSIX_MMAP_H__ */
