/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals to threads that compute without a system call: the handler runs, and
 * all registers are as before.
 * kernel: preempt
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MSEC 1000000L
#define SIGNALS 300

static volatile int flag, started, stop, tid;
static volatile long handled;
static volatile double noise;

static void sleep_ms(long ms)
{
	struct timespec t = { 0, ms * MSEC };

	nanosleep(&t, NULL);
}

static void set_flag(int sig)
{
	flag = sig;
}

static void send(int sig)
{
	syscall(SYS_tgkill, getpid(), tid, sig);
}

/* Ends by the handler only. */
static void *loop(void *arg)
{
	tid = (int)syscall(SYS_gettid);
	started = 1;
	while (!flag)
		;
	return arg;
}

static void until_started(void)
{
	while (!started)
		sleep_ms(1);
	started = 0;
	sleep_ms(20);
}

/* As Go has it: SIGURG, on the alternate stack. */
static void *loop_alt(void *arg)
{
	static char stack[65536];
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) };

	sigaltstack(&ss, NULL);
	return loop(arg);
}

static void ends_by_handler(int sig, int flags, void *(*fn)(void *))
{
	struct sigaction a = { .sa_handler = set_flag, .sa_flags = flags };
	pthread_t t;

	flag = 0;
	sigaction(sig, &a, NULL);
	pthread_create(&t, NULL, fn, NULL);
	until_started();
	send(sig);
	pthread_join(t, NULL);
	printf("ended by %d: %d\n", sig, flag == sig);
}

/* Uses vector and general registers for something else. */
static void spoil(int sig, siginfo_t *si, void *uc)
{
	double x = noise;

	for (int i = 0; i < 20; i++)
		x = x * 1.5 + (double)(si->si_signo == sig) + (uc != NULL);
	noise = x > 1e100 ? 1 : x;
	handled++;
}

static unsigned long mix(unsigned long h, unsigned long v)
{
	h ^= v;
	h *= 0x9e3779b97f4a7c15UL;
	return h ^ h >> 29;
}

/* The same sums over and over: flags, general and vector registers matter. */
static int round_is_right(void)
{
	unsigned long a = 1, b = 2, carry = 0;
	double x = 0, y = 1;

	for (unsigned long i = 0; i < 2000; i++) {
		a = mix(a, i);
		b += a;
		carry += b < a;
		x += (double)(i & 7);
		y = y * 1.0000001;
	}
	static unsigned long a0, b0, c0;
	static double x0, y0;

	if (!a0) {
		a0 = a;
		b0 = b;
		c0 = carry;
		x0 = x;
		y0 = y;
	}
	return a == a0 && b == b0 && carry == c0 && x == x0 && y == y0;
}

static void *compute(void *arg)
{
	long wrong = 0;

	tid = (int)syscall(SYS_gettid);
	started = 1;
	while (!stop)
		wrong += !round_is_right();
	*(long *)arg = wrong;
	return NULL;
}

static void registers(void)
{
	struct sigaction a = { .sa_sigaction = spoil, .sa_flags = SA_SIGINFO };
	pthread_t t;
	long wrong = -1, before;

	sigaction(SIGUSR1, &a, NULL);
	pthread_create(&t, NULL, compute, &wrong);
	until_started();
	for (int i = 0; i < SIGNALS; i++) {
		before = handled;
		send(SIGUSR1);
		while (handled == before)
			sleep_ms(1);
	}
	stop = 1;
	pthread_join(t, NULL);
	printf("handled %ld, wrong %ld\n", handled, wrong);
}

/* What is blocked waits; several are handled one after the other. */
static volatile int in_handler, nested;

static void slow(int sig)
{
	(void)sig;
	nested |= in_handler;
	in_handler = 1;
	for (volatile int i = 0; i < 1000000; i++)
		;
	in_handler = 0;
	handled++;
}

static void masks(void)
{
	struct sigaction a = { .sa_handler = slow };
	pthread_t t;
	long wrong;

	handled = 0;
	stop = 0;
	sigfillset(&a.sa_mask);
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGUSR2, &a, NULL);
	pthread_create(&t, NULL, compute, &wrong);
	until_started();
	while (handled < 40) {
		send(SIGUSR1);
		send(SIGUSR2);
		sleep_ms(1);
	}
	stop = 1;
	pthread_join(t, NULL);
	printf("nested %d, wrong %ld\n", nested, wrong);
}

/* Without a handler the process ends, however busy the thread is. */
static void *killer(void *arg)
{
	until_started();
	send(SIGALRM);
	return arg;
}

int main(void)
{
	pthread_t t;

	setvbuf(stdout, NULL, _IONBF, 0);
	ends_by_handler(SIGUSR1, 0, loop);
	ends_by_handler(SIGINT, 0, loop);
	ends_by_handler(SIGURG, SA_ONSTACK | SA_RESTART, loop_alt);
	registers();
	masks();
	flag = 0;
	pthread_create(&t, NULL, killer, NULL);
	loop(NULL);
	return 0;
}
