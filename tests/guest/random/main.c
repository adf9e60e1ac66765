/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers with each source alone, and without any: then nobody gets
 * numbers that could be guessed, and who waits is woken by the seed.
 */

#include <errno.h>
#include <string.h>

#include <uk/print.h>
#include <uk/random.h>
#include <uk/sched.h>
#include <uk/thread.h>

long uk_syscall_r_getrandom(long, long, long);

#define NONBLOCK 1
#define RANDOM 2
#define INSECURE 4
#define MIB (1UL << 20)

static int n;
static long waited;
static unsigned char big[MIB];

static void result(int ok, const char *what)
{
	uk_console_printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

static long get(void *buf, long len, long flags)
{
	return uk_syscall_r_getrandom((long)buf, len, flags);
}

/* No byte is too frequent in a MiB; each is expected 4096 times. */
static int looks_random(void)
{
	unsigned int count[256] = { 0 };

	for (unsigned long i = 0; i < MIB; i++)
		count[big[i]]++;
	for (int i = 0; i < 256; i++)
		if (count[i] < 3500 || count[i] > 4700)
			return 0;
	return 1;
}

static void seeded(void)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	uk_console_printf("1..4\n");
	result(uk_random_seeded(), "there is a seed");
	result(!uk_random_fill(a, sizeof(a)) && get(b, 32, 0) == 32 &&
		       memcmp(a, b, sizeof(a)),
	       "numbers differ");
	/* more than once around: sources are asked again */
	for (int i = 0; i < 3; i++)
		if (get(big, MIB, NONBLOCK) != MIB)
			break;
	result(looks_random(), "a MiB is even");
	result(get(a, 32, RANDOM | INSECURE) == -EINVAL &&
		       get(a, 32, 8) == -EINVAL && get(a, 0, 0) == 0,
	       "flags are checked");
}

static void waiter(void *arg)
{
	(void)arg;
	waited = get(big, 100, 0);
}

static void unseeded(void)
{
	unsigned char a[32] = { 0 }, zero[32] = { 0 };

	uk_console_printf("1..5\n");
	result(!uk_random_seeded() && uk_random_fill(a, sizeof(a)) == -EAGAIN &&
		       !memcmp(a, zero, sizeof(a)),
	       "nothing is made up");
	result(get(a, 32, NONBLOCK) == -EAGAIN &&
		       get(a, 32, NONBLOCK | RANDOM) == -EAGAIN,
	       "getrandom says so");
	result(get(a, 32, INSECURE) == 32 && memcmp(a, zero, sizeof(a)),
	       "unless it may be weak");
	uk_sched_thread_add(uk_sched_current(),
			    uk_thread_create(waiter, 0, 0, "waiter"));
	uk_sched_thread_sleep(50000000);
	uk_random_add(zero, 32, 0);
	uk_random_add(zero, 8, 256);
	uk_sched_thread_sleep(50000000);
	result(!waited && !uk_random_seeded(),
	       "unknown and short additions do not count as a seed");
	uk_random_add(zero, 32, 256);
	uk_sched_thread_sleep(100000000);
	result(waited == 100 && uk_random_seeded(), "the seed wakes waiters");
}

int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "unseeded"))
		unseeded();
	else
		seeded();
	return 0;
}
