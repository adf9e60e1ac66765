/* SPDX-License-Identifier: BSD-3-Clause */
/* Getting and setting values, with conversion between types of numbers. */

#include <errno.h>

#include <uk/snprintf.h>
#include <uk/store.h>

/* A number of any type: the value, and whether it is below zero. */
struct number {
	__u64 val; /* two's complement */
	int negative;
};

static const struct {
	__u8 bits;
	__u8 is_signed;
} types[] = {
	[UK_STORE_TYPE_s8] = { 8, 1 },	  [UK_STORE_TYPE_u8] = { 8, 0 },
	[UK_STORE_TYPE_s16] = { 16, 1 },  [UK_STORE_TYPE_u16] = { 16, 0 },
	[UK_STORE_TYPE_s32] = { 32, 1 },  [UK_STORE_TYPE_u32] = { 32, 0 },
	[UK_STORE_TYPE_s64] = { 64, 1 },  [UK_STORE_TYPE_u64] = { 64, 0 },
	[UK_STORE_TYPE_uptr] = { 64, 0 },
};

static int fits(const struct number *n, enum uk_store_type t)
{
	unsigned int bits = types[t].bits - types[t].is_signed;

	if (n->negative)
		return types[t].is_signed && ~n->val >> bits == 0;
	return bits == 64 || n->val >> bits == 0;
}

#define GET(t, ctype)                                                          \
	case UK_STORE_TYPE_##t: {                                              \
		ctype v = 0;                                                   \
		int rc = e->get.t(cookie, &v);                                 \
                                                                               \
		n->val = (__u64)v;                                             \
		n->negative = types[e->type].is_signed && (__s64)n->val < 0;   \
		return rc;                                                     \
	}

static int get(const struct uk_store_entry *e, void *cookie, struct number *n)
{
	if (!e->get.any)
		return -EPERM;
	switch (e->type) {
		GET(s8, __s8)
		GET(u8, __u8)
		GET(s16, __s16)
		GET(u16, __u16)
		GET(s32, __s32)
		GET(u32, __u32)
		GET(s64, __s64)
		GET(u64, __u64)
		GET(uptr, __uptr)
	default:
		return -EINVAL;
	}
}

static void put(const struct number *n, enum uk_store_type t, void *out)
{
	switch (types[t].bits) {
	case 8:
		*(__u8 *)out = (__u8)n->val;
		break;
	case 16:
		*(__u16 *)out = (__u16)n->val;
		break;
	case 32:
		*(__u32 *)out = (__u32)n->val;
		break;
	default:
		*(__u64 *)out = n->val;
		break;
	}
}

int uk_store_get_number(const struct uk_store_entry *e, void *cookie,
			enum uk_store_type type, void *out)
{
	struct number n;
	int rc;

	if (type >= UK_STORE_TYPE_charp)
		return -EINVAL;
	rc = get(e, cookie, &n);
	if (rc)
		return rc;
	if (!fits(&n, type))
		return -ERANGE;
	put(&n, type, out);
	return 0;
}

#define SET(t, ctype)                                                          \
	case UK_STORE_TYPE_##t:                                                \
		return e->set.t(cookie, (ctype)val);

int uk_store_set_number(const struct uk_store_entry *e, void *cookie, __s64 val,
			int is_signed)
{
	const struct number n = { (__u64)val, is_signed && val < 0 };

	if (!e->set.any)
		return -EPERM;
	if (e->type >= UK_STORE_TYPE_charp)
		return -EINVAL;
	if (!fits(&n, e->type))
		return -ERANGE;
	switch (e->type) {
		SET(s8, __s8)
		SET(u8, __u8)
		SET(s16, __s16)
		SET(u16, __u16)
		SET(s32, __s32)
		SET(u32, __u32)
		SET(s64, __s64)
		SET(u64, __u64)
		SET(uptr, __uptr)
	default:
		return -EINVAL;
	}
}

int uk_store_get_charp(const struct uk_store_entry *e, void *cookie,
		       const char **out)
{
	if (e->type != UK_STORE_TYPE_charp)
		return -EINVAL;
	return e->get.any ? e->get.charp(cookie, out) : -EPERM;
}

int uk_store_set_charp(const struct uk_store_entry *e, void *cookie,
		       const char *val)
{
	if (e->type != UK_STORE_TYPE_charp)
		return -EINVAL;
	return e->set.any ? e->set.charp(cookie, val) : -EPERM;
}

int uk_store_text(const struct uk_store_entry *e, void *cookie, char *buf,
		  __sz len)
{
	const char *s = __NULL;
	struct number n;
	int rc;

	if (e->type == UK_STORE_TYPE_charp) {
		rc = uk_store_get_charp(e, cookie, &s);
		if (!rc)
			uk_snprintf(buf, len, "%s", s ? s : "");
		return rc;
	}
	rc = get(e, cookie, &n);
	if (rc)
		return rc;
	if (n.negative)
		uk_snprintf(buf, len, "%ld", (long)n.val);
	else
		uk_snprintf(buf, len, "%lu", (unsigned long)n.val);
	return 0;
}
