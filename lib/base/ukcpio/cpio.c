/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpio "newc": a header of 6 + 13 * 8 characters (magic and hexadecimal
 * numbers), the name with its NUL, padding to 4 bytes, the data, padding.
 */
#include <errno.h>
#include <string.h>

#include <uk/cpio.h>

#define HDR_LEN 110
#define FIELD_LEN 8

enum {
	C_INO,
	C_MODE,
	C_UID,
	C_GID,
	C_NLINK,
	C_MTIME,
	C_SIZE,
	C_DEVMAJ,
	C_DEVMIN,
	C_RDEVMAJ,
	C_RDEVMIN,
	C_NAMESZ,
	C_CHECK,
	C_FIELDS
};

void uk_cpio_init(struct uk_cpio *c, const void *base, __sz len)
{
	c->base = base;
	c->len = len;
	c->off = 0;
}

static int hex(const char *p, __u32 *out)
{
	__u32 v = 0;

	for (int i = 0; i < FIELD_LEN; i++) {
		char ch = p[i];

		if (ch >= '0' && ch <= '9')
			v = v << 4 | (__u32)(ch - '0');
		else if ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'f')
			v = v << 4 | (__u32)((ch | 0x20) - 'a' + 10);
		else
			return -EINVAL;
	}
	*out = v;
	return 0;
}

static int only_zeros(const char *p, __sz len)
{
	for (__sz i = 0; i < len; i++)
		if (p[i])
			return 0;
	return 1;
}

int uk_cpio_next(struct uk_cpio *c, struct uk_cpio_entry *e)
{
	const char *h = c->base + c->off;
	__sz left = c->len - c->off, name, data;
	__u32 f[C_FIELDS];

	if (left < HDR_LEN)
		return only_zeros(h, left) ? 0 : -E2BIG;
	if (memcmp(h, "070701", 6) && memcmp(h, "070702", 6))
		return only_zeros(h, HDR_LEN) ? 0 : -EINVAL;
	for (int i = 0; i < C_FIELDS; i++)
		if (hex(h + 6 + FIELD_LEN * i, &f[i]))
			return -EINVAL;

	name = f[C_NAMESZ];
	if (!name || name > left - HDR_LEN)
		return name ? -E2BIG : -EINVAL;
	if (h[HDR_LEN + name - 1])
		return -EINVAL;
	data = ALIGN_UP(HDR_LEN + name, 4UL);
	if (f[C_SIZE] && (data > left || f[C_SIZE] > left - data))
		return -E2BIG;

	e->name = h + HDR_LEN;
	e->namelen = strlen(e->name);
	if (!strcmp(e->name, "TRAILER!!!"))
		return 0;
	if (!e->namelen)
		return -EINVAL;
	e->data = f[C_SIZE] ? h + data : h;
	e->size = f[C_SIZE];
	e->ino = f[C_INO];
	e->mode = f[C_MODE];
	e->uid = f[C_UID];
	e->gid = f[C_GID];
	e->nlink = f[C_NLINK];
	e->mtime = f[C_MTIME];
	e->dev_major = f[C_DEVMAJ];
	e->dev_minor = f[C_DEVMIN];
	e->rdev_major = f[C_RDEVMAJ];
	e->rdev_minor = f[C_RDEVMIN];
	c->off += MIN(left, data + ALIGN_UP((__sz)f[C_SIZE], 4UL));
	return 1;
}
