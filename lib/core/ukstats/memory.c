/* SPDX-License-Identifier: BSD-3-Clause */
/* Allocators: how much there is, and with LIBUKALLOC_IFSTATS what each did. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/store.h>

static int get_free(void *cookie __unused, __u64 *out)
{
	*out = uk_alloc_availmem_total();
	return 0;
}

static int get_total(void *cookie __unused, __u64 *out)
{
	*out = uk_alloc_totalmem();
	return 0;
}

UK_STORE_STATIC_ENTRY(1, memory_total, u64, get_total, __NULL);
UK_STORE_STATIC_ENTRY(2, memory_free, u64, get_free, __NULL);

#if CONFIG_LIBUKALLOC_IFSTATS

/* A counter of the allocator that is the cookie. */
#define COUNTER(field)                                                         \
	static int get_##field(void *cookie, __s64 *out)                       \
	{                                                                      \
		struct uk_alloc_stats s;                                       \
                                                                               \
		uk_alloc_stats_get(cookie, &s);                                \
		*out = (__s64)s.field;                                         \
		return 0;                                                      \
	}

COUNTER(cur_nb_allocs)
COUNTER(max_nb_allocs)
COUNTER(tot_nb_allocs)
COUNTER(tot_nb_frees)
COUNTER(cur_mem_use)
COUNTER(max_mem_use)
COUNTER(last_alloc_size)
COUNTER(min_alloc_size)
COUNTER(max_alloc_size)
COUNTER(nb_enomem)

static const struct uk_store_entry counters[] = {
	UK_STORE_ENTRY(1, cur_nb_allocs, s64, get_cur_nb_allocs, __NULL),
	UK_STORE_ENTRY(2, max_nb_allocs, s64, get_max_nb_allocs, __NULL),
	UK_STORE_ENTRY(3, tot_nb_allocs, s64, get_tot_nb_allocs, __NULL),
	UK_STORE_ENTRY(4, tot_nb_frees, s64, get_tot_nb_frees, __NULL),
	UK_STORE_ENTRY(5, cur_mem_use, s64, get_cur_mem_use, __NULL),
	UK_STORE_ENTRY(6, max_mem_use, s64, get_max_mem_use, __NULL),
	UK_STORE_ENTRY(7, last_alloc_size, s64, get_last_alloc_size, __NULL),
	UK_STORE_ENTRY(8, min_alloc_size, s64, get_min_alloc_size, __NULL),
	UK_STORE_ENTRY(9, max_alloc_size, s64, get_max_alloc_size, __NULL),
	UK_STORE_ENTRY(10, nb_enomem, s64, get_nb_enomem, __NULL),
};

/* Those that are there at boot; pools come and go, and are not shown. */
static int memory_init(struct uk_init_ctx *ictx __unused)
{
	struct uk_store_object *o;
	struct uk_alloc *a;
	__u64 id = 0;

	uk_alloc_foreach(a)
	{
		o = uk_store_obj_alloc(uk_alloc_get_default(), "libukalloc",
				       id++, a->name ? a->name : "allocator",
				       counters, ARRAY_SIZE(counters), a);
		if (unlikely(!o || uk_store_obj_add(o)))
			return -ENOMEM;
	}
	return 0;
}
uk_lib_initcall(memory_init, 0x0);

#endif
