/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Kernel stacks: always populated, with an unmapped page below, so that an
 * overflow faults instead of destroying a neighbour.
 */
#ifndef __UK_STACK_H__
#define __UK_STACK_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * A stack of `pages` pages.  May take pages from the default allocator; may
 * not be called from an interrupt.
 *
 * @return its lowest usable address, or NULL
 */
void *uk_stack_alloc(__sz pages);

/** Gives back a stack of `pages` pages that nobody runs on. */
void uk_stack_free(void *stack, __sz pages);

UK_END_DECLS

#endif /* __UK_STACK_H__ */
