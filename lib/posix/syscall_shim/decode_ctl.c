/* SPDX-License-Identifier: BSD-3-Clause */
/* fcntl(2) and ioctl(2), whose argument is what the command says. */
#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <uk/uaccess.h>

#include "decode.h"

/* Linux' struct termios, shorter than that of a libc */
struct kernel_termios {
	__u32 c_iflag, c_oflag, c_cflag, c_lflag;
};

int shim_fcntl_writes(const struct shim_show *s)
{
	return s->a[1] == F_GETLK || s->a[1] == 36; /* F_OFD_GETLK */
}

void shim_show_lock(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(flock, l_type, locktype),
		SHIM_FIELD(flock, l_whence, whence),
		SHIM_FIELD(flock, l_start, long),
		SHIM_FIELD(flock, l_len, long),
		SHIM_FIELD(flock, l_pid, int),
	};
	shim_struct(s, v, f, ARRAY_SIZE(f) - !shim_fcntl_writes(s), 0);
}

void shim_show_fcntlarg(struct shim_show *s, long v)
{
	s->failed = 0;
	switch ((int)s->a[1]) {
	case F_GETFD:
	case F_GETFL:
	case F_GETOWN:
	case 11: /* F_GETSIG */
	case 1025: /* F_GETLEASE */
	case 1032: /* F_GETPIPE_SZ */
	case 1034: /* F_GET_SEALS */
		return;
	case F_SETFD:
		shim_show_type(s, T_fdflags, v);
		break;
	case F_SETFL:
		shim_show_open(s, v);
		break;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case 36: /* F_OFD_GETLK and the two that follow */
	case 37:
	case 38:
		shim_show_lock(s, v);
		break;
	case 1033: /* F_ADD_SEALS */
		shim_show_type(s, T_seals, v);
		break;
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
	case F_SETOWN:
	case 1031: /* F_SETPIPE_SZ */
		shim_show_int(s, v);
		break;
	default:
		shim_show_x(s, v);
	}
}

/* Some results of fcntl(2) are flags. */
void shim_show_fcntlret(struct shim_show *s, long v)
{
	switch ((int)s->a[1]) {
	case F_GETFD:
		shim_text(s, v ? "%#lx (flags FD_CLOEXEC)" : "0", v);
		break;
	case F_GETFL:
		shim_text(s, "%#lx (flags ", v);
		shim_show_open(s, v);
		shim_text(s, ")");
		break;
	case 1034: /* F_GET_SEALS */
		shim_text(s, v ? "%#lx (seals " : "0", v);
		if (v) {
			shim_show_type(s, T_seals, v);
			shim_text(s, ")");
		}
		break;
	default:
		shim_text(s, "%ld", v);
	}
}

void shim_show_winsize(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(winsize, ws_row, int),
		SHIM_FIELD(winsize, ws_col, int),
		SHIM_FIELD(winsize, ws_xpixel, int),
		SHIM_FIELD(winsize, ws_ypixel, int),
	};

	SHIM_STRUCT(s, v, f, 0);
}

/* As short as strace: speed and the flags that matter most. */
void shim_show_termios(struct shim_show *s, long v)
{
	struct kernel_termios t;

	if (!shim_read(s, v, &t, sizeof(t)))
		return;
	shim_text(s, "{%s",
		  (t.c_cflag & CBAUD) == B38400	   ? "B38400"
		  : (t.c_cflag & CBAUD) == B9600   ? "B9600"
		  : (t.c_cflag & CBAUD) == B115200 ? "B115200"
						   : "B?");
	shim_text(s, t.c_oflag & OPOST ? " opost" : " -opost");
	shim_text(s, t.c_lflag & ISIG ? " isig" : " -isig");
	shim_text(s, t.c_lflag & ICANON ? " icanon" : " -icanon");
	shim_text(s, t.c_lflag & ECHO ? " echo ...}" : " -echo ...}");
}

void shim_show_ioctlarg(struct shim_show *s, long v)
{
	switch ((__u32)s->a[1]) {
	case 0x5450: /* FIONCLEX */
	case 0x5451: /* FIOCLEX */
		return;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		s->failed = 0;
		/* fallthrough */
	case TCGETS:
		shim_show_termios(s, v);
		break;
	case TIOCSWINSZ:
		s->failed = 0;
		/* fallthrough */
	case TIOCGWINSZ:
		shim_show_winsize(s, v);
		break;
	case FIONBIO:
	case 0x5410: /* TIOCSPGRP */
		s->failed = 0;
		/* fallthrough */
	case FIONREAD:
	case 0x540f: /* TIOCGPGRP */
	case 0x5411: /* TIOCOUTQ */
		shim_show_int1(s, v);
		break;
	default:
		shim_show_x(s, v);
	}
}
