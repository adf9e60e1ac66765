/* SPDX-License-Identifier: BSD-3-Clause */
/* Times, limits, what a system says of itself. */
#include <errno.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <time.h>

#include <uk/uaccess.h>

#include "decode.h"

void shim_show_timespec(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(timespec, tv_sec, long),
		SHIM_FIELD(timespec, tv_nsec, long),
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_timeval(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(timeval, tv_sec, long),
		SHIM_FIELD(timeval, tv_usec, long),
	};

	SHIM_STRUCT(s, v, f, 0);
}

/* The rest of a sleep: there only after an interruption. */
void shim_show_left(struct shim_show *s, long v)
{
	s->failed = 0;
	if (s->rc == -EINTR)
		shim_show_timespec(s, v);
	else
		shim_show_ptr(s, v);
}

/* One of utimensat(2)'s two times. */
static void file_time(struct shim_show *s, long v)
{
	struct timespec ts;

	if (!uk_user_get_obj(&ts, (const struct timespec *)v) &&
	    (ts.tv_nsec == UTIME_NOW || ts.tv_nsec == UTIME_OMIT))
		shim_text(s,
			  ts.tv_nsec == UTIME_NOW ? "UTIME_NOW" : "UTIME_OMIT");
	else
		shim_show_timespec(s, v);
}

void shim_show_timespecs2(struct shim_show *s, long v)
{
	shim_array(s, v, 2, sizeof(struct timespec), file_time);
}

void shim_show_timevals2(struct shim_show *s, long v)
{
	shim_array(s, v, 2, sizeof(struct timeval), shim_show_timeval);
}

void shim_show_itimerspec(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(itimerspec, it_interval, timespec),
		SHIM_FIELD(itimerspec, it_value, timespec),
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_itimerval(struct shim_show *s, long v)
{
	/* struct itimerval: two struct timeval */
	static const struct shim_field f[] = {
		{ "it_interval", 0, 0, T_timeval },
		{ "it_value", sizeof(struct timeval), 0, T_timeval },
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_timezone(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		{ "tz_minuteswest", 0, 4, T_int },
		{ "tz_dsttime", 4, 4, T_int },
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_tms(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(tms, tms_utime, long),
		SHIM_FIELD(tms, tms_stime, long),
		SHIM_FIELD(tms, tms_cutime, long),
		SHIM_FIELD(tms, tms_cstime, long),
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_rlimval(struct shim_show *s, long v)
{
	if (v == -1)
		shim_text(s, "RLIM64_INFINITY");
	else if ((unsigned long)v > 1024 && !(v % 1024))
		shim_text(s, "%lu*1024", (unsigned long)v / 1024);
	else
		shim_text(s, "%lu", v);
}

void shim_show_rlim(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(rlimit, rlim_cur, rlimval),
		SHIM_FIELD(rlimit, rlim_max, rlimval),
	};

	SHIM_STRUCT(s, v, f, 0);
}

void shim_show_rusage(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(rusage, ru_utime, timeval),
		SHIM_FIELD(rusage, ru_stime, timeval),
	};

	SHIM_STRUCT(s, v, f, SHIM_MORE);
}

void shim_show_utsname(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		{ "sysname", offsetof(struct utsname, sysname), 0, T_text },
		{ "nodename", offsetof(struct utsname, nodename), 0, T_text },
	};

	SHIM_STRUCT(s, v, f, SHIM_MORE);
}

void shim_show_sysinfo(struct shim_show *s, long v)
{
	static const struct shim_field f[] = {
		SHIM_FIELD(sysinfo, uptime, long),
		{ "totalram", offsetof(struct sysinfo, totalram), 8, T_size },
		{ "freeram", offsetof(struct sysinfo, freeram), 8, T_size },
	};

	SHIM_STRUCT(s, v, f, SHIM_MORE);
}
