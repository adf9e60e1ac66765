/* SPDX-License-Identifier: BSD-3-Clause */
/* See decode.h: the tables, and what every type needs. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <uk/snprintf.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "decode.h"
#include "filter.h"
#include "shim.h"

#define COLUMN 39 /* " = " stands there, or behind a longer call */
#define STRUCT_MAX 160 /* bytes that one structure shows of itself */

struct set {
	const char *names; /* one after the other, a NUL between */
	const __u32 *values;
	__u8 n, flags;
};

#define one 0
#define flags 1
#define SET(name, kind, n, names, ...)                                         \
	static const __u32 values_##name[] = { __VA_ARGS__ };
#include "names.inc"
#undef SET

static const struct set sets[] = {
#define SET(name, kind, n, names, ...) { names, values_##name, n, kind },
#include "names.inc"
#undef SET
};
#undef one
#undef flags

static void (*const fns[])(struct shim_show *s, long v) = {
#define T(name) [T_##name] = shim_show_##name,
	SHIM_TYPES(T) SHIM_PTR_TYPES(T)
#undef T
};

struct form {
	__u8 args[6];
	__u8 result;
	__u8 after; /* a bit for each that is known afterwards */
	__u8 classes;
};

static const struct form forms[] = {
#include "args.inc"
};

/* Calls that the table says nothing about are shown as numbers. */
static const struct form plain = { .args = { T_x, T_x, T_x, T_x, T_x, T_x },
				   .result = T_result };

static const struct form *form_of(long nr)
{
	if ((unsigned long)nr < ARRAY_SIZE(forms) &&
	    (forms[nr].args[0] || !shim_nargs(nr)))
		return &forms[nr];
	return &plain;
}

unsigned int shim_classes(long nr)
{
	return (unsigned long)nr < ARRAY_SIZE(forms) ? forms[nr].classes : 0;
}

void shim_text(struct shim_show *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (s->pos + 1 >= s->len)
		return;
	va_start(ap, fmt);
	n = uk_vsnprintf(s->buf + s->pos, s->len - s->pos, fmt, ap);
	va_end(ap);
	s->pos = MIN(s->pos + (__sz)n, s->len - 1);
}

static const char *set_name(const struct set *set, unsigned int i)
{
	const char *p = set->names;

	while (i--)
		p += strlen(p) + 1;
	return p;
}

const char *shim_name_of(unsigned int type, unsigned long v)
{
	const struct set *set = &sets[type - SHIM_TYPE_SETS];

	for (unsigned int i = 0; i < set->n; i++)
		if (set->values[i] == v)
			return set_name(set, i);
	return NULL;
}

/* A number without a name, with what the names of the set have in common. */
static void add_unknown(struct shim_show *s, const struct set *set,
			unsigned long v, const char *sep)
{
	__sz len = strlen(set->names), same;
	const char *name;

	for (unsigned int i = 1; i < set->n; i++) {
		name = set_name(set, i);
		for (same = 0; same < len && name[same] == set->names[same];)
			same++;
		len = same;
	}
	shim_text(s, "%s%#lx /* %.*s??? */", sep, v, (int)len, set->names);
}

/* Adds the flags with "|" between them; gives what is left. */
static unsigned long add_flags(struct shim_show *s, const struct set *set,
			       unsigned long v, const char *sep)
{
	for (unsigned int i = 0; i < set->n; i++) {
		if (!set->values[i] || (v & set->values[i]) != set->values[i])
			continue;
		shim_text(s, "%s%s", sep, set_name(set, i));
		sep = "|";
		v &= ~(unsigned long)set->values[i];
	}
	if (v)
		add_unknown(s, set, v, sep);
	return v;
}

void shim_more_flags(struct shim_show *s, unsigned int type, unsigned long v)
{
	add_flags(s, &sets[type - SHIM_TYPE_SETS], v, "|");
}

static void show_set(struct shim_show *s, unsigned int type, unsigned long v)
{
	const struct set *set = &sets[type - SHIM_TYPE_SETS];
	const char *name;

	v = (__u32)v; /* all of them are int in C */
	name = shim_name_of(type, v);
	if (name)
		shim_text(s, "%s", name);
	else if (!set->flags)
		add_unknown(s, set, v, "");
	else if (!v)
		shim_text(s, "0");
	else
		add_flags(s, set, v, "");
}

void shim_show_type(struct shim_show *s, unsigned int type, long v)
{
	if (type >= SHIM_TYPE_SETS)
		show_set(s, type, (unsigned long)v);
	else
		fns[type](s, v);
}

int shim_read(struct shim_show *s, long v, void *dst, __sz n)
{
	if (!v)
		shim_text(s, "NULL");
	else if (s->failed || (unsigned long)v < 4096 ||
		 uk_user_get(dst, (const void *)v, n))
		shim_text(s, "%#lx", v);
	else
		return 1;
	return 0;
}

/* One character of a string; `next` decides how long an octal number is. */
static void quote_char(struct shim_show *s, __u8 c, __u8 next)
{
	static const char escapes[] = "\tt\nn\vv\ff\rr\"\"\\\\";

	for (const char *e = escapes; *e; e += 2) {
		if (c == (__u8)*e) {
			shim_text(s, "\\%c", e[1]);
			return;
		}
	}
	if (c >= ' ' && c < 127)
		shim_text(s, "%c", c);
	else
		shim_text(s, next >= '0' && next <= '9' ? "\\%03o" : "\\%o", c);
}

void shim_quote(struct shim_show *s, long v, __sz len, __sz shown,
		int terminated)
{
	char buf[64];
	__sz n = MIN(len, shown), at = 0, got;
	int open = 0;

	if (!v || s->failed || (unsigned long)v < 4096) {
		shim_text(s, v ? "%#lx" : "NULL", v);
		return;
	}
	do {
		got = uk_user_avail_r((const char *)v + at,
				      MIN(n - at, sizeof(buf)));
		if (uk_user_get(buf, (const char *)v + at, got) ||
		    (!got && n)) {
			shim_text(s, open ? "\"..." : "%#lx", v);
			return;
		}
		shim_text(s, open ? "" : "\"");
		open = 1;
		for (__sz i = 0; i < got; i++) {
			if (terminated && !buf[i]) {
				shim_text(s, "\"");
				return;
			}
			quote_char(s, (__u8)buf[i],
				   i + 1 < got ? (__u8)buf[i + 1] : 0);
		}
		at += got;
	} while (at < n);
	shim_text(s, len > n ? "\"..." : "\"");
}

static long load(const __u8 *p, __u8 size, int is_signed)
{
	__u64 v = 0;

	memcpy(&v, p, size); /* both architectures are little-endian */
	if (is_signed && size == 4)
		return (__s32)v;
	return (long)v;
}

static int by_address(unsigned int type)
{
	return type >= T_path && type < SHIM_TYPE_SETS;
}

void shim_struct(struct shim_show *s, long v, const struct shim_field *f,
		 __sz n, int more)
{
	__u8 buf[STRUCT_MAX];
	__sz size = 0;

	for (__sz i = 0; i < n; i++)
		if (!by_address(f[i].type))
			size = MAX(size, (__sz)f[i].off + f[i].size);
	if (!shim_read(s, v, buf, MAX(size, 1UL)))
		return;
	shim_text(s, "{");
	for (__sz i = 0; i < n; i++) {
		shim_text(s, "%s%s=", i ? ", " : "", f[i].name);
		shim_show_type(s, f[i].type,
			       by_address(f[i].type)
				       ? v + f[i].off
				       : load(buf + f[i].off, f[i].size,
					      f[i].type != T_uint &&
						      f[i].type != T_x));
	}
	shim_text(s, more ? ", ...}" : "}");
}

void shim_array(struct shim_show *s, long v, __sz n, __sz step,
		void (*one)(struct shim_show *s, long v))
{
	char c;

	if (n && !shim_read(s, v, &c, 1))
		return;
	shim_text(s, "[");
	for (__sz i = 0; i < n; i++) {
		shim_text(s, i ? ", " : "");
		if (i == 32) {
			shim_text(s, "...");
			break;
		}
		one(s, v + (long)(i * step));
	}
	shim_text(s, "]");
}

/* True if the call, as it is made, has no such argument. */
static int omitted(const struct shim_show *s, unsigned int type)
{
	static const unsigned int may[] = {
		T_openmode, T_futexval, T_futextime, T_futexptr, T_futexval3,
		T_fcntlarg, T_ioctlarg, T_prctlarg,  T_prctlrest
	};
	char c[2] = "";
	struct shim_show probe = *s;

	if (type == T_none || (type == T_cloneptid && !(s->a[0] & 0x100000)))
		return 1;
	for (__sz i = 0; i < ARRAY_SIZE(may); i++) {
		if (may[i] != type)
			continue;
		/* those say nothing at all then */
		probe.buf = c;
		probe.len = sizeof(c);
		probe.pos = 0;
		shim_show_type(&probe, type, s->a[s->i]);
		return !probe.pos;
	}
	return 0;
}

/* Is argument `i` known only after the call? */
static int known_after(const struct shim_show *s, const struct form *f,
		       unsigned int i)
{
	return (f->after >> i & 1) ||
	       (f->args[i] == T_fcntlarg && shim_fcntl_writes(s));
}

static void show_args(struct shim_show *s, long nr, unsigned int from,
		      unsigned int to)
{
	const struct form *f = form_of(nr);
	const char *sep = "";

	for (s->i = from; s->i < to; s->i++) {
		if (omitted(s, f->args[s->i]))
			continue;
		s->failed = s->after && s->rc < 0 && s->rc >= -4095 &&
			    known_after(s, f, s->i);
		shim_text(s, "%s", sep);
		sep = ", ";
		shim_show_type(s, f->args[s->i], s->a[s->i]);
	}
	s->failed = 0;
}

/* Where what is known only afterwards begins. */
static unsigned int first_after(const struct shim_show *s, long nr)
{
	const struct form *f = form_of(nr);
	unsigned int i = 0, n = shim_nargs(nr);

	while (i < n && !known_after(s, f, i))
		i++;
	return i;
}

void shim_call_before(struct shim_show *s, long nr)
{
	const char *name = uk_syscall_name(nr);
	const struct form *f = form_of(nr);
	unsigned int first = first_after(s, nr);

	s->outs = f->after;
	for (unsigned int i = 0; i < 6; i++)
		if (f->args[i] == T_socklen &&
		    uk_user_get_obj(&s->before, (const int *)s->a[i]))
			s->before = 0;
	if (name)
		shim_text(s, "%s(", name);
	else
		shim_text(s, "syscall_%#lx(", nr);
	show_args(s, nr, 0, first);
	for (s->i = first; first && s->i < shim_nargs(nr); s->i++) {
		if (omitted(s, f->args[s->i]))
			continue;
		shim_text(s, ", ");
		break;
	}
}

void shim_call_after(struct shim_show *s, long nr)
{
	s->after = 1;
	show_args(s, nr, first_after(s, nr), shim_nargs(nr));
	shim_text(s, ")");
}

void shim_pad(struct shim_show *s)
{
	while (s->pos < COLUMN && s->pos + 1 < s->len)
		shim_text(s, " ");
}

void shim_call_result(struct shim_show *s, long nr)
{
	shim_pad(s);
	shim_text(s, " = ");
	if (s->rc < 0 && s->rc >= -4095)
		shim_show_result(s, s->rc);
	else
		shim_show_type(s, form_of(nr)->result, s->rc);
}

void shim_show_result(struct shim_show *s, long v)
{
	if (v >= 0 || v < -4095)
		shim_text(s, "%ld", v);
	else if (shim_errno_name(-v))
		shim_text(s, "-1 %s (%s)", shim_errno_name(-v),
			  shim_errno_text(-v));
	else
		shim_text(s, "-1 (errno %ld)", -v);
}
