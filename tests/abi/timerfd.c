/* SPDX-License-Identifier: BSD-3-Clause */
/* Timers as files: counts, remaining times, errors. */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SHOW(call)                                                             \
	do {                                                                   \
		errno = 0;                                                     \
		long r_ = (long)(call);                                        \
		printf("%s = %ld %s\n", #call, r_,                             \
		       errno ? strerror(errno) : "");                          \
	} while (0)

int main(void)
{
	struct itimerspec t = { { 0, 0 }, { 0, 20000000 } }, o;
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct pollfd p = { fd, POLLIN, 0 };
	uint64_t n = 0;

	SHOW(timerfd_create(99, 0));
	SHOW(timerfd_create(CLOCK_MONOTONIC, 1));
	SHOW(timerfd_settime(0, 0, &t, NULL));
	SHOW(timerfd_settime(fd, 8, &t, NULL));
	SHOW(read(fd, &n, 8));
	SHOW(timerfd_settime(fd, 0, &t, &o));
	SHOW(read(fd, &n, 8));
	SHOW(read(fd, &n, 4));
	SHOW(poll(&p, 1, 5000));
	SHOW(read(fd, &n, 8));
	printf("n %lu\n", (unsigned long)n);
	SHOW(read(fd, &n, 8));
	SHOW(poll(&p, 1, 30));
	t.it_interval.tv_nsec = 10000000;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	usleep(75000);
	SHOW(read(fd, &n, 8));
	printf("many %d\n", n >= 5 && n < 1000);
	t.it_value.tv_sec = 100;
	SHOW(timerfd_settime(fd, 0, &t, &o));
	printf("%d %ld\n", o.it_value.tv_sec == 0 && o.it_value.tv_nsec > 0,
	       (long)o.it_interval.tv_nsec);
	SHOW(timerfd_gettime(fd, &o));
	printf("%d\n", o.it_value.tv_sec == 99 || o.it_value.tv_sec == 100);
	t.it_value.tv_nsec = 1000000000;
	SHOW(timerfd_settime(fd, 0, &t, &o));
	memset(&t, 0, sizeof(t));
	SHOW(timerfd_settime(fd, 0, &t, &o));
	SHOW(timerfd_gettime(fd, &o));
	printf("%ld %ld\n", (long)o.it_value.tv_sec, o.it_value.tv_nsec);
	t.it_value.tv_sec = 1;
	SHOW(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
	SHOW(poll(&p, 1, 1000));
	return 0;
}
