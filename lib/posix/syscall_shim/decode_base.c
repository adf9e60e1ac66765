/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers, names of files, strings, buffers. */
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>

#include <uk/uaccess.h>

#include "decode.h"

#define SHOWN 32 /* bytes of a string, as strace shows */
#define PATH_SHOWN 255

void shim_show_none(struct shim_show *s __unused, long v __unused)
{
}

void shim_show_int(struct shim_show *s, long v)
{
	shim_text(s, "%d", (int)v);
}

void shim_show_uint(struct shim_show *s, long v)
{
	shim_text(s, "%u", (unsigned int)v);
}

void shim_show_long(struct shim_show *s, long v)
{
	shim_text(s, "%ld", v);
}

void shim_show_size(struct shim_show *s, long v)
{
	shim_text(s, "%lu", v);
}

void shim_show_x(struct shim_show *s, long v)
{
	shim_text(s, "%#lx", v);
}

void shim_show_xsize(struct shim_show *s, long v)
{
	shim_show_x(s, v);
}

void shim_show_xoff(struct shim_show *s, long v)
{
	shim_show_x(s, v);
}

void shim_show_ptr(struct shim_show *s, long v)
{
	shim_text(s, v ? "%#lx" : "NULL", v);
}

void shim_show_fd(struct shim_show *s, long v)
{
	shim_show_int(s, v);
}

void shim_show_dirfd(struct shim_show *s, long v)
{
	if ((int)v == AT_FDCWD)
		shim_text(s, "AT_FDCWD");
	else
		shim_show_int(s, v);
}

void shim_show_id(struct shim_show *s, long v)
{
	shim_text(s, (int)v == -1 ? "-1" : "%u", (unsigned int)v);
}

void shim_show_mode(struct shim_show *s, long v)
{
	shim_text(s, "%#03lo", v);
}

/* The mode that says what kind of a file it is. */
void shim_show_nodemode(struct shim_show *s, long v)
{
	const char *kind = shim_name_of(T_filetype, v & 0170000);

	if (kind)
		shim_text(s, "%s|%#03lo", kind, v & 07777);
	else
		shim_show_mode(s, v);
}

void shim_show_cmode(struct shim_show *s, long v)
{
	shim_show_nodemode(s, v);
}

void shim_show_dev(struct shim_show *s, long v)
{
	shim_text(s, "makedev(%#x, %#x)", (unsigned int)major((__u64)v),
		  (unsigned int)minor((__u64)v));
}

void shim_show_open(struct shim_show *s, long v)
{
	shim_show_type(s, T_accmode, v & 3);
	shim_more_flags(s, T_openflags, (__u32)v & ~3U);
}

/* The mode of open(2), if the flags before it say that there is one. */
void shim_show_openmode(struct shim_show *s, long v)
{
	unsigned long flags = s->i ? (unsigned long)s->a[s->i - 1] : 0;

	if (flags & 0100 || (flags & 020000000))
		shim_show_mode(s, v);
}

void shim_show_path(struct shim_show *s, long v)
{
	shim_quote(s, v, PATH_SHOWN + 1, PATH_SHOWN, 1);
}

void shim_show_text(struct shim_show *s, long v)
{
	shim_quote(s, v, SHOWN + 1, SHOWN, 1);
}

/* Its length is the result, or else the next argument. */
void shim_show_buf(struct shim_show *s, long v)
{
	__sz len = (__sz)(s->after ? s->rc : s->a[s->i + 1]);

	shim_quote(s, v, len, SHOWN, 0);
}

void shim_show_hexbuf(struct shim_show *s, long v)
{
	__sz n = s->rc > 0 ? MIN((__sz)s->rc, (__sz)SHOWN) : 0;
	__u8 buf[SHOWN];

	if (!shim_read(s, v, buf, n))
		return;
	shim_text(s, "\"");
	for (__sz i = 0; i < n; i++)
		shim_text(s, "\\x%02x", buf[i]);
	shim_text(s, (__sz)s->rc > n ? "\"..." : "\"");
}

/* The argument vector: its strings. */
void shim_show_strings(struct shim_show *s, long v)
{
	long p;

	if (!shim_read(s, v, &p, sizeof(p)))
		return;
	shim_text(s, "[");
	for (int i = 0; i < 32; i++) {
		if (uk_user_get(&p, (const long *)v + i, sizeof(p)) || !p)
			break;
		shim_text(s, i ? ", " : "");
		shim_show_text(s, p);
	}
	shim_text(s, "]");
}

/* The environment: how much. */
void shim_show_environ(struct shim_show *s, long v)
{
	int n = 0;
	long p;

	shim_show_ptr(s, v);
	if (!v)
		return;
	while (!uk_user_get(&p, (const long *)v + n, sizeof(p)) && p)
		n++;
	shim_text(s, " /* %d var%s */", n, n == 1 ? "" : "s");
}

static void number1(struct shim_show *s, long v, __sz size)
{
	long n = 0;
	int i;

	if (size == sizeof(int) ? !shim_read(s, v, &i, sizeof(i))
				: !shim_read(s, v, &n, size))
		return;
	shim_text(s, "[%ld]", size == sizeof(int) ? (long)i : n);
}

void shim_show_int1(struct shim_show *s, long v)
{
	number1(s, v, sizeof(int));
}

void shim_show_long1(struct shim_show *s, long v)
{
	number1(s, v, sizeof(long));
}

static void one_int(struct shim_show *s, long v)
{
	int i;

	if (shim_read(s, v, &i, sizeof(i)))
		shim_show_int(s, i);
}

/* The two descriptors of pipe(2). */
void shim_show_fds(struct shim_show *s, long v)
{
	if (s->failed)
		shim_show_ptr(s, v);
	else
		shim_array(s, v, 2, sizeof(int), one_int);
}

/* As many as were returned, or as the argument before says. */
void shim_show_ids(struct shim_show *s, long v)
{
	long n = s->after && s->i ? s->rc : s->a[0];

	if (s->failed || !v)
		shim_show_ptr(s, v);
	else
		shim_array(s, v, (__sz)n, sizeof(int), one_int);
}

void shim_show_cpuset(struct shim_show *s, long v)
{
	__u64 set = 0;
	int first = 1;

	if (!shim_read(s, v, &set, MIN((__sz)s->a[1], sizeof(set))))
		return;
	shim_text(s, "[");
	for (int i = 0; i < 64; i++) {
		if (!(set >> i & 1))
			continue;
		shim_text(s, first ? "%d" : " %d", i);
		first = 0;
	}
	shim_text(s, "]");
}

void shim_show_schedret(struct shim_show *s, long v)
{
	const char *name = shim_name_of(T_sched, (unsigned long)v);

	shim_text(s, name ? "%#lx (%s)" : "%#lx", v, name);
}

void shim_show_mountdata(struct shim_show *s, long v)
{
	shim_show_text(s, v);
}
