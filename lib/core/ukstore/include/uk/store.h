/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Values that libraries let others read, and perhaps write, by name and number:
 * counters, sizes, settings.
 *
 * A static entry belongs to a library and is there from the beginning.  A
 * dynamic object (an allocator, a device) is a named set of entries that share
 * a cookie, and comes and goes.  Values are got by functions of the owner,
 * which may be called from any thread; what they may do is what their owner
 * says. Getting a value as another type converts it, or fails.
 */
#ifndef __UK_STORE_H__
#define __UK_STORE_H__

#include <uk/essentials.h>
#include <uk/event.h>
#include <uk/list.h>

struct uk_alloc;

UK_BEGIN_DECLS

enum uk_store_type {
	UK_STORE_TYPE_s8,
	UK_STORE_TYPE_u8,
	UK_STORE_TYPE_s16,
	UK_STORE_TYPE_u16,
	UK_STORE_TYPE_s32,
	UK_STORE_TYPE_u32,
	UK_STORE_TYPE_s64,
	UK_STORE_TYPE_u64,
	UK_STORE_TYPE_uptr,
	UK_STORE_TYPE_charp,
};

#define UK_STORE_ENTRY_FLAG_STATIC 0x1

/* Both give 0 or a negative errno.  A string that is got stays the owner's. */
#define __UK_STORE_FN(t, ctype)                                                \
	typedef int (*uk_store_get_##t##_func_t)(void *cookie, ctype *out);    \
	typedef int (*uk_store_set_##t##_func_t)(void *cookie, ctype val);
__UK_STORE_FN(s8, __s8)
__UK_STORE_FN(u8, __u8)
__UK_STORE_FN(s16, __s16)
__UK_STORE_FN(u16, __u16)
__UK_STORE_FN(s32, __s32)
__UK_STORE_FN(u32, __u32)
__UK_STORE_FN(s64, __s64)
__UK_STORE_FN(u64, __u64)
__UK_STORE_FN(uptr, __uptr)
__UK_STORE_FN(charp, const char *)

#define __UK_STORE_FNS(what)                                                   \
	union {                                                                \
		uk_store_##what##_s8_func_t s8;                                \
		uk_store_##what##_u8_func_t u8;                                \
		uk_store_##what##_s16_func_t s16;                              \
		uk_store_##what##_u16_func_t u16;                              \
		uk_store_##what##_s32_func_t s32;                              \
		uk_store_##what##_u32_func_t u32;                              \
		uk_store_##what##_s64_func_t s64;                              \
		uk_store_##what##_u64_func_t u64;                              \
		uk_store_##what##_uptr_func_t uptr;                            \
		uk_store_##what##_charp_func_t charp;                          \
		void (*any)(void); /* NULL: cannot be done */                  \
	}

struct uk_store_entry {
	__u64 id; /* among the entries of its library or object */
	const char *name;
	const char *lib; /* static entries: the library */
	enum uk_store_type type;
	unsigned int flags; /* UK_STORE_ENTRY_FLAG_* */
	__UK_STORE_FNS(get) get;
	__UK_STORE_FNS(set) set;
};

struct uk_store_object {
	struct uk_list_head link;
	struct uk_alloc *a; /* it came from there */
	const char *lib;
	__u64 id; /* among the objects of the library */
	const char *name; /* borrowed */
	const struct uk_store_entry *entries; /* borrowed */
	unsigned int count;
	unsigned int refcnt; /* atomic */
	void *cookie; /* for the functions of the entries */
};

/* Raised with the object when one is added, or when its last user is gone. */
UK_EVENT_DECLARE(UK_STORE_EVENT_CREATE_OBJECT);
UK_EVENT_DECLARE(UK_STORE_EVENT_RELEASE_OBJECT);

/** The static entry `id` of a library (<uk/libid.h>), or NULL. */
const struct uk_store_entry *uk_store_static_entry_get(__u16 libid, __u64 id);

/**
 * A new object with `count` entries, which nobody finds before it is added.
 * The caller has a reference.  `lib`, `name` and `entries` stay the caller's.
 * May sleep.  NULL without memory.
 */
struct uk_store_object *uk_store_obj_alloc(struct uk_alloc *a, const char *lib,
					   __u64 id, const char *name,
					   const struct uk_store_entry *entries,
					   unsigned int count, void *cookie);
/** Lets others find the object; -EEXIST if its library has one of that id. */
int uk_store_obj_add(struct uk_store_object *o);
/** Nobody finds it any more; who has a reference may still use it. */
void uk_store_obj_remove(struct uk_store_object *o);
/** The object `id` of a library with one more reference, or NULL. */
struct uk_store_object *uk_store_obj_acquire(__u16 libid, __u64 id);
/** One reference less; the last frees the object. */
void uk_store_obj_release(struct uk_store_object *o);
/** An entry of the object, or NULL. */
const struct uk_store_entry *
uk_store_obj_entry_get(const struct uk_store_object *o, __u64 id);

/**
 * Calls `fn` for each static entry (`o` is NULL) and then for each entry of
 * each object, under the lock of objects: `fn` must not sleep.
 */
void uk_store_foreach(void (*fn)(const struct uk_store_object *o,
				 const struct uk_store_entry *e, void *arg),
		      void *arg);

/**
 * Functions behind the macros below.  0, -EPERM if the entry cannot be read or
 * written, -EINVAL if a string is meant or is there, -ERANGE if the number does
 * not fit, or what the owner said.
 */
int uk_store_get_number(const struct uk_store_entry *e, void *cookie,
			enum uk_store_type type, void *out);
int uk_store_set_number(const struct uk_store_entry *e, void *cookie, __s64 val,
			int is_signed);
int uk_store_get_charp(const struct uk_store_entry *e, void *cookie,
		       const char **out);
int uk_store_set_charp(const struct uk_store_entry *e, void *cookie,
		       const char *val);

/** The value as text, cut to `len` with its NUL; 0 or as above. */
int uk_store_text(const struct uk_store_entry *e, void *cookie, char *buf,
		  __sz len);

UK_END_DECLS

#define __UK_STORE_INIT(_id, _name, _type, _get, _set, _flags)                 \
	{                                                                      \
		.id = (_id), .name = STRINGIFY(_name),                         \
		.lib = STRINGIFY(__LIBNAME__), .type = UK_STORE_TYPE_##_type,  \
		.flags = (_flags), .get = { ._type = (_get) },                 \
		.set = {._type = (_set) }                                      \
	}

/**
 * An entry of this library that is there from the beginning.
 *
 * @param id number, unique in the library
 * @param name without quotes
 * @param type s8 u8 ... u64 uptr charp
 * @param get function of that type, or NULL
 * @param set function of that type, or NULL
 */
#define UK_STORE_STATIC_ENTRY(id, name, type, get, set)                        \
	static const struct uk_store_entry __used __align(8)                   \
		__section("uk_storetab") UK_CONCAT(__uk_store_, name) =        \
			__UK_STORE_INIT(id, name, type, get, set,              \
					UK_STORE_ENTRY_FLAG_STATIC)

/** One element of an array of entries for objects. */
#define UK_STORE_ENTRY(id, name, type, get, set)                               \
	__UK_STORE_INIT(id, name, type, get, set, 0)

/* The types of uk_store_get_value(), by name: a wrong pointer is an error. */
typedef __s8 uk_store_s8_t;
typedef __u8 uk_store_u8_t;
typedef __s16 uk_store_s16_t;
typedef __u16 uk_store_u16_t;
typedef __s32 uk_store_s32_t;
typedef __u32 uk_store_u32_t;
typedef __s64 uk_store_s64_t;
typedef __u64 uk_store_u64_t;
typedef __uptr uk_store_uptr_t;

/**
 * Gets a number as type s8 ... uptr into *outp; the cookie of a static entry is
 * NULL.  Results as for uk_store_get_number().
 */
#define uk_store_get_value(entry, cookie, type, outp)                          \
	({                                                                     \
		uk_store_##type##_t *__store_out = (outp);                     \
		uk_store_get_number(entry, cookie, UK_STORE_TYPE_##type,       \
				    __store_out);                              \
	})
/** Sets a number of any integer type. */
#define uk_store_set_value(entry, cookie, val)                                 \
	uk_store_set_number(entry, cookie, (__s64)(val),                       \
			    (__typeof__(val))-1 < (__typeof__(val))1)

#endif /* __UK_STORE_H__ */
