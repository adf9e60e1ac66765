/* SPDX-License-Identifier: BSD-3-Clause */
/* mmap(2) and its relatives, as Linux has them, on uk_vas. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/ofile.h>
#include <uk/plat/paging.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>
#include <uk/vma_types.h>

#include <uk/posix-mmap.h>

#define BAD_RANGE(addr, len) ((len) > UK_VAS_MAX || (addr) > UK_VAS_MAX - (len))

struct uk_vas *uk_posix_vas(void)
{
	static struct uk_vas vas;
	static int ready;

	if (likely(ready))
		return &vas;
	if (uk_vas_get_active()) {
		return uk_vas_get_active();
	}
	if (uk_vas_init(&vas, uk_alloc_get_default()) ||
	    uk_vas_set_active(&vas))
		return NULL;
	ready = 1;
	return &vas;
}

static unsigned long attr_of(int prot)
{
	unsigned long attr = 0;

	if (prot & PROT_READ)
		attr |= PAGE_ATTR_PROT_READ;
	if (prot & PROT_WRITE)
		attr |= PAGE_ATTR_PROT_RW;
	if (prot & PROT_EXEC)
		attr |= PAGE_ATTR_PROT_RE;
	return attr;
}

static unsigned long map_flags(int flags)
{
	unsigned long f = 0;

	if (flags & MAP_FIXED_NOREPLACE)
		f |= UK_VMA_MAP_FIXED;
	else if (flags & MAP_FIXED)
		f |= UK_VMA_MAP_REPLACE;
	if (flags & MAP_POPULATE)
		f |= UK_VMA_MAP_POPULATE;
	if ((flags & MAP_TYPE) != MAP_PRIVATE)
		f |= UK_VMA_MAP_SHARED;
	if (flags & MAP_GROWSDOWN)
		f |= UK_VMA_MAP_GROWSDOWN;
	return f;
}

static int map_fd(struct uk_vas *vas, __vaddr_t *va, __sz len, int prot,
		  int flags, int fd, long off)
{
	struct uk_ofile *of = uk_fdtab_get(fd);
	int shared = (flags & MAP_TYPE) != MAP_PRIVATE;
	unsigned long f = map_flags(flags);
	int acc, rc;

	if (!of)
		return -EBADF;
	acc = (int)of->mode & O_ACCMODE;
	if (shared && acc != O_RDWR)
		f |= UK_VMA_MAP_RDONLY;
	if (acc == O_WRONLY || ((f & UK_VMA_MAP_RDONLY) && (prot & PROT_WRITE)))
		rc = -EACCES;
	else if (flags & MAP_GROWSDOWN)
		rc = -EINVAL;
	else
		rc = uk_posix_map_file(vas, va, len, attr_of(prot), f, of->file,
				       off, of);
	uk_fdtab_ret(of);
	return rc;
}

/* Shared memory is an object, so that a second view of it can be made. */
static int map_anon(struct uk_vas *vas, __vaddr_t *va, __sz len, int prot,
		    int flags)
{
	struct uk_vm_object *o;
	int rc;

	if ((flags & MAP_TYPE) == MAP_PRIVATE)
		return uk_vma_map_anon(vas, va, len, attr_of(prot),
				       map_flags(flags), NULL);
	if (flags & MAP_GROWSDOWN)
		return -EINVAL;
	o = uk_vm_memory_create(vas->a, len);
	if (!o)
		return -ENOMEM;
	rc = uk_vma_map_object(vas, va, len, attr_of(prot), map_flags(flags), o,
			       0, "shared");
	uk_vm_object_release(o);
	return rc;
}

static int mmap_check(unsigned long addr, __sz len, int flags, long off)
{
	int type = flags & MAP_TYPE;

	if (!len)
		return -EINVAL;
	if (type != MAP_PRIVATE && type != MAP_SHARED &&
	    type != MAP_SHARED_VALIDATE)
		return -EINVAL;
	if (flags & MAP_HUGETLB)
		return -ENOMEM; /* no huge pages are set aside */
	if (len > UK_VAS_MAX)
		return -ENOMEM;
	if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) &&
	    (addr % PAGE_SIZE || BAD_RANGE(addr, PAGE_ALIGN_UP(len))))
		return addr % PAGE_SIZE ? -EINVAL : -ENOMEM;
	if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) && addr < UK_VAS_MIN)
		return -EPERM;
	if (!(flags & MAP_ANONYMOUS) &&
	    (off < 0 || len > (__sz)(__S64_MAX - off)))
		return -EOVERFLOW;
	return 0;
}

/*
 * Linux's heuristic: only what can never be kept is refused, private memory to
 * be written and shared memory larger than all there is.
 */
static int overcommits(__sz len, int prot, int flags)
{
	if (len <= uk_alloc_totalmem() || (flags & MAP_NORESERVE))
		return 0;
	return (flags & MAP_TYPE) == MAP_PRIVATE ? prot & PROT_WRITE
						 : flags & MAP_ANONYMOUS;
}

UK_SYSCALL_R_DEFINE(long, mmap, unsigned long, addr, __sz, len, int, prot, int,
		    flags, int, fd, long, off)
{
	struct uk_vas *vas = uk_posix_vas();
	__vaddr_t va = PAGE_ALIGN_DOWN(addr);
	int rc;

	if (off % (long)PAGE_SIZE)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS) && uk_fdtab_getflags(fd) < 0)
		return -EBADF; /* before the rest is looked at, as on Linux */
	rc = mmap_check(addr, len, flags, off);
	if (rc)
		return rc;
	if (!vas || overcommits(len, prot, flags))
		return -ENOMEM;
	len = PAGE_ALIGN_UP(len);
	if (BAD_RANGE(va, len) || va < UK_VAS_MIN)
		va = UK_VADDR_ANY;
	if (flags & MAP_ANONYMOUS)
		rc = map_anon(vas, &va, len, prot, flags);
	else
		rc = map_fd(vas, &va, len, prot, flags, fd, off);
	return rc ? rc : (long)va;
}

UK_SYSCALL_R_DEFINE(int, munmap, unsigned long, addr, __sz, len)
{
	if (addr % PAGE_SIZE || !len || BAD_RANGE(addr, len))
		return -EINVAL;
	return uk_vma_unmap(uk_posix_vas(), addr, PAGE_ALIGN_UP(len));
}

/* 0x8 is PROT_SEM, which says nothing here */
#define PROT_KNOWN (PROT_READ | PROT_WRITE | PROT_EXEC | PROT_GROWSDOWN | 0x8)

UK_SYSCALL_R_DEFINE(int, mprotect, unsigned long, addr, __sz, len, int, prot)
{
	if (addr % PAGE_SIZE)
		return -EINVAL;
	if (!len)
		return 0;
	if (BAD_RANGE(addr, len))
		return -ENOMEM;
	if (prot & ~PROT_KNOWN)
		return -EINVAL;
	return uk_vma_set_attr(uk_posix_vas(), addr, PAGE_ALIGN_UP(len),
			       attr_of(prot));
}

/* 1 if all of it is mapped.  With vas->lock held. */
static int all_mapped(struct uk_vas *vas, __vaddr_t va, __vaddr_t end)
{
	struct uk_vma *v;

	for (v = uk_vma_find(vas, va); v && va < end; v = uk_vma_next(v)) {
		if (v->start > va)
			return 0;
		va = v->end;
	}
	return va >= end;
}

static int range_check(unsigned long addr, __sz len)
{
	struct uk_vas *vas = uk_posix_vas();
	int ok;

	if (addr % PAGE_SIZE)
		return -EINVAL;
	if (BAD_RANGE(addr, len))
		return -ENOMEM;
	uk_mutex_lock(&vas->lock);
	ok = all_mapped(vas, addr, addr + PAGE_ALIGN_UP(len));
	uk_mutex_unlock(&vas->lock);
	return ok ? 0 : -ENOMEM;
}

UK_SYSCALL_R_DEFINE(int, madvise, unsigned long, addr, __sz, len, int, advice)
{
	int adv;

	if (addr % PAGE_SIZE || addr + len < addr)
		return -EINVAL;
	switch (advice) {
	case MADV_DONTNEED:
		adv = UK_VMA_ADV_DONTNEED;
		break;
	case MADV_WILLNEED:
		adv = UK_VMA_ADV_WILLNEED;
		break;
	case MADV_FREE: /* may drop at once: contents are then zero */
		adv = UK_VMA_ADV_FREE;
		break;
	case MADV_HUGEPAGE:
		adv = UK_VMA_ADV_LARGE;
		break;
	case MADV_NOHUGEPAGE:
		adv = UK_VMA_ADV_SMALL;
		break;
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_DONTDUMP:
	case MADV_DODUMP:
	case MADV_DONTFORK:
	case MADV_DOFORK:
		return len ? range_check(addr, len) : 0;
	default:
		return -EINVAL;
	}
	if (!len)
		return 0;
	if (BAD_RANGE(addr, len))
		return -ENOMEM;
	return uk_vma_advise(uk_posix_vas(), addr, PAGE_ALIGN_UP(len), adv);
}

UK_SYSCALL_R_DEFINE(int, msync, unsigned long, addr, __sz, len, int, flags)
{
	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC))
		return -EINVAL;
	if ((flags & MS_ASYNC) && (flags & MS_SYNC))
		return -EINVAL;
	if (addr % PAGE_SIZE)
		return -EINVAL;
	if (!len)
		return 0;
	if (BAD_RANGE(addr, len))
		return -ENOMEM;
	/* without MS_SYNC nothing is asked of the file: its pages are mapped */
	if (!(flags & MS_SYNC))
		return range_check(addr, len);
	return uk_vma_sync(uk_posix_vas(), addr, PAGE_ALIGN_UP(len));
}

/* Memory is never swapped out: locking means filling in. */
static int lock_range(unsigned long addr, __sz len)
{
	unsigned long start = PAGE_ALIGN_DOWN(addr);
	__sz all = PAGE_ALIGN_UP(addr + len) - start;
	int rc;

	if (!len)
		return 0;
	if (start + all < start)
		return -EINVAL;
	rc = range_check(start, all);
	return rc ? rc : uk_vma_populate(uk_posix_vas(), start, all);
}

UK_SYSCALL_R_DEFINE(int, mlock, unsigned long, addr, __sz, len)
{
	return lock_range(addr, len);
}

UK_SYSCALL_R_DEFINE(int, mlock2, unsigned long, addr, __sz, len, unsigned int,
		    flags)
{
	if (flags & ~1U)
		return -EINVAL;
	return flags ? range_check(PAGE_ALIGN_DOWN(addr), len)
		     : lock_range(addr, len);
}

UK_SYSCALL_R_DEFINE(int, munlock, unsigned long, addr, __sz, len)
{
	return len ? range_check(PAGE_ALIGN_DOWN(addr), len) : 0;
}

UK_SYSCALL_R_DEFINE(int, mlockall, int, flags)
{
	struct uk_vas *vas = uk_posix_vas();

	if (!flags || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) ||
	    flags == MCL_ONFAULT)
		return -EINVAL;
	uk_mutex_lock(&vas->lock);
	vas->map_flags = 0;
	if ((flags & MCL_FUTURE) && !(flags & MCL_ONFAULT))
		vas->map_flags = UK_VMA_MAP_POPULATE;
	uk_mutex_unlock(&vas->lock);
	if (!(flags & MCL_CURRENT) || (flags & MCL_ONFAULT))
		return 0;
	return uk_vas_populate(vas);
}

UK_SYSCALL_R_DEFINE(int, munlockall)
{
	struct uk_vas *vas = uk_posix_vas();

	uk_mutex_lock(&vas->lock);
	vas->map_flags = 0;
	uk_mutex_unlock(&vas->lock);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, mincore, unsigned long, addr, __sz, len,
		    unsigned char *, vec)
{
	struct uk_vas *vas = uk_posix_vas();
	__sz pages = PAGE_COUNT(len);
	unsigned char v;
	int rc;

	if (addr % PAGE_SIZE)
		return -EINVAL;
	if (BAD_RANGE(addr, len))
		return -ENOMEM;
	if (uk_user_probe_w(vec, pages))
		return -EFAULT;
	rc = range_check(addr, len);
	for (__sz i = 0; !rc && i < pages; i++) {
		v = !ukplat_page_lookup(&vas->pt, addr + i * PAGE_SIZE, NULL,
					NULL);
		rc = uk_user_put_obj(vec + i, &v);
	}
	return rc;
}
