/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Parameters of libraries on the command line: `lib.name=value`.
 *
 * A library registers a variable with one of the macros below; before its init
 * functions run, the variable holds what the command line says.  The part in
 * front of the dot is UK_LIBPARAM_PREFIX, which Makefile.uk sets with
 * `$(eval $(call uk_libparam_libprefix_set,libname,prefix))` or the file
 * defines before it includes this header.
 *
 * Strings point into the command line and stay valid.
 */
#ifndef __UK_LIBPARAM_H__
#define __UK_LIBPARAM_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

enum uk_libparam_type {
	UK_LIBPARAM_T_bool, /* on/off, yes/no, true/false, y/n, 1/0 */
	UK_LIBPARAM_T_char,
	UK_LIBPARAM_T_charp,
	UK_LIBPARAM_T_s8,
	UK_LIBPARAM_T_u8,
	UK_LIBPARAM_T_s16,
	UK_LIBPARAM_T_u16,
	UK_LIBPARAM_T_s32,
	UK_LIBPARAM_T_u32,
	UK_LIBPARAM_T_s64,
	UK_LIBPARAM_T_u64,
};

struct uk_libparam_param {
	const char *prefix;
	const char *name;
	const char *desc; /* or NULL */
	void *addr;
	__u16 type; /* enum uk_libparam_type */
	__u16 elems; /* 1, or how many an array holds */
	__u32 *count; /* arrays: receives how many were given; or NULL */
};

#define UK_LIBPARAM_F_SCAN 0x1 /* only look whether there is a "--" */
#define UK_LIBPARAM_F_STRICT 0x2 /* an unknown parameter is an error */
#define UK_LIBPARAM_F_USAGE 0x4 /* the word "help" prints all parameters */

/**
 * Reads parameters from the words in front of "--".
 *
 * Without a "--" nothing is read: all words belong to the application.  A
 * word that is no known parameter is skipped (with a debug line), as is what
 * does not fit; a message names it.  argv[0] is not looked at.
 *
 * @param argc number of words
 * @param argv the words; those of parameters are cut in place
 * @param flags UK_LIBPARAM_F_*
 * @return index of the "--", 0 if there is none, -EINVAL for a malformed value
 *   (in STRICT mode: also for an unknown name), -EINTR after printing help
 */
int uk_libparam_parse(int argc, char **argv, int flags);

UK_END_DECLS

/* Names of C types that may be given for `type`. */
#define __UK_LIBPARAM_T_bool UK_LIBPARAM_T_bool
#define __UK_LIBPARAM_T__Bool UK_LIBPARAM_T_bool
#define __UK_LIBPARAM_T_char UK_LIBPARAM_T_char
#define __UK_LIBPARAM_T_charp UK_LIBPARAM_T_charp
#define __UK_LIBPARAM_T_uchar UK_LIBPARAM_T_u8
#define __UK_LIBPARAM_T_int UK_LIBPARAM_T_s32
#define __UK_LIBPARAM_T_uint UK_LIBPARAM_T_u32
#define __UK_LIBPARAM_T_s8 UK_LIBPARAM_T_s8
#define __UK_LIBPARAM_T_u8 UK_LIBPARAM_T_u8
#define __UK_LIBPARAM_T_s16 UK_LIBPARAM_T_s16
#define __UK_LIBPARAM_T_u16 UK_LIBPARAM_T_u16
#define __UK_LIBPARAM_T_s32 UK_LIBPARAM_T_s32
#define __UK_LIBPARAM_T_u32 UK_LIBPARAM_T_u32
#define __UK_LIBPARAM_T_s64 UK_LIBPARAM_T_s64
#define __UK_LIBPARAM_T_u64 UK_LIBPARAM_T_u64
#define __UK_LIBPARAM_T___s8 UK_LIBPARAM_T_s8
#define __UK_LIBPARAM_T___u8 UK_LIBPARAM_T_u8
#define __UK_LIBPARAM_T___s16 UK_LIBPARAM_T_s16
#define __UK_LIBPARAM_T___u16 UK_LIBPARAM_T_u16
#define __UK_LIBPARAM_T___s32 UK_LIBPARAM_T_s32
#define __UK_LIBPARAM_T___u32 UK_LIBPARAM_T_u32
#define __UK_LIBPARAM_T___s64 UK_LIBPARAM_T_s64
#define __UK_LIBPARAM_T___u64 UK_LIBPARAM_T_u64
#define __UK_LIBPARAM_T___uptr UK_LIBPARAM_T_u64
#define __UK_LIBPARAM_T___sz UK_LIBPARAM_T_u64

#define __UK_LIBPARAM_REC(id, ptr, typ, n, cntp, text)                         \
	static const struct uk_libparam_param __used __align(8)                \
		__section("uk_libparam") UK_CONCAT(__uk_libparam_, id) = {     \
			.prefix = STRINGIFY(UK_LIBPARAM_PREFIX),               \
			.name = #id,                                           \
			.desc = (text),                                        \
			.addr = (void *)(ptr),                                 \
			.type = __UK_LIBPARAM_T_##typ,                         \
			.elems = (n),                                          \
			.count = (cntp)                                        \
		}

/** A variable under its own name. */
#define UK_LIBPARAM_PARAM(var, type, desc)                                     \
	__UK_LIBPARAM_REC(var, &(var), type, 1, __NULL, desc)
/** A variable under another name. */
#define UK_LIBPARAM_PARAM_ALIAS(name, addr, type, desc)                        \
	__UK_LIBPARAM_REC(name, addr, type, 1, __NULL, desc)
/** An array: each element given on the command line fills the next slot. */
#define UK_LIBPARAM_PARAM_ARR(var, type, desc)                                 \
	__UK_LIBPARAM_REC(var, &(var)[0], type, ARRAY_SIZE(var), __NULL, desc)
#define UK_LIBPARAM_PARAM_ARR_ALIAS(name, addr, type, count, desc)             \
	__UK_LIBPARAM_REC(name, addr, type, count, __NULL, desc)
/** An array and a __u32 that tells how many elements were given. */
#define UK_LIBPARAM_PARAM_ARR_COUNT(name, arr, type, cntp, desc)               \
	__UK_LIBPARAM_REC(name, &(arr)[0], type, ARRAY_SIZE(arr), cntp, desc)

/* Names of before */
#define UK_LIB_PARAM(name, type) UK_LIBPARAM_PARAM(name, type, __NULL)
#define UK_LIB_PARAM_STR(name) UK_LIBPARAM_PARAM(name, charp, __NULL)
#define UK_LIB_PARAM_ARR(name, type) UK_LIBPARAM_PARAM_ARR(name, type, __NULL)

#endif /* __UK_LIBPARAM_H__ */
