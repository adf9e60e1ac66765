/* SPDX-License-Identifier: BSD-3-Clause */
/* What calls on descriptors take: attributes, buffers, locks, events. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>

#include <uk/uaccess.h>

#include "decode.h"

/* Of struct statx, what is shown; the layout is statx(2)'s. */
#define STATX_MODE_OFF 28
#define STATX_SIZE_OFF 40

void shim_show_stat(struct shim_show *s, long v)
{
	static const struct shim_field file[] = {
		SHIM_FIELD(stat, st_mode, cmode),
		SHIM_FIELD(stat, st_size, long),
	};
	static const struct shim_field dev[] = {
		SHIM_FIELD(stat, st_mode, cmode),
		SHIM_FIELD(stat, st_rdev, dev),
	};
	struct stat st;

	if (!shim_read(s, v, &st, sizeof(st)))
		return;
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		SHIM_STRUCT(s, v, dev, SHIM_MORE);
	else
		SHIM_STRUCT(s, v, file, SHIM_MORE);
}

void shim_show_statx(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		{ "stx_mask", 0, 4, T_statxmask },
		{ "stx_blksize", 4, 4, T_uint },
		{ "stx_attributes", 8, 8, T_size },
		{ "stx_nlink", 16, 4, T_uint },
		{ "stx_mode", STATX_MODE_OFF, 2, T_cmode },
		{ "stx_size", STATX_SIZE_OFF, 8, T_size },
	};

	SHIM_STRUCT(s, v, f, SHIM_MORE);
}

void shim_show_statfs(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(statfs, f_type, x),
		SHIM_FIELD(statfs, f_bsize, long),
		SHIM_FIELD(statfs, f_blocks, size),
		SHIM_FIELD(statfs, f_bfree, size),
	};

	SHIM_STRUCT(s, v, f, SHIM_MORE);
}

void shim_show_iovecs(struct shim_show *s, long v)
{
	long left = s->after ? s->rc : LONG_MAX;
	__sz n = (__sz)(int)s->a[s->i + 1];
	struct iovec iov;

	if (n && !shim_read(s, v, &iov, sizeof(iov)))
		return;
	shim_text(s, "[");
	for (__sz i = 0; i < MIN(n, 32UL); i++) {
		if (uk_user_get_obj(&iov, (const struct iovec *)v + i))
			break;
		shim_text(s, i ? ", {iov_base=" : "{iov_base=");
		shim_quote(s, (long)iov.iov_base,
			   MIN(iov.iov_len, (__sz)MAX(left, 0L)), 32, 0);
		shim_text(s, ", iov_len=%lu}", iov.iov_len);
		left -= (long)MIN(iov.iov_len, (__sz)MAX(left, 0L));
	}
	shim_text(s, n > 32 ? ", ...]" : "]");
}

/* --- events */

static void poll_asked(struct shim_show *s, long v)
{
	struct pollfd p;

	if (!shim_read(s, v, &p, sizeof(p)))
		return;
	shim_text(s, "{fd=%d", p.fd);
	if (p.fd >= 0) {
		shim_text(s, ", events=");
		shim_show_type(s, T_poll, (__u16)p.events);
	}
	shim_text(s, "}");
}

void shim_show_pollfds(struct shim_show *s, long v)
{
	__sz n = (__u32)s->a[s->i + 1];

	if (!v)
		shim_text(s, "NULL");
	else
		shim_array(s, v, n, sizeof(struct pollfd), poll_asked);
}

/* poll(2): how many, and in brackets which of them. */
void shim_show_pollret(struct shim_show *s, long v)
{
	const struct pollfd *fds = (const void *)s->a[0];
	const char *sep = " ([";
	struct pollfd p;

	shim_text(s, v ? "%ld" : "0 (Timeout)", v);
	for (__u32 i = 0; v && i < (__u32)s->a[1]; i++) {
		if (uk_user_get_obj(&p, fds + i) || !p.revents)
			continue;
		shim_text(s, "%s{fd=%d, revents=", sep, p.fd);
		shim_show_type(s, T_poll, (__u16)p.revents);
		shim_text(s, "}");
		sep = ", ";
	}
	if (v)
		shim_text(s, "])");
}

/* "[1 2]", the members of a set of select(2); nothing if there are none. */
static int fd_members(struct shim_show *s, long v, const char *before)
{
	int n = (int)MIN(s->a[0], 1024L), any = 0;
	__u64 word = 0;

	for (int fd = 0; v && fd < n; fd++) {
		if (fd % 64 == 0 &&
		    uk_user_get_obj(&word, (__u64 *)v + fd / 64))
			break;
		if (!(word >> (fd % 64) & 1))
			continue;
		if (any)
			shim_text(s, " %d", fd);
		else
			shim_text(s, "%s[%d", before, fd);
		any = 1;
	}
	if (any)
		shim_text(s, "]");
	return any;
}

void shim_show_fdset(struct shim_show *s, long v)
{
	char c;

	if (shim_read(s, v, &c, 1) && !fd_members(s, v, ""))
		shim_text(s, "[]");
}

void shim_show_selectret(struct shim_show *s, long v)
{
	static const char *const names[][2] = { { "in ", ", in " },
						{ "out ", ", out " },
						{ "except ", ", except " } };
	int any = 0;

	shim_text(s, v ? "%ld (" : "0 (Timeout)", v);
	if (!v)
		return;
	for (int i = 0; i < 3; i++)
		any |= fd_members(s, s->a[1 + i], names[i][any]);
	if (s->a[4]) {
		shim_text(s, ", left ");
		if (s->timespec)
			shim_show_timespec(s, s->a[4]);
		else
			shim_show_timeval(s, s->a[4]);
	}
	shim_text(s, ")");
}

/* pselect6(2): the same, but for the time. */
void shim_show_pselectret(struct shim_show *s, long v)
{
	s->timespec = 1;
	shim_show_selectret(s, v);
}

void shim_show_epolldata(struct shim_show *s, long v)
{
	__u64 data;

	if (shim_read(s, v, &data, sizeof(data)))
		shim_text(s, "{u32=%u, u64=%llu}", (__u32)data,
			  (unsigned long long)data);
}

static void epoll_event(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(epoll_event, events, epoll),
		{ "data", offsetof(struct epoll_event, data), 0, T_epolldata },
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_epollevents(struct shim_show *s, long v)
{
	if (s->failed)
		shim_show_ptr(s, v);
	else
		shim_array(s, v, (__sz)s->rc, sizeof(struct epoll_event),
			   epoll_event);
}

void shim_show_epollctl(struct shim_show *s, long v)
{
	if ((int)s->a[1] == EPOLL_CTL_DEL)
		shim_show_ptr(s, v);
	else
		epoll_event(s, v);
}

/* --- names in directories */

static void entries(struct shim_show *s, long v)
{
	long at = 0, n = 0;
	__u16 len;

	shim_show_ptr(s, v);
	if (s->failed)
		return;
	for (; at < s->rc; at += len, n++)
		if (uk_user_get(&len, (const char *)v + at + 16, 2) || !len)
			break;
	shim_text(s, " /* %ld entr%s */", n, n == 1 ? "y" : "ies");
}

void shim_show_dirents(struct shim_show *s, long v)
{
	entries(s, v);
}

void shim_show_dirents64(struct shim_show *s, long v)
{
	entries(s, v);
}

void shim_show_openhow(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		{ "flags", 0, 8, T_open },
		{ "mode", 8, 8, T_mode },
		{ "resolve", 16, 8, T_x },
	};

	SHIM_STRUCT(s, v, f, 0);
}
