/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every type read and written as every other, against the compiler's own
 * arithmetic; objects and their references.
 * host-sources: store.c value.c ../ukalloc/alloc.c
 * host-sources: ../../base/isrlib/snprintf.c
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define __LIBNAME__ libtest

#include <uk/alloc.h>
#include <uk/libid.h>
#include <uk/store.h>

const char *uk_libname(__u16 id)
{
	return id == 7 ? "libtest" : id == 8 ? "libother" : NULL;
}

static const char *text = "some text";
static __u64 cell;

#define ENTRY(id, t, ctype)                                                    \
	static int get_##t(void *cookie, ctype *out)                           \
	{                                                                      \
		*out = *(ctype *)cookie;                                       \
		return 0;                                                      \
	}                                                                      \
	static int set_##t(void *cookie, ctype val)                            \
	{                                                                      \
		*(ctype *)cookie = val;                                        \
		return 0;                                                      \
	}                                                                      \
	static const struct uk_store_entry e_##t =                             \
		UK_STORE_ENTRY(id, t, t, get_##t, set_##t);

ENTRY(0, s8, __s8)
ENTRY(1, u8, __u8)
ENTRY(2, s16, __s16)
ENTRY(3, u16, __u16)
ENTRY(4, s32, __s32)
ENTRY(5, u32, __u32)
ENTRY(6, s64, __s64)
ENTRY(7, u64, __u64)

static const __u64 samples[] = {
	0,
	1,
	127,
	128,
	255,
	256,
	32767,
	32768,
	65535,
	65536,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	0x100000000,
	~0UL >> 1,
	1UL << 63,
	~0UL,
	~0UL - 127,
	~0UL - 128,
	~0UL - 32767,
	~0UL - 32768,
	~0UL - 0x7fffffff,
	~0UL - 0x80000000UL,
};

/* What the entry holds, read as `to`, is the same number or refused. */
#define AS(from, to)                                                           \
	do {                                                                   \
		uk_store_##from##_t *have = (void *)&cell;                     \
		uk_store_##to##_t got = 99;                                    \
		__int128 want = *have;                                         \
		int rc = uk_store_get_value(&e_##from, &cell, to, &got);       \
		assert(rc == 0 || rc == -ERANGE);                              \
		assert(!rc == (want == (__int128)(uk_store_##to##_t)want));    \
		assert(rc ? got == 99 : (__int128)got == want);                \
	} while (0)
#define FROM(from)                                                             \
	AS(from, s8);                                                          \
	AS(from, u8);                                                          \
	AS(from, s16);                                                         \
	AS(from, u16);                                                         \
	AS(from, s32);                                                         \
	AS(from, u32);                                                         \
	AS(from, s64);                                                         \
	AS(from, u64)

/* Setting a number of one type in an entry of another */
#define SET(type, entry)                                                       \
	do {                                                                   \
		uk_store_##type##_t v = (uk_store_##type##_t)samples[i];       \
		__int128 want = v;                                             \
		cell = 55;                                                     \
		int rc = uk_store_set_value(&e_##entry, &cell, v);             \
		uk_store_##entry##_t is = *(uk_store_##entry##_t *)&cell;      \
		assert(!rc == (want == (__int128)(uk_store_##entry##_t)want)); \
		assert(rc ? is == 55 : (__int128)is == want);                  \
	} while (0)

static void numbers(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(samples); i++) {
		cell = samples[i];
		FROM(s8);
		FROM(u8);
		FROM(s16);
		FROM(u16);
		FROM(s32);
		FROM(u32);
		FROM(s64);
		FROM(u64);
		SET(s64, s8);
		SET(s64, u64);
		SET(u64, s64);
		SET(u64, u8);
		SET(s32, u16);
		SET(s8, u64);
		SET(u8, s8);
		SET(u32, s32);
	}
}

static int get_text(void *cookie, const char **out)
{
	*out = cookie;
	return cookie ? 0 : -EIO;
}

static const struct uk_store_entry entries[] = {
	UK_STORE_ENTRY(10, text, charp, get_text, NULL),
	UK_STORE_ENTRY(11, nothing, u8, NULL, NULL),
};

static void texts(void)
{
	const struct uk_store_entry *e = &entries[0];
	void *cookie = (void *)text;
	const char *s;
	char buf[9];
	__u8 v;

	assert(!uk_store_get_charp(e, cookie, &s) && s == text);
	assert(uk_store_get_value(e, cookie, u8, &v) == -EINVAL);
	assert(uk_store_set_charp(e, cookie, "x") == -EPERM);
	assert(uk_store_set_value(e, cookie, 1) == -EPERM);
	assert(uk_store_get_charp(&e_u8, &cell, &s) == -EINVAL);
	assert(uk_store_get_value(&entries[1], cookie, u8, &v) == -EPERM);
	assert(!uk_store_text(e, cookie, buf, sizeof(buf)));
	assert(!strcmp(buf, "some tex"));
	assert(uk_store_text(e, NULL, buf, sizeof(buf)) == -EIO);
	cell = ~0UL;
	assert(!uk_store_text(&e_s16, &cell, buf, 8) && !strcmp(buf, "-1"));
	assert(!uk_store_text(&e_u16, &cell, buf, 8) && !strcmp(buf, "65535"));
}

static int live;

static void *t_malloc(struct uk_alloc *a __unused, __sz size)
{
	live++;
	return malloc(size);
}

static void t_free(struct uk_alloc *a __unused, void *p)
{
	live--;
	free(p);
}

static struct uk_alloc alloc = { .malloc = t_malloc, .free = t_free };
static int seen;

static void see(const struct uk_store_object *o, const struct uk_store_entry *e,
		void *arg)
{
	assert(arg == &seen);
	seen += o ? 1 : e->id == 42 ? 100 : 0;
}

UK_STORE_STATIC_ENTRY(42, answer, u64, get_u64, NULL);

static void objects(void)
{
	struct uk_store_object *o, *p;

	o = uk_store_obj_alloc(&alloc, "libtest", 3, "three", entries, 2,
			       (void *)text);
	assert(o && !uk_store_obj_acquire(7, 3));
	assert(!uk_store_obj_add(o));
	p = uk_store_obj_alloc(&alloc, "libtest", 3, "again", entries, 2, NULL);
	assert(uk_store_obj_add(p) == -EEXIST);
	uk_store_obj_release(p);
	assert(uk_store_obj_acquire(7, 3) == o);
	assert(!uk_store_obj_acquire(8, 3) && !uk_store_obj_acquire(9, 3));
	assert(uk_store_obj_entry_get(o, 11) == &entries[1]);
	assert(!uk_store_obj_entry_get(o, 12));
	uk_store_foreach(see, &seen);
	assert(seen == 102);
	uk_store_obj_remove(o);
	assert(!uk_store_obj_acquire(7, 3) && live == 1);
	uk_store_obj_release(o);
	assert(live == 1);
	uk_store_obj_release(o);
	assert(!live);
	assert(uk_store_static_entry_get(7, 42)->id == 42);
	assert(!uk_store_static_entry_get(8, 42));
	assert(!uk_store_static_entry_get(7, 43));
}

int main(void)
{
	printf("1..3\n");
	numbers();
	printf("ok 1 - numbers of all types\n");
	texts();
	printf("ok 2 - texts and refusals\n");
	objects();
	printf("ok 3 - objects and static entries\n");
	return 0;
}
