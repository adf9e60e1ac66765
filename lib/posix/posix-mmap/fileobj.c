/* SPDX-License-Identifier: BSD-3-Clause */
/* A file as something that can be mapped (struct uk_vm_object). */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file.h>
#include <uk/posix-fdtab.h>
#include <uk/vma_types.h>

#include <uk/posix-mmap.h>

struct file_object {
	struct uk_vm_object obj;
	const struct uk_file *f; /* strong reference */
	struct uk_ofile *of; /* the same, or NULL */
	int wmap; /* the file counts it as a writable mapping */
};

/*
 * Without the iolock: whoever holds that may touch memory of programs, which
 * takes the address space's lock, and that is held here.
 */
static int tell_mapped(const struct uk_file *f, long by)
{
	return uk_file_ctl(f, UKFILE_CTL_FILE, UKFILE_CTL_FILE_MAPPED,
			   (__uptr)by, 0, 0);
}

static int page_result(void *p, void **page)
{
	if (PTRISERR(p))
		return p ? PTR2ERR(p) : -ENXIO;
	*page = p;
	return 0;
}

static const struct uk_file *to_file(struct uk_vm_object *o)
{
	return __containerof(o, struct file_object, obj)->f;
}

static int fobj_page_get(struct uk_vm_object *o, __off off, void **page)
{
	return page_result(uk_file_page_get(to_file(o), off), page);
}

static int fobj_page_get_shared(struct uk_vm_object *o, __off off, void **page)
{
	return page_result(uk_file_page_get_shared(to_file(o), off), page);
}

static int fobj_sync(struct uk_vm_object *o, __off off __unused,
		     __sz len __unused)
{
	int rc = uk_file_ctl(to_file(o), UKFILE_CTL_FILE, UKFILE_CTL_FILE_SYNC,
			     0, 0, 0);

	return rc == -ENOSYS ? 0 : rc; /* nothing is behind it */
}

static void fobj_release(struct uk_vm_object *o)
{
	struct file_object *fo = __containerof(o, struct file_object, obj);

	if (fo->wmap)
		tell_mapped(fo->f, -1);
	uk_file_release(fo->f);
	if (fo->of)
		uk_fdtab_ret(fo->of);
	uk_free(uk_alloc_get_default(), fo);
}

static const struct uk_vm_object_ops fobj_ops = {
	.page_get = fobj_page_get,
	.release = fobj_release,
};

static const struct uk_vm_object_ops fobj_shared_ops = {
	.page_get = fobj_page_get,
	.page_get_shared = fobj_page_get_shared,
	.sync = fobj_sync,
	.release = fobj_release,
};

const struct uk_file *uk_posix_object_file(struct uk_vm_object *o)
{
	return o && (o->ops == &fobj_ops || o->ops == &fobj_shared_ops)
		       ? to_file(o)
		       : NULL;
}

/*
 * Tells the file of a shared mapping that can be, or become, writable: 1 if it
 * counts, -EPERM if the file is sealed.  One that shall only be read stays so.
 */
static int mapped_count(const struct uk_file *f, unsigned long attr,
			unsigned long *flags)
{
	int rc;

	if (!(*flags & UK_VMA_MAP_SHARED) || (*flags & UK_VMA_MAP_RDONLY))
		return 0;
	rc = tell_mapped(f, 1);
	if (rc != -EPERM)
		return !rc;
	if (attr & PAGE_ATTR_PROT_WRITE)
		return -EPERM;
	*flags |= UK_VMA_MAP_RDONLY;
	return 0;
}

int uk_posix_map_file(struct uk_vas *vas, __vaddr_t *va, __sz len,
		      unsigned long attr, unsigned long flags,
		      const struct uk_file *f, __off off, struct uk_ofile *of)
{
	struct file_object *fo;
	void *p = uk_file_page_get(f, off);
	int rc, wmap;

	/* a mapping may lie beyond the end; a file that has no pages may not */
	if (PTRISERR(p) && p && PTR2ERR(p) != -ENXIO)
		return -ENODEV;
	wmap = mapped_count(f, attr, &flags);
	if (unlikely(wmap < 0))
		return wmap;
	fo = uk_zalloc(uk_alloc_get_default(), sizeof(*fo));
	if (unlikely(!fo)) {
		if (wmap)
			tell_mapped(f, -1);
		return -ENOMEM;
	}
	fo->obj.ops = f->ops->page_shared ? &fobj_shared_ops : &fobj_ops;
	fo->obj.refcnt = 1;
	fo->f = f;
	fo->wmap = wmap;
	uk_file_acquire(f);
	fo->of = of;
	if (of)
		uk_ofile_acquire(of);
	rc = uk_vma_map_object(vas, va, len, attr, flags, &fo->obj, off,
			       "file");
	uk_vm_object_release(&fo->obj); /* the mapping has its own */
	return rc;
}
