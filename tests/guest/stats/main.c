/* SPDX-License-Identifier: BSD-3-Clause */
/* Values in the store, and what uk.stats prints at the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/libid.h>
#include <uk/sched.h>
#include <uk/stats.h>
#include <uk/store.h>

static int n;
static int setting = 5, events;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

static int get_setting(void *cookie, __s32 *out)
{
	(void)cookie;
	*out = setting;
	return 0;
}

static int set_setting(void *cookie, __s32 val)
{
	(void)cookie;
	setting = val;
	return 0;
}
UK_STORE_STATIC_ENTRY(1, setting, s32, get_setting, set_setting);

static int on_object(void *o)
{
	events += !strcmp(((struct uk_store_object *)o)->name, "mine");
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER(UK_STORE_EVENT_CREATE_OBJECT, on_object);
UK_EVENT_HANDLER(UK_STORE_EVENT_RELEASE_OBJECT, on_object);

static void own(void)
{
	const struct uk_store_entry *e =
		uk_store_static_entry_get(uk_libid("appstats"), 1);
	struct uk_store_object *o;
	__u8 v = 0;

	check(e && !uk_store_get_value(e, NULL, u8, &v) && v == 5, "get");
	check(!uk_store_set_value(e, NULL, -3) && setting == -3, "set");
	check(uk_store_get_value(e, NULL, u8, &v) < 0 && v == 5,
	      "what does not fit is refused");
	o = uk_store_obj_alloc(uk_alloc_get_default(), "appstats", 1, "mine", e,
			       1, NULL);
	check(!uk_store_obj_add(o) && events == 1, "an object is announced");
	uk_store_obj_release(o);
	check(events == 2, "and its end");
}

static void others(void)
{
	struct uk_store_object *o =
		uk_store_obj_acquire(uk_libid("libukalloc"), 0);
	const struct uk_store_entry *cur, *e;
	__u64 before = 0, after = 0;
	__u32 threads = 0;
	void *p;

	check(o && !strcmp(o->name, "heap"), "the heap is there");
	cur = uk_store_obj_entry_get(o, 5);
	check(!uk_store_get_value(cur, o->cookie, u64, &before), "its use");
	p = uk_malloc(uk_alloc_get_default(), 100000);
	check(!uk_store_get_value(cur, o->cookie, u64, &after) &&
		      after >= before + 100000,
	      "has grown");
	uk_free(uk_alloc_get_default(), p);
	uk_store_obj_release(o);
	e = uk_store_static_entry_get(uk_libid("libukstats"), 3);
	check(e && !uk_store_get_value(e, NULL, u32, &threads) && threads > 0,
	      "threads");
}

int main(void)
{
	own();
	others();
	printf("1..%d\n", n);
	return 0;
}
