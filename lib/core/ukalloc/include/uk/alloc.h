/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory for the kernel and for native applications.
 *
 * A struct uk_alloc is an allocator; whoever allocates names the one it means
 * and frees to the same one.  Sizes in bytes give memory aligned to 16; pages
 * come from the same allocator by count.  All functions are callable from
 * threads and with interrupts off, never from an interrupt handler.  Nothing
 * here sleeps.  Memory is not zeroed unless said so.
 */
#ifndef __UK_ALLOC_H__
#define __UK_ALLOC_H__

#include <uk/essentials.h>
#include <uk/page.h>

UK_BEGIN_DECLS

struct uk_alloc;

typedef void *(*uk_alloc_malloc_func_t)(struct uk_alloc *a, __sz size);
typedef void *(*uk_alloc_calloc_func_t)(struct uk_alloc *a, __sz n, __sz size);
typedef void *(*uk_alloc_realloc_func_t)(struct uk_alloc *a, void *p, __sz sz);
typedef void *(*uk_alloc_memalign_func_t)(struct uk_alloc *a, __sz align,
					  __sz size);
typedef void (*uk_alloc_free_func_t)(struct uk_alloc *a, void *p);
typedef void *(*uk_alloc_palloc_func_t)(struct uk_alloc *a, __sz pages);
typedef void (*uk_alloc_pfree_func_t)(struct uk_alloc *a, void *p, __sz pages);
typedef __sz (*uk_alloc_usable_func_t)(struct uk_alloc *a, const void *p);
typedef int (*uk_alloc_resize_func_t)(struct uk_alloc *a, void *p, __sz size);
typedef __sz (*uk_alloc_getsize_func_t)(struct uk_alloc *a);
typedef int (*uk_alloc_addmem_func_t)(struct uk_alloc *a, void *base, __sz len);

/* With CONFIG_LIBUKALLOC_IFSTATS.  Sizes are what blocks really take. */
struct uk_alloc_stats {
	__sz last_alloc_size; /* bytes */
	__sz max_alloc_size;
	__sz min_alloc_size; /* 0: there was none */
	__u64 tot_nb_allocs; /* blocks; pages count one each */
	__u64 tot_nb_frees;
	__s64 cur_nb_allocs;
	__s64 max_nb_allocs;
	__ssz cur_mem_use; /* bytes */
	__ssz max_mem_use;
	__u64 nb_enomem; /* requests that were refused */
};

struct uk_alloc {
	uk_alloc_malloc_func_t malloc;
	uk_alloc_free_func_t free;
	uk_alloc_memalign_func_t memalign;
	uk_alloc_usable_func_t usable; /* bytes that `p` really has */
	uk_alloc_resize_func_t resize; /* in place: 0, or an error; or NULL */
	uk_alloc_palloc_func_t palloc;
	uk_alloc_palloc_func_t palloc_aligned; /* or NULL: never any */
	uk_alloc_pfree_func_t pfree;
	uk_alloc_getsize_func_t availmem; /* free bytes */
	uk_alloc_getsize_func_t maxalloc; /* bytes of the largest free block */
	uk_alloc_addmem_func_t addmem; /* NULL: cannot grow */
	struct uk_alloc *next; /* list of all allocators */
	void *priv; /* the implementation's */
	long fail_in; /* fault injection: see uk_alloc_fail_nth() */
	const char *name; /* for people; or NULL */
#if CONFIG_LIBUKALLOC_IFSTATS
	struct uk_alloc_stats stats; /* guarded by the lock in stats.c */
#endif
};

/* True if an option watches allocations: they take the long way then. */
#define UK_ALLOC_HOOKED                                                        \
	(UK_IS_ENABLED(CONFIG_LIBUKALLOC_IFSTATS) ||                           \
	 UK_IS_ENABLED(CONFIG_LIBUKALLOC_DEBUG))

/** The allocator that serves who has no reason for another; never NULL. */
struct uk_alloc *uk_alloc_get_default(void);
/** Makes `a` the default. */
void uk_alloc_set_default(struct uk_alloc *a);

/** Adds a filled-in allocator to the list of all; the first is the default. */
int uk_alloc_register(struct uk_alloc *a);
/** Takes it off again; nobody may use it any more. */
void uk_alloc_unregister(struct uk_alloc *a);

extern struct uk_alloc *uk_alloc_head;
#define uk_alloc_foreach(a) for ((a) = uk_alloc_head; (a); (a) = (a)->next)

/**
 * Has the `nth` allocation from now on (1 = the next) by `a` return NULL, once.
 * 0 takes that back.  For tests; needs CONFIG_LIBUKALLOC_FAULT.
 */
void uk_alloc_fail_nth(struct uk_alloc *a, long nth);

/* What uk_alloc_fail_each() has to say about the last round that it made. */
struct uk_alloc_fail_report {
	long nth; /* which allocation it had fail, from 1 on */
	long leaked; /* blocks (and pages) more in use than before */
	int rc; /* the operation's result */
};

/**
 * Calls op(arg) again and again: the first time undisturbed, so that caches
 * are filled, then with its first allocation by `a` failing, then with its
 * second one, and so on until none is left to fail.  The operation must leave
 * things as it found them, and with an allocation failing may only succeed or
 * return -ENOMEM, -ENOSPC, -ENOBUFS or -EAGAIN.  Needs CONFIG_LIBUKALLOC_FAULT.
 *
 * @return 0 if that is so and the last round succeeds; 1 if not: `r` says why
 */
int uk_alloc_fail_each(struct uk_alloc *a, int (*op)(void *arg), void *arg,
		       struct uk_alloc_fail_report *r);

/* True if fault injection lets this allocation fail. */
static inline int uk_alloc_fails(struct uk_alloc *a)
{
	if (!UK_IS_ENABLED(CONFIG_LIBUKALLOC_FAULT))
		return 0;
	return unlikely(a->fail_in) && --a->fail_in == 0;
}

/*
 * What happens with CONFIG_LIBUKALLOC_IFSTATS or _DEBUG.  Not for use: the
 * functions below call them.  `site` is the code address on whose behalf it is,
 * NULL: the caller's.  An `align` of 0 is that of malloc.
 */
void *uk_alloc_hook_malloc(struct uk_alloc *a, __sz align, __sz size,
			   const void *site);
void uk_alloc_hook_free(struct uk_alloc *a, void *p);
__sz uk_alloc_hook_usable(struct uk_alloc *a, const void *p);
int uk_alloc_hook_resize(struct uk_alloc *a, void *p, __sz size);
void *uk_alloc_hook_palloc(struct uk_alloc *a, __sz pages, int aligned);
void uk_alloc_hook_pfree(struct uk_alloc *a, void *p, __sz pages);

/**
 * uk_malloc() on behalf of the code at `site`, which reports of
 * CONFIG_LIBUKALLOC_DEBUG name then; for libraries that wrap allocation.
 */
static inline void *uk_malloc_from(struct uk_alloc *a, __sz size,
				   const void *site)
{
	if (UK_ALLOC_HOOKED)
		return uk_alloc_hook_malloc(a, 0, size, site);
	if (uk_alloc_fails(a))
		return __NULL;
	return a->malloc(a, size);
}

/** `size` bytes, or NULL.  A size of 0 gives a unique pointer. */
static inline void *uk_malloc(struct uk_alloc *a, __sz size)
{
	return uk_malloc_from(a, size, __NULL);
}

/** `n` times `size` zeroed bytes, or NULL, also if that overflows. */
void *uk_calloc(struct uk_alloc *a, __sz n, __sz size);
/** The same on behalf of the code at `site`. */
void *uk_calloc_from(struct uk_alloc *a, __sz n, __sz size, const void *site);
/** `size` zeroed bytes, or NULL. */
void *uk_zalloc(struct uk_alloc *a, __sz size);

/**
 * Changes the size of `p` (NULL: like uk_malloc), possibly moving it.
 *
 * @return the memory, or NULL: then `p` is as it was.  A size of 0 frees `p`
 *   and gives NULL
 */
void *uk_realloc(struct uk_alloc *a, void *p, __sz size);
/** The same on behalf of the code at `site`. */
void *uk_realloc_from(struct uk_alloc *a, void *p, __sz size, const void *site);

/** Memory aligned to `align` (a power of two), or NULL. */
void *uk_memalign(struct uk_alloc *a, __sz align, __sz size);
/** 0 with *memptr set, -ENOMEM, or -EINVAL for a bad alignment. */
int uk_posix_memalign(struct uk_alloc *a, void **memptr, __sz align, __sz size);

/** Gives back what any of the above returned; NULL is fine. */
static inline void uk_free(struct uk_alloc *a, void *p)
{
	if (!p)
		return;
	if (UK_ALLOC_HOOKED)
		uk_alloc_hook_free(a, p);
	else
		a->free(a, p);
}

/** Number of bytes that may be used at `p`, at least what was asked for. */
static inline __sz uk_malloc_usable(struct uk_alloc *a, const void *p)
{
	if (UK_ALLOC_HOOKED)
		return uk_alloc_hook_usable(a, p);
	return a->usable(a, p);
}

/** `pages` adjacent pages in the direct map, or NULL. */
static inline void *uk_palloc(struct uk_alloc *a, __sz pages)
{
	if (UK_ALLOC_HOOKED)
		return uk_alloc_hook_palloc(a, pages, 0);
	if (uk_alloc_fails(a))
		return __NULL;
	return a->palloc(a, pages);
}

/** The same at a multiple of their size; `pages` is a power of two. */
void *uk_palloc_aligned(struct uk_alloc *a, __sz pages);

/** Gives pages back; any part of what was allocated together may go alone. */
static inline void uk_pfree(struct uk_alloc *a, void *p, __sz pages)
{
	if (UK_ALLOC_HOOKED)
		uk_alloc_hook_pfree(a, p, pages);
	else
		a->pfree(a, p, pages);
}

/** Gives `a` more memory; -ENOTSUP if it cannot grow, -ENOMEM. */
int uk_alloc_addmem(struct uk_alloc *a, void *base, __sz len);

/** Free bytes, and the largest block, of one allocator. */
static inline __sz uk_alloc_availmem(struct uk_alloc *a)
{
	return a->availmem(a);
}

static inline __sz uk_alloc_maxalloc(struct uk_alloc *a)
{
	return a->maxalloc(a);
}

/** The same in pages. */
static inline __sz uk_alloc_pavailmem(struct uk_alloc *a)
{
	return a->availmem(a) / PAGE_SIZE;
}

static inline __sz uk_alloc_pmaxalloc(struct uk_alloc *a)
{
	return a->maxalloc(a) / PAGE_SIZE;
}

/** Free bytes of all allocators, and of pages in them. */
__sz uk_alloc_availmem_total(void);
__sz uk_alloc_pavailmem_total(void);
/** Bytes that the page allocator was given at boot. */
__sz uk_alloc_totalmem(void);
void uk_alloc_totalmem_add(__sz bytes);

/**
 * A copy of the counters of one allocator, or of the sum of all; needs
 * CONFIG_LIBUKALLOC_IFSTATS.  In the sum, peaks are sums of peaks.
 */
void uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *dst);
void uk_alloc_stats_get_global(struct uk_alloc_stats *dst);

/**
 * From now on blocks count as leaks if they are left at the end of the run.
 * Called before main().  Needs CONFIG_LIBUKALLOC_DEBUG.
 */
void uk_alloc_debug_mark(void);

/* Other names of the same: here they assert no more than those. */
#define uk_do_malloc(a, size) uk_malloc(a, size)
#define uk_do_free(a, p) uk_free(a, p)
#define uk_do_palloc(a, n) uk_palloc(a, n)
#define uk_do_pfree(a, p, n) uk_pfree(a, p, n)

UK_END_DECLS

#endif /* __UK_ALLOC_H__ */
