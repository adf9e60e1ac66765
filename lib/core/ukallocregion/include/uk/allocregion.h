/* SPDX-License-Identifier: BSD-3-Clause */
/* Allocators that only cut off and never get anything back. */
#ifndef __UK_ALLOCREGION_H__
#define __UK_ALLOCREGION_H__

#include <uk/alloc.h>

UK_BEGIN_DECLS

/**
 * Makes an allocator of the `len` bytes at `base`, which begin with its own
 * state.  uk_free() to it does nothing; uk_realloc() of the last block is in
 * place.
 *
 * @return the allocator, or NULL if there is no room for its state
 */
struct uk_alloc *uk_allocregion_init(void *base, __sz len);

UK_END_DECLS

#endif /* __UK_ALLOCREGION_H__ */
