/* SPDX-License-Identifier: BSD-3-Clause */
/* A file as something that can be mapped (struct uk_vm_object). */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file.h>
#include <uk/vma_types.h>

#include <uk/posix-mmap.h>

struct file_object {
	struct uk_vm_object obj;
	const struct uk_file *f; /* strong reference */
};

static int fobj_page_get(struct uk_vm_object *o, __off off, void **page)
{
	struct file_object *fo = __containerof(o, struct file_object, obj);
	void *p = uk_file_page_get(fo->f, off);

	if (PTRISERR(p))
		return p ? PTR2ERR(p) : -ENXIO;
	*page = p;
	return 0;
}

static void fobj_release(struct uk_vm_object *o)
{
	struct file_object *fo = __containerof(o, struct file_object, obj);

	uk_file_release(fo->f);
	uk_free(uk_alloc_get_default(), fo);
}

static const struct uk_vm_object_ops fobj_ops = {
	.page_get = fobj_page_get,
	.release = fobj_release,
};

/* Drops the creator's reference; mappings hold their own. */
static void fobj_put(struct file_object *fo, struct uk_vas *vas)
{
	int last;

	uk_mutex_lock(&vas->lock);
	last = --fo->obj.refcnt == 0;
	uk_mutex_unlock(&vas->lock);
	if (last)
		fobj_release(&fo->obj);
}

int uk_posix_map_file(struct uk_vas *vas, __vaddr_t *va, __sz len,
		      unsigned long attr, unsigned long flags,
		      const struct uk_file *f, __off off)
{
	struct file_object *fo;
	void *p = uk_file_page_get(f, off);
	int rc;

	/* a mapping may lie beyond the end; a file that has no pages may not */
	if (PTRISERR(p) && p && PTR2ERR(p) != -ENXIO)
		return -ENODEV;
	fo = uk_zalloc(uk_alloc_get_default(), sizeof(*fo));
	if (unlikely(!fo))
		return -ENOMEM;
	fo->obj.ops = &fobj_ops;
	fo->obj.refcnt = 1;
	fo->f = f;
	uk_file_acquire(f);
	rc = uk_vma_map_object(vas, va, len, attr, flags, &fo->obj, off,
			       "file");
	fobj_put(fo, vas);
	return rc;
}
