/* SPDX-License-Identifier: BSD-3-Clause */
/* Which entries and objects there are. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/atomic.h>
#include <uk/libid.h>
#include <uk/spinlock.h>
#include <uk/store.h>

/* The table of static entries; the linker makes it. */
extern const struct uk_store_entry __start_uk_storetab[];
extern const struct uk_store_entry __stop_uk_storetab[];

UK_EVENT(UK_STORE_EVENT_CREATE_OBJECT);
UK_EVENT(UK_STORE_EVENT_RELEASE_OBJECT);

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static UK_LIST_HEAD(objects); /* guarded by `lock` */

const struct uk_store_entry *uk_store_static_entry_get(__u16 libid, __u64 id)
{
	const char *lib = uk_libname(libid);
	const struct uk_store_entry *e;

	if (!lib)
		return __NULL;
	for (e = __start_uk_storetab; e != __stop_uk_storetab; e++)
		if (e->id == id && !strcmp(e->lib, lib))
			return e;
	return __NULL;
}

struct uk_store_object *uk_store_obj_alloc(struct uk_alloc *a, const char *lib,
					   __u64 id, const char *name,
					   const struct uk_store_entry *entries,
					   unsigned int count, void *cookie)
{
	struct uk_store_object *o = uk_malloc(a, sizeof(*o));

	if (unlikely(!o))
		return __NULL;
	*o = (struct uk_store_object){
		.a = a,
		.lib = lib,
		.id = id,
		.name = name,
		.entries = entries,
		.count = count,
		.refcnt = 1,
		.cookie = cookie,
	};
	UK_INIT_LIST_HEAD(&o->link);
	return o;
}

/* With the lock held. */
static struct uk_store_object *find(const char *lib, __u64 id)
{
	struct uk_store_object *o;

	uk_list_for_each_entry (o, &objects, link)
		if (o->id == id && !strcmp(o->lib, lib))
			return o;
	return __NULL;
}

int uk_store_obj_add(struct uk_store_object *o)
{
	unsigned long flags;
	int rc = 0;

	uk_spin_lock_irqsave(&lock, flags);
	if (find(o->lib, o->id))
		rc = -EEXIST;
	else
		uk_list_add_tail(&o->link, &objects);
	uk_spin_unlock_irqrestore(&lock, flags);
	if (!rc)
		(void)uk_raise_event(UK_STORE_EVENT_CREATE_OBJECT, o);
	return rc;
}

void uk_store_obj_remove(struct uk_store_object *o)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	uk_list_del_init(&o->link);
	uk_spin_unlock_irqrestore(&lock, flags);
}

struct uk_store_object *uk_store_obj_acquire(__u16 libid, __u64 id)
{
	const char *lib = uk_libname(libid);
	struct uk_store_object *o = __NULL;
	unsigned long flags;

	if (!lib)
		return __NULL;
	uk_spin_lock_irqsave(&lock, flags);
	o = find(lib, id);
	if (o)
		uk_inc_relaxed(&o->refcnt);
	uk_spin_unlock_irqrestore(&lock, flags);
	return o;
}

void uk_store_obj_release(struct uk_store_object *o)
{
	unsigned long flags;
	int last;

	/* under the lock: nobody may find it with no reference left */
	uk_spin_lock_irqsave(&lock, flags);
	last = uk_fetch_sub(&o->refcnt, 1) == 1;
	if (last)
		uk_list_del_init(&o->link);
	uk_spin_unlock_irqrestore(&lock, flags);
	if (!last)
		return;
	(void)uk_raise_event(UK_STORE_EVENT_RELEASE_OBJECT, o);
	uk_free(o->a, o);
}

const struct uk_store_entry *
uk_store_obj_entry_get(const struct uk_store_object *o, __u64 id)
{
	unsigned int i;

	for (i = 0; i < o->count; i++)
		if (o->entries[i].id == id)
			return &o->entries[i];
	return __NULL;
}

void uk_store_foreach(void (*fn)(const struct uk_store_object *o,
				 const struct uk_store_entry *e, void *arg),
		      void *arg)
{
	const struct uk_store_entry *e;
	struct uk_store_object *o;
	unsigned long flags;
	unsigned int i;

	for (e = __start_uk_storetab; e != __stop_uk_storetab; e++)
		fn(__NULL, e, arg);
	uk_spin_lock_irqsave(&lock, flags);
	uk_list_for_each_entry (o, &objects, link)
		for (i = 0; i < o->count; i++)
			fn(o, &o->entries[i], arg);
	uk_spin_unlock_irqrestore(&lock, flags);
}
