/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Address spaces of programs.
 *
 * A uk_vas is the lower half of the address space of a Linux process: a set of
 * areas (uk_vma) that do not overlap, in a tree, and the page table that is
 * filled when pages are first touched.  The kernel is in every one.
 *
 * Addresses and lengths are multiples of the page size.  Attributes are
 * PAGE_ATTR_PROT_*; writable and executable at once is refused with -EACCES.
 * Functions may sleep; none may be called from an interrupt.
 */
#ifndef __UK_VMEM_H__
#define __UK_VMEM_H__

#include <uk/alloc.h>
#include <uk/essentials.h>
#include <uk/mutex.h>
#include <uk/plat/paging.h>

UK_BEGIN_DECLS

#define UK_VAS_MIN 0x10000UL /* below is never mapped */
#define UK_VAS_MAX 0x7ffffffff000UL /* end of the lower half (exclusive) */

enum uk_vma_type {
	UK_VMA_ANON, /* zeroed when first touched */
	UK_VMA_STACK, /* the same, with an untouchable page below */
	UK_VMA_OBJECT, /* view of an object (a file), private or shared */
	UK_VMA_DMA, /* given physical memory */
	UK_VMA_RSVD, /* holds the addresses; access is a fault */
};

struct uk_vm_object;

struct uk_vm_object_ops {
	/**
	 * The page that holds byte `off` (page-aligned) of the object, in the
	 * direct map.  It stays valid until page_put(), or for ever without
	 * that.
	 *
	 * @return 0, -ENXIO beyond the end, or other negative errno
	 */
	int (*page_get)(struct uk_vm_object *o, __off off, void **page);
	void (*page_put)(struct uk_vm_object *o, __off off); /* or NULL */
	/**
	 * The same for shared views: the page that writes are to go to, made if
	 * there is none.  NULL: the object cannot be written through a view.
	 */
	int (*page_get_shared)(struct uk_vm_object *o, __off off, void **page);
	/** Writes to [off, off + len) shall last; 0 or errno.  Or NULL. */
	int (*sync)(struct uk_vm_object *o, __off off, __sz len);
	/** The last reference is gone. */
	void (*release)(struct uk_vm_object *o);
};

/* Something that can be mapped; embedded by who wraps e.g. a file. */
struct uk_vm_object {
	const struct uk_vm_object_ops *ops;
	unsigned int refcnt; /* atomic; starts at 1 */
};

struct uk_vma {
	__vaddr_t start, end;
	unsigned long attr; /* PAGE_ATTR_PROT_* */
	unsigned long flags; /* UK_VMA_FLAG_* */
	enum uk_vma_type type;
	struct uk_vm_object *obj; /* strong reference, or NULL */
	__off off; /* of `start` in the object, or its physical address */
	const char *name; /* borrowed; or NULL */
	struct uk_vma *left, *right, *parent; /* the tree's */
	__u32 prio; /* the tree's */
};

struct uk_vas {
	struct uk_pagetable pt;
	struct uk_alloc *a; /* for areas and pages */
	struct uk_mutex lock; /* guards all below */
	struct uk_vma *root; /* tree by address */
	__sz vma_count;
	__sz mapped; /* bytes in areas */
	__sz resident; /* pages in use */
	__vaddr_t mmap_top; /* addresses are found below this, downwards */
	__vaddr_t free_top; /* where the next search begins */
	__u32 seed; /* of the tree's priorities */
	unsigned long map_flags; /* UK_VMA_MAP_POPULATE: of all new areas */
};

/* Flags of uk_vma_map_*() */
#define UK_VMA_MAP_POPULATE 0x01 /* fill in all pages now */
#define UK_VMA_MAP_REPLACE 0x02 /* unmap first what is there */
#define UK_VMA_MAP_FIXED 0x04 /* at *va or not at all */
#define UK_VMA_MAP_UNINITIALIZED 0x08 /* accepted; pages are zeroed anyway */
#define UK_VMA_MAP_SHARED 0x10 /* objects: writes go to the object */
#define UK_VMA_MAP_RDONLY 0x20 /* never becomes writable: -EACCES */
#define UK_VMA_MAP_GROWSDOWN 0x40 /* a fault closely below extends it */
#define UK_VMA_MAP_LARGE 0x80 /* large pages, if memory allows */
#define UK_VMA_MAP_SMALL 0x100 /* no large pages */

/* Of these an area keeps: */
#define UK_VMA_FLAG_SHARED UK_VMA_MAP_SHARED
#define UK_VMA_FLAG_RDONLY UK_VMA_MAP_RDONLY
#define UK_VMA_FLAG_GROWSDOWN UK_VMA_MAP_GROWSDOWN
#define UK_VMA_FLAG_LARGE UK_VMA_MAP_LARGE
#define UK_VMA_FLAG_SMALL UK_VMA_MAP_SMALL
#define UK_VMA_FLAGS 0x1f0UL

#define UK_VADDR_ANY 0UL /* *va: the kernel chooses */

#define UK_VMA_ADV_DONTNEED 1 /* drop pages; they come back as they began */
#define UK_VMA_ADV_WILLNEED 2 /* fill in pages; best effort */
#define UK_VMA_ADV_LARGE 3 /* large pages from now on */
#define UK_VMA_ADV_FREE 5 /* DONTNEED for private memory only: -EINVAL */
#define UK_VMA_ADV_SMALL 4 /* no large pages from now on */

/** Makes `vas` an empty address space; 0, -ENOMEM. */
int uk_vas_init(struct uk_vas *vas, struct uk_alloc *a);
/** Unmaps everything and frees the page table; not of the active one. */
void uk_vas_destroy(struct uk_vas *vas);
/** The address space in use on this CPU, or NULL. */
struct uk_vas *uk_vas_get_active(void);
/** Switches to `vas`. */
int uk_vas_set_active(struct uk_vas *vas);

/** The area that holds `va`, or NULL.  Hold vas->lock. */
struct uk_vma *uk_vma_find(struct uk_vas *vas, __vaddr_t va);
/** The first area that ends above `va`, or NULL.  Hold vas->lock. */
struct uk_vma *uk_vma_find_from(struct uk_vas *vas, __vaddr_t va);
/** The next area by address, or the one before; or NULL.  Hold vas->lock. */
struct uk_vma *uk_vma_next(struct uk_vma *vma);
struct uk_vma *uk_vma_prev(struct uk_vma *vma);

/**
 * Takes [va, va + len) away; areas partly inside are cut, holes are skipped.
 *
 * @return 0, -EINVAL, or -ENOMEM if an area cannot be split
 */
int uk_vma_unmap(struct uk_vas *vas, __vaddr_t va, __sz len);

/**
 * Changes the protection of [va, va + len), which must be mapped all over.
 *
 * @return 0, -ENOMEM for holes (nothing is changed then) or lack of memory,
 *   -EACCES for writable and executable, or writable where that is not
 *   allowed, -EINVAL
 */
int uk_vma_set_attr(struct uk_vas *vas, __vaddr_t va, __sz len,
		    unsigned long attr);

/** UK_VMA_ADV_*; 0, -ENOMEM if there are holes, -EINVAL. */
int uk_vma_advise(struct uk_vas *vas, __vaddr_t va, __sz len, int advice);

/**
 * Moves the pages of [from, from + len) that belong to the address space to
 * the area of the same kind at `to`, where no page is yet; for mremap().
 *
 * @return 0, or -ENOMEM with everything as it was
 */
int uk_vma_move_pages(struct uk_vas *vas, __vaddr_t from, __vaddr_t to,
		      __sz len);

/**
 * What was written to shared views in the range shall last; 0, -ENOMEM if
 * there are holes, or what an object said.
 */
int uk_vma_sync(struct uk_vas *vas, __vaddr_t va, __sz len);

/** One more or one less reference on an object; the last releases it. */
void uk_vm_object_acquire(struct uk_vm_object *o);
void uk_vm_object_release(struct uk_vm_object *o);

/** Fills in all pages of the range; 0, -ENOMEM, -EFAULT. */
int uk_vma_populate(struct uk_vas *vas, __vaddr_t va, __sz len);
/** Fills in all that may be accessed and exists; 0, -ENOMEM. */
int uk_vas_populate(struct uk_vas *vas);

/**
 * Serves a page fault at `va`: 0, -EFAULT if it is not allowed, -ENOMEM,
 * or what the object said.  `access` is UKARCH_FAULT_*.
 */
int uk_vas_fault(struct uk_vas *vas, __vaddr_t va, unsigned int access);

/**
 * True if the whole of [va, va + len) is in areas that allow `access`
 * (PAGE_ATTR_PROT_*): what the kernel asks before it touches a program's
 * memory.  Takes vas->lock.
 */
int uk_vma_access_ok(struct uk_vas *vas, __vaddr_t va, __sz len,
		     unsigned long access);

UK_END_DECLS

#endif /* __UK_VMEM_H__ */
