/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks go forward at one speed; sleeping takes at least its time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t c)
{
	struct timespec t;

	if (clock_gettime(c, &t))
		return -1;
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(void)
{
	static const struct {
		const char *name;
		clockid_t id;
	} c[] = {
		{ "realtime", CLOCK_REALTIME },
		{ "monotonic", CLOCK_MONOTONIC },
		{ "raw", CLOCK_MONOTONIC_RAW },
		{ "boottime", CLOCK_BOOTTIME },
		{ "realtime coarse", CLOCK_REALTIME_COARSE },
		{ "monotonic coarse", CLOCK_MONOTONIC_COARSE },
		{ "process", CLOCK_PROCESS_CPUTIME_ID },
		{ "thread", CLOCK_THREAD_CPUTIME_ID },
	};
	struct timespec ts = { 0, 20000000 }, bad = { 0, 1000000000 };
	long long a, b;
	struct timeval tv;
	volatile int spin = 0;

	for (unsigned int i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		a = now(c[i].id);
		for (int j = 0; j < 100000; j++)
			spin++;
		b = now(c[i].id);
		printf("%s %d\n", c[i].name, a >= 0 && b >= a);
	}
	printf("bad clock %d\n",
	       clock_gettime(99, &ts) == -1 && errno == EINVAL);
	ts.tv_sec = 0;
	ts.tv_nsec = 20000000;
	a = now(CLOCK_MONOTONIC);
	printf("nanosleep %d\n", nanosleep(&ts, NULL));
	b = now(CLOCK_MONOTONIC);
	printf("slept %d\n", b - a >= 20000000);
	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec++;
	ts.tv_nsec = 0;
	printf("absolute %d\n",
	       clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL));
	printf("reached %d\n",
	       now(CLOCK_MONOTONIC) >= ts.tv_sec * 1000000000LL);
	printf("bad time %d\n", nanosleep(&bad, NULL) == -1 && errno == EINVAL);
	a = now(CLOCK_REALTIME) / 1000000000LL;
	gettimeofday(&tv, NULL);
	printf("gettimeofday %d\n", tv.tv_sec - a <= 1);
	printf("time %d\n", time(NULL) - a <= 1);
	printf("this century %d\n", a > 1600000000LL);
	printf("times %d\n", times(NULL) != (clock_t)-1);
	return 0;
}
